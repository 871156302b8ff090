"""The pages that people read about themselves in a browser: light, dark, narrow, right to left, without scripts."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.messaging.office import NOW
from uptake.people.models import Person

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "locale": "en-GB"},
    "rtl": {"viewport": {"width": 1440, "height": 900}, "locale": "ar"},
    "bare": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "java_script_enabled": False},
}
PAGES = ("", "practices/", "messages/")


@pytest.fixture
def address(live_server) -> str:
    return live_server.url.replace("localhost", "127.0.0.1")


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_can_be_read_by_everybody(look, staffed, message, audience, code, address, browser, tmp_path):
    Person.objects.of(staffed.tenant).filter(number=20).update(name="Mia Lindqvist", department="Forge")
    staffed.group("Night shift", [20])
    audience.meets(20, NOW, "dismiss")
    audience.meets(20, NOW + timedelta(days=8), "click")
    context = browser.new_context(reduced_motion="reduce", **LOOKS[look])
    context.set_default_timeout(60_000)
    page = context.new_page()
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/me/enter/?code={code(20)}")
    page.locator("main button.btn-primary").click()
    page.wait_for_url(f"{address}/me/")
    for name in PAGES:
        page.goto(f"{address}/me/{name}", wait_until="networkidle")
        for each in page.locator("main details").all():
            each.locator("summary").click()
        page.mouse.move(0, 0)  # nothing is judged while it is pointed at
        wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert wide, f"{name} is wider than the window"
        if look != "bare":
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
        if folder := os.environ.get("UPTAKE_SHOTS"):
            page.screenshot(path=f"{folder}/me-{name.strip('/') or 'known'}-{look}.png", full_page=True)
    assert not complaints
    context.close()
