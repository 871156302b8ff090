"""The sample intranet leads its visitor to what is known about them, as a real one would."""

import json

import pytest

from tests.messaging.office import Office
from uptake.demo.organization import DEMO_TENANTS
from uptake.demo.visitors import FILE

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
MIA = "mia@hillside.example"


@pytest.fixture
def address(folder, live_server) -> str:
    slug = DEMO_TENANTS[0].slug
    Office.founded(slug)
    people = {slug: [{"principal": MIA, "name": "Mia", "language": "en"}]}
    folder.folder.mkdir(parents=True, exist_ok=True)
    (folder.folder / FILE).write_text(json.dumps(people))
    return live_server.url.replace("localhost", "127.0.0.1")


def test_the_intranet_vouches_and_opens_the_one_time_address(address, browser):
    context = browser.new_context()
    context.set_default_timeout(60_000)
    page = context.new_page()
    asked = []

    def answered(route):
        request = route.request
        asked.append((request.url.rpartition("/")[2], request.headers.get("authorization"), request.post_data))
        told = {"session": {"token": "t0"}, "me": {"address": "/me/enter/?code=abc"}}
        route.fulfill(json=told.get(asked[-1][0], {}), status=200 if asked[-1][0] in told else 404)

    page.route("**/client/v1/**", answered)
    page.goto(f"{address}/demo/intranet/")
    page.locator("#about-me").click()
    page.wait_for_url(f"{address}/me/enter/?code=abc")
    assert ("me", "Bearer t0", None) in asked
    session = next(body for name, _, body in asked if name == "session" and "about-me" in (body or ""))
    assert json.loads(session)["identity"].count(".") == 2
    context.close()
