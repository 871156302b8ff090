"""The pages that people read about themselves in a browser: light, dark, narrow, right to left, without scripts."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from provider_world import trusted

from tests.messaging.office import NOW, TODAY
from uptake.messaging import actions
from uptake.messaging import clock as messages_clock
from uptake.messaging.publish import publish_snapshot
from uptake.people.models import Person
from uptake.tenancy import actions as tenancy

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "locale": "en-GB"},
    "rtl": {"viewport": {"width": 1440, "height": 900}, "locale": "ar"},
    "bare": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "java_script_enabled": False},
}
PAGES = ("", "practices/", "messages/", "choices/")


def announced(office):
    """An announcement that is out."""
    number = office.own_words()
    actions.schedule(message_id=number, by=office.will, now=NOW)
    actions.approve(message_id=number, by=office.april, now=NOW)
    messages_clock.register_pending(office.tenant, TODAY, NOW)
    publish_snapshot(office.tenant, NOW)
    return number


@pytest.fixture
def address(live_server) -> str:
    return live_server.url.replace("localhost", "127.0.0.1")


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_can_be_read_by_everybody(look, staffed, message, audience, code, address, browser, tmp_path):
    Person.objects.of(staffed.tenant).filter(number=20).update(name="Mia Lindqvist", department="Forge")
    staffed.group("Night shift", [20])
    audience.meets(20, NOW, "dismiss")
    audience.meets(20, NOW + timedelta(days=8), "click")
    number = announced(staffed)
    assert audience.meets(20, NOW + timedelta(days=16), "irrelevant", surface="web-popover"), number
    tenancy.make_choice(choice_id="own_exclusion", value="yes", by=staffed.gina, now=NOW)
    trusted(staffed.tenant)
    context = browser.new_context(reduced_motion="reduce", **LOOKS[look])
    context.set_default_timeout(60_000)
    page = context.new_page()
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/me/sign-in/")
    judge(page, look, "sign-in")
    page.goto(f"{address}/me/")
    judge(page, look, "refused")
    complaints.clear()  # the browser complains of the 403 itself
    page.goto(f"{address}/me/enter/?code={code(20)}")
    page.locator("main button.btn-primary").click()
    page.wait_for_url(f"{address}/me/")
    for name in PAGES:
        page.goto(f"{address}/me/{name}", wait_until="networkidle")
        for each in page.locator("main details").all():
            each.locator("summary").click()
        judge(page, look, name.strip("/") or "known")
    for button, name in ((0, "paused"), (-1, "left-out")):
        page.goto(f"{address}/me/choices/", wait_until="networkidle")
        page.locator("main section button").nth(button).click()
        page.wait_for_url("**/me/choices/?saved=1")
        judge(page, look, name)
    assert not complaints
    context.close()


def judge(page, look, name):
    """Axe finds nothing, and nothing is wider than the window."""
    page.mouse.move(0, 0)  # nothing is judged while it is pointed at
    wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wide, f"{name} is wider than the window"
    if look != "bare":
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    if folder := os.environ.get("UPTAKE_SHOTS"):
        page.screenshot(path=f"{folder}/me-{name}-{look}.png", full_page=True)
