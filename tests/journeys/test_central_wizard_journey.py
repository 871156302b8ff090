"""The seven steps of an announcement, as an author lives them in a real browser, in every look."""

import io
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from journeys.conftest import SHOTS, Served, Watch, sign_in
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.xdist_group("browser")

LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", "color_scheme": "light"},
    "rtl": {"viewport": {"width": 1440, "height": 900}, "locale": "ar", "color_scheme": "light"},
}


@pytest.fixture(params=sorted(LOOKS))
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def context(browser: Browser, look: str) -> Iterator[BrowserContext]:
    made = browser.new_context(**LOOKS[look], reduced_motion="reduce")
    yield made
    made.close()


def picture() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (20, 140, 220, 120)).save(out, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": out.getvalue()}


def go_on(page: Page) -> None:
    page.wait_for_load_state("networkidle")  # the preview is asked for a moment after the last letter
    page.locator("button[name=go][value=next]:not(.visually-hidden)").click()
    page.wait_for_load_state()


def judged(page: Page, step: str, look: str) -> list[str]:
    expect(page.locator(".with-steps")).to_be_visible()
    page.screenshot(path=SHOTS / f"central-{step}-{look}.png", full_page=True)
    found = [f"{step} {v['id']}: {v['nodes'][0]['html'][:200]}" for v in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{step} is wider than the screen")
    return found


def test_an_author_writes_an_announcement_in_two_languages_with_a_picture(
    served: Served, context: BrowserContext, watch: Watch, look: str
) -> None:
    page = context.new_page()
    sign_in(page, served)
    watch.over(page)
    page.goto(f"{served.address}/messages/new/")
    page.locator("form[action='/messages/announce/'] button").click()

    problems = judged(page, "objective", look)
    page.locator("input[value=onboarding]").check()
    go_on(page)
    problems += judged(page, "location", look)
    page.locator("input[value=taskbar]").check()
    go_on(page)
    problems += judged(page, "template", look)
    page.locator("input[value=own]").check()
    go_on(page)

    page.locator("[name=en-US__title]").fill("Good start!")
    expect(page.locator("#preview")).to_contain_text("Good start!")
    expect(page.locator("#id_en-US__title_limit")).to_have_text(re.compile("11.*60"))
    page.locator("[name=en-US__title]").fill("\U0001f468\u200d\U0001f469\u200d\U0001f467 Hi")
    expect(page.locator("#id_en-US__title_limit")).to_have_text(re.compile("4.*60"))
    page.locator("[name=en-US__body]").fill("Your first week on one page.")
    page.locator("[name=en-US__button]").fill("Have a look")
    page.locator("#id_url").fill("www.example.com/first-week")
    page.locator("#add-language").select_option("de-DE")
    page.wait_for_load_state("networkidle")
    page.locator("button[value=add_language]").click()
    page.locator("[name=de-DE__title]").fill("Guten Start!")
    page.locator("[name=de-DE__body]").fill("Ihre erste Woche auf einer Seite.")
    page.locator("[name=de-DE__button]").fill("Ansehen")
    page.locator("#id_picture").set_input_files(picture())
    page.wait_for_load_state("networkidle")
    page.locator("button[value=picture]").click()
    expect(page.locator(".picture-kept img")).to_be_visible()
    page.locator("#preview-locale").select_option("de-DE")
    expect(page.locator("#preview")).to_contain_text("Guten Start!")
    problems += judged(page, "customize", look)
    go_on(page)

    problems += judged(page, "recipients", look)
    page.locator("input[value=everyone]").check()
    go_on(page)
    problems += judged(page, "schedule", look)
    page.locator("#id_name").fill(f"First week, {look}")
    go_on(page)
    problems += judged(page, "finish", look)
    assert not problems, "\n".join(problems)

    page.locator("button[name=go][value=schedule]").click()
    page.wait_for_url(re.compile(r"/messages/\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("First week")


def test_the_wizard_works_without_script(served: Served, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, served)
    page.goto(f"{served.address}/messages/new/")
    page.get_by_role("button", name="Send urgent message").click()
    page.locator("input[value=notifications]").check()
    go_on(page)
    page.locator("input[value=own]").check()
    go_on(page)
    page.locator("[name=en-US__title]").fill("Leave the building")
    page.get_by_role("button", name="Preview").click()
    assert "Leave the building" in page.locator("#preview").inner_text()
    assert "At most 60 characters" in page.content()
    page.get_by_role("button", name="Save and close").click()
    assert page.url == f"{served.address}/messages/"
    context.close()
