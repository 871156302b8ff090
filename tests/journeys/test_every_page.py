"""Every page in every look: nothing for axe to find, nothing wider than the screen, nothing from elsewhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from journeys.conftest import ROOT, SHOTS, Served, Watch, environment, sign_in
from playwright.sync_api import Browser, BrowserContext, Page

from uptake.score.categories import CATEGORIES

pytestmark = pytest.mark.xdist_group("browser")

LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "locale": "de-DE", "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", "color_scheme": "light"},
    "rtl": {"viewport": {"width": 1440, "height": 900}, "locale": "ar", "color_scheme": "light"},
}
SCORE_PAGES = (
    "/",
    "/?show=teamwork",
    *(f"/score/{category.id}/" for category in CATEGORIES),
    "/score/teamwork/?over=trend",
    "/score/ai_adoption/?over=30",
)
PAGES = (
    "/",
    "/score/communication/",
    "/score/definitions/",
    "/settings/choices/",
    "/settings/",
    "/settings/groups/",
    "/settings/peers/",
    "/settings/tokens/",
    "/settings/people/",
    "/settings/people/remove/",
    "/settings/people/retention/",
    "/settings/people/council/",
    "/settings/people/council/propose/comparisons/",
    "/settings/audit/",
    "/settings/roles/",
    "/settings/sign-in/",
    "/settings/provisioning/",
    "/messages/connected/",
    "/account/",
    "/groups/",
    "/plan/what-if/",
    "/plan/goals/",
    "/reports/",
    "/reports/resilience/",
    *(f"/reports/resilience/{page}/" for page in ("collaboration", "balance", "meetings", "ideas", "community")),
    "/reports/copilot-survey/",
    "/reports/copilot-survey/upload/",
    "/api/v1/reference/",
    "/messages/",
    "/messages/?view=score",
    "/messages/activity/",
    "/messages/health/",
    "/messages/actions/",
    "/messages/calendar/",
    "/messages/new/",
    "/messages/library/?template=planned_outage&location=taskbar",
    "/messages/why/",
    "/demo/intranet/",
    "/demo/intranet/?place=workbook",
    "/demo/intranet/?place=teams",
)


WHAT_STICKS_OUT = """() => [...document.querySelectorAll("main *")]
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth
               || each.getBoundingClientRect().left < 0)
  .slice(0, 3).map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture(params=sorted(LOOKS))
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def context(browser: Browser, look: str) -> Iterator[BrowserContext]:
    made = browser.new_context(**LOOKS[look], reduced_motion="reduce")  # half faded in, nothing has its contrast
    yield made
    made.close()


def judge(page: Page, name: str, look: str) -> list[str]:
    page.screenshot(path=SHOTS / f"{name}-{look}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    problems = [f"{page.url} {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        problems.append(f"{page.url} is wider than the screen: {page.evaluate(WHAT_STICKS_OUT)}")
    return problems


@pytest.fixture(scope="module")
def filled(served: Served) -> str:
    """An organization in which every insight of every category has a number."""
    script = Path(__file__).with_name("made_up_day.py")
    subprocess.run([sys.executable, str(script), "osmerra"], env=environment(served.data), cwd=ROOT, check=True)
    return "Osmerra Foods"


def test_no_score_page_with_data_has_anything_for_axe(
    served: Served, context: BrowserContext, watch: Watch, look: str, filled: str
) -> None:
    page = context.new_page()
    sign_in(page, served)
    watch.over(page)
    look_at(page, filled)
    problems: list[str] = []
    for address in SCORE_PAGES:
        page.goto(f"{served.address}{address}")
        page.evaluate("document.querySelectorAll('main details.disclosure').forEach(each => { each.open = true })")
        problems += judge(page, "filled-" + (re.sub(r"\W+", "-", address).strip("-") or "home"), look)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("look", ["dark"], indirect=True)
def test_paper_shows_what_explains_the_numbers_and_nothing_to_press(
    served: Served, context: BrowserContext, filled: str
) -> None:
    page = context.new_page()
    sign_in(page, served)
    look_at(page, filled)
    for address in ("/", "/score/teamwork/"):
        page.goto(f"{served.address}{address}")
        page.emulate_media(media="print")
        assert page.locator(".explained").first.is_visible()
        assert not page.locator(".sidebar, .export-link, main .btn").locator("visible=true").count()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(255, 255, 255)"
        )
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.emulate_media(media="screen")


def test_no_page_has_anything_for_axe(
    served: Served, context: BrowserContext, watch: Watch, look: str, message_pages: list[str]
) -> None:
    page = context.new_page()
    page.goto(f"{served.address}/sign-in/")
    problems = judge(page, "sign-in", look)
    page.goto(f"{served.address}/no-such-page/")
    problems += judge(page, "not-found", look)
    sign_in(page, served)
    watch.over(page)
    for address in PAGES:
        page.goto(f"{served.address}{address}")
        problems += judge(page, re.sub(r"\W+", "-", address).strip("-") or "home", look)
    page.goto(f"{served.address}/")
    look_at_tarnvale(page)
    for address in ("/messages/", *message_pages):
        page.goto(f"{served.address}{address}")
        name = re.sub(r"\W+", "-", re.sub(r"\d+", "n", address)).strip("-")
        problems += judge(page, name, look)
    assert not problems, "\n".join(problems)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if look == "rtl" else "ltr")


def new_draft(page: Page, served: Served) -> str:
    """Start a draft; the number of the message."""
    page.goto(f"{served.address}/messages/actions/")
    page.locator("form[action='/messages/create/'] button").first.click()
    page.wait_for_url(re.compile(r"/messages/\d+/"))
    number = re.search(r"/messages/(\d+)/", page.url)
    assert number
    return number[1]


@pytest.fixture(scope="module")
def message_pages(served: Served, browser: Browser) -> list[str]:
    """Pages of a draft and of an active message, of an organization that no other journey touches."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, served)
    look_at_tarnvale(page)
    draft, active = new_draft(page, served), new_draft(page, served)
    for _ in range(3):
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Schedule", exact=True).click()
    served.run("worker", "--night")
    context.close()
    steps = ("messages", "recipients", "schedule", "finish")
    made_up = "&who=made_up&surface=web-bar&languages=de&recipient=on"
    before = "&moment=2026-11-21T10:00&showings=1&shown_at=2026-11-20T10:00"
    return [
        f"/messages/{draft}/",
        *(f"/messages/{draft}/{step}/" for step in steps),
        f"/messages/{active}/",
        f"/messages/{active}/cancel/",
        f"/messages/why/?message={active}{made_up}{before}",
    ]


def look_at_tarnvale(page: Page) -> None:
    look_at(page, "Tarnvale Freight")


def look_at(page: Page, organization: str) -> None:
    page.locator("details:has(button[name=tenant]) > summary").first.click()
    page.get_by_role("button", name=organization).click()
    page.wait_for_load_state()


def test_pages_work_without_script(served: Served, browser: Browser, message_pages: list[str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, served)
    page.select_option("#show", "communication")
    page.get_by_role("button", name="Show").click()
    assert "show=communication" in page.url
    page.get_by_text("How is this calculated?").first.click()
    assert page.get_by_text("of 300 points").first.is_visible()
    look_at_tarnvale(page)
    for address in message_pages:
        page.goto(f"{served.address}{address}")
        assert page.get_by_role("heading", level=1).is_visible()
    context.close()


def test_the_whole_page_can_be_walked_with_the_keyboard(served: Served, browser: Browser) -> None:
    page = browser.new_context().new_page()
    sign_in(page, served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href')"))
    assert {"/score/communication/", "/messages/", "/settings/"} <= reached
