"""The style pages in a real browser: accessible, lawful under the strict policy, usable without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.xdist_group("browser")

PHONE = {"width": 390, "height": 844}
WISHES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE},
    "from the right": {"locale": "ar"},
    "dark phone from the right": {"locale": "ar", "color_scheme": "dark", "viewport": PHONE},
}


@pytest.mark.parametrize("wishes", WISHES.values(), ids=WISHES)
@pytest.mark.parametrize("path", ["/style/", "/style/wizard/", "/style/plain/"])
def test_nothing_is_inaccessible_forbidden_or_fetched_from_elsewhere(style_pages, look, path, wishes):
    page = look(style_pages + path, **wishes)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("window.violations") == []
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith(style_pages)] == []


@pytest.mark.parametrize("path", ["/style/", "/style/wizard/", "/style/plain/"])
def test_a_phone_never_scrolls_sideways(style_pages, look, path):
    page = look(style_pages + path, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_arabic_pages_run_from_the_right(style_pages, look):
    page = look(style_pages + "/style/", locale="ar")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.locator(".sidebar").bounding_box()["x"] > 1000


def test_without_script_the_navigation_opens_on_a_phone(style_pages, look):
    page = look(style_pages + "/style/", viewport=PHONE, java_script_enabled=False)
    target = page.locator(".nav-disclosure a", has_text="Manage")
    assert not target.is_visible()
    page.locator(".nav-disclosure > summary").click()
    target.click()
    assert page.url.endswith("/pages/manage/")


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_without_script_the_theme_is_switched_by_a_form_and_kept(style_pages, look):
    page = look(style_pages + "/style/", color_scheme="light", java_script_enabled=False)
    page.locator("summary[aria-label=Theme]").click()
    page.get_by_role("button", name="Dark").click()
    assert page.url == style_pages + "/style/"
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    page.goto(style_pages + "/style/wizard/")
    assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_the_theme_follows_the_system_until_somebody_chooses(style_pages, look):
    page = look(style_pages + "/style/", color_scheme="light")
    light = background(page)
    page.emulate_media(color_scheme="dark")
    dark = background(page)
    assert light != dark
    page.locator("summary[aria-label=Theme]").click()
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Light").click()
    assert background(page) == light
    page.reload()
    assert background(page) == light


def test_paper_is_light_whatever_the_theme(style_pages, look):
    page = look(style_pages + "/style/", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".sidebar").is_visible()


def test_a_chart_is_read_with_the_arrow_keys_and_closed_with_escape(style_pages, look):
    page = look(style_pages + "/style/")
    stage = page.locator(".chart-stage").first
    stage.focus()
    stage.press("ArrowRight")
    readout = page.locator(".chart-readout")
    assert "November 20, 2026" in readout.inner_text()
    stage.press("ArrowLeft")
    assert "November 19, 2026" in readout.inner_text()
    stage.press("Escape")
    assert readout.count() == 0


def test_from_the_right_the_left_arrow_goes_forward_in_time(style_pages, look):
    page = look(style_pages + "/style/", locale="ar")
    stage = page.locator(".chart-stage").first
    stage.focus()
    stage.press("Home")
    first = page.locator(".chart-readout b").inner_text()
    stage.press("ArrowLeft")
    assert page.locator(".chart-readout b").inner_text() != first


def test_the_pointer_reads_the_nearest_day(style_pages, look):
    page = look(style_pages + "/style/")
    stage = page.locator(".chart-stage").first
    box = stage.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 14, box["y"] + box["height"] / 2)
    assert "November" in page.locator(".chart-readout b").inner_text()
    assert page.evaluate("window.violations") == []


def test_a_narrow_place_shows_the_narrow_drawing(style_pages, look):
    page = look(style_pages + "/style/", viewport=PHONE)
    assert page.locator(".chart-narrow").first.is_visible()
    assert not page.locator(".chart-wide").first.is_visible()


def test_focus_is_always_visible(style_pages, look):
    page = look(style_pages + "/style/")
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
