"""Announcements as the people of the demonstration meet them: in Teams and in the corner of the intranet."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pyroaring
import pytest
from axe_playwright_python.sync_playwright import Axe
from journeys.conftest import SHOTS, Served, Watch
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Response, expect

from uptake.delivery.snapshot import LiveMessage, Snapshot, Text, write

pytestmark = pytest.mark.xdist_group("browser")

TENANT = "tarnvale"  # no other journey meets its people
QUIET_MS = 2500  # a page without a message stays empty longer than a message takes to appear
EVERYBODY = pyroaring.BitMap(range(5000)).serialize()
NEWS = "Die neue Kantine ist offen"
URGENT = "Bitte den Computer neu starten"


def live(number: int, kind: str, surface: str, title: str, picture: str = "") -> LiveMessage:
    now = datetime.now(UTC)
    return LiveMessage(
        id=number,
        kind=kind,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=12),
        interval_seconds=7 * 24 * 3600,
        surfaces=[surface],
        format="popover",
        lifetime_showings=None,
        texts={"de-DE": Text(title, "Mehr dazu auf der Seite des Hauses.", "Ansehen", "https://example.com/")},
        recipients=EVERYBODY,
        picture=picture,
    )


def put(served: Served, version: int, *messages: LiveMessage) -> None:
    write(served.data / "snapshots", Snapshot(TENANT, version, datetime.now(UTC), list(messages)))


@pytest.fixture
def picture(served: Served) -> Iterator[str]:
    """The digest of a picture beside the snapshot; afterwards the tenant has the snapshot that it had."""
    made = BytesIO()
    Image.new("RGB", (600, 300), (123, 177, 165)).save(made, "PNG")
    digest = sha256(made.getvalue()).hexdigest()
    snapshots = served.data / "snapshots"
    (snapshots / f"{TENANT}.pictures").mkdir(parents=True, exist_ok=True)
    (snapshots / f"{TENANT}.pictures" / digest).write_bytes(made.getvalue())
    before = snapshots / f"{TENANT}.snapshot"
    kept = before.read_bytes() if before.exists() else None
    yield digest
    if kept is None:
        before.unlink(missing_ok=True)
    else:
        before.write_bytes(kept)


def visit(page: Page, served: Served, place: str) -> None:
    people = json.loads((served.data / "demo.json").read_text())[TENANT]
    who = next(person["principal"] for person in people if person["language"].startswith("de"))
    with page.expect_response(lambda answer: "-popover" in answer.url):
        page.goto(f"{served.address}/demo/intranet/?tenant={TENANT}&as={who}&place={place}")


def popover(page: Page, title: str) -> Locator:
    return page.locator("uptake-message[data-part=popover]").get_by_role("dialog", name=title)


def test_an_announcement_is_met_put_off_and_only_what_is_urgent_follows(
    served: Served, browser: Browser, watch: Watch, picture: str
) -> None:
    version = int(datetime.now(UTC).timestamp())
    news = [
        live(900001, "announcement", "teams-popover", NEWS, picture),
        live(900002, "announcement", "web-popover", "Parken am Freitag"),
    ]
    put(served, version, *news)
    page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    watch.over(page)
    visit(page, served, "teams")
    expect(popover(page, NEWS)).to_be_visible()
    page.wait_for_function(
        "document.querySelector('[data-part=popover]').shadowRoot.querySelector('img').naturalWidth === 600"
    )
    page.screenshot(path=SHOTS / "journey-popover.png")
    assert not Axe().run(page).response["violations"]
    popover(page, NEWS).get_by_role("button", name="Mehr").click()
    with page.expect_response(lambda answer: "/client/v1/events" in answer.url and "snooze" in _sent(answer)) as told:
        page.get_by_role("menuitem", name="Eine Woche lang pausieren").click()
    assert told.value.json()["refused"] == []
    expect(popover(page, NEWS)).to_have_count(0)

    visit(page, served, "intranet")
    page.wait_for_timeout(QUIET_MS)
    expect(page.locator("uptake-message[data-part=popover]")).to_have_count(0)

    put(served, version + 1, *news, live(900003, "urgent", "web-popover", URGENT))
    visit(page, served, "intranet")
    expect(popover(page, URGENT)).to_be_visible()
    expect(popover(page, URGENT).get_by_role("button", name="Mehr")).to_have_count(0)
    page.screenshot(path=SHOTS / "journey-popover-urgent.png")


def _sent(answer: Response) -> str:
    return str(answer.request.post_data)
