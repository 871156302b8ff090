"""A printed page has everything that is said and nothing that is pressed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

BUILT = Path(__file__).parents[2] / "uptake/ui/static/built"
PAGE = """
<html dir="{direction}"><body><div class="shell">
<header class="topbar">Bar</header>
<nav class="sidebar"><a href="/">Home</a></nav>
<main class="main">
  <nav><ul class="tabs"><li><a href="/">Overview</a></li></ul></nav>
  <h1>Score</h1>
  <form class="card-tools"><button class="btn">Show</button></form>
  <details class="disclosure" id="how"><summary>How is this calculated?</summary><div>50 ÷ 100</div></details>
  <section class="card"><figure class="chart"><div class="chart-stage"><svg class="chart-drawing chart-wide"
    viewBox="0 0 720 200"><text x="9" y="9">a</text></svg></div>
    <details class="disclosure" id="rows"><summary>View as table</summary><div class="chart-table">1</div></details>
  </figure></section>
  <details class="menu"><summary>Options</summary><div class="menu-items">Delete</div></details>
  <p class="export-link"><a href="/score/breakdown.csv">Export CSV</a></p>
  <p><a id="out" href="https://example.com/help">Help</a> <a id="in" href="/settings/">Settings</a></p>
</main></div></body></html>
"""
GONE = (".topbar", ".sidebar", ".tabs", "form.card-tools", ".menu", ".export-link")


@pytest.fixture(params=["ltr", "rtl"])
def paper(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 718, "height": 1000}, color_scheme="dark")
    page = context.new_page()
    page.set_content(PAGE.format(direction=request.param))
    name = "uptake.rtl.css" if request.param == "rtl" else "uptake.css"
    page.add_style_tag(content=(BUILT / name).read_text())
    yield page
    context.close()


pytestmark = pytest.mark.xdist_group("browser")


def test_on_the_screen_nothing_is_opened_and_nothing_is_gone(paper: Page) -> None:
    assert not paper.get_by_text("50 ÷ 100").is_visible()
    assert paper.locator(".export-link").is_visible()


def test_on_paper_navigation_and_buttons_are_gone(paper: Page) -> None:
    paper.emulate_media(media="print")
    assert [place for place in GONE if paper.locator(place).first.is_visible()] == []
    assert paper.get_by_role("heading", level=1).is_visible()


def test_on_paper_what_explains_a_number_is_opened_and_rows_of_charts_stay_closed(paper: Page) -> None:
    paper.emulate_media(media="print")
    height = "document.querySelector('#how > div').getBoundingClientRect().height"
    assert paper.evaluate(height) > 10
    assert not paper.locator("#rows").is_visible()
    paper.evaluate("document.querySelector('#rows').open = true")
    assert paper.locator(".chart-table").is_visible()


def test_on_paper_a_chart_fits_the_page(paper: Page) -> None:
    paper.emulate_media(media="print")
    box = paper.locator(".chart-drawing").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 718


def test_on_paper_links_that_lead_out_tell_their_address(paper: Page) -> None:
    told = "getComputedStyle(document.querySelector('{}'), '::after').content"
    paper.emulate_media(media="print")
    assert "https://example.com/help" in paper.evaluate(told.format("#out"))
    assert paper.evaluate(told.format("#in")) == "none"


def test_paper_is_light(paper: Page) -> None:
    paper.emulate_media(media="print", color_scheme="dark")
    assert paper.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(255, 255, 255)"
