"""The whole loop once, as an admin and her colleagues live it, in a real browser."""

import json

import pytest
from journeys.conftest import SHOTS, Served, Watch, sign_in
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.xdist_group("browser")

NAME = "Say it in Teams"
QUIET_MS = 2500  # a page without a message stays empty longer than a message takes to appear


def the_bar(page: Page) -> Locator:
    return page.locator("uptake-message[data-part=bar]").get_by_role("region")


def visit(page: Page, served: Served, who: str, place: str = "intranet") -> None:
    with page.expect_response(lambda answer: "/client/v1/messages" in answer.url):
        page.goto(f"{served.address}/demo/intranet/?as={who}&place={place}")


def expect_nothing(page: Page) -> None:
    page.wait_for_timeout(QUIET_MS)
    expect(the_bar(page)).to_have_count(0)


def numbers_on_manage(page: Page, served: Served) -> tuple[str, str]:
    page.goto(f"{served.address}/messages/")
    row = page.get_by_role("row").filter(has_text=NAME)
    cells = [row.locator(f"td[data-label='{label}']").inner_text().strip() for label in ("Seen", "Clicks")]
    return cells[0], cells[1]


def expect_numbers(page: Page, served: Served, seen: str, clicks: str) -> None:
    """Wait for the numbers: a page may tell of several messages, and each in its own time."""
    for _ in range(20):
        if numbers_on_manage(page, served) == (seen, clicks):
            break
        page.wait_for_timeout(250)
    assert numbers_on_manage(page, served) == (seen, clicks)


def test_from_score_to_message_to_click_and_back(served: Served, browser: Browser, watch: Watch) -> None:
    people = json.loads((served.data / "demo.json").read_text())["quellbach"]
    by_language = {person["language"].partition("-")[0]: person["principal"] for person in people[:6]}
    adopter = people[6]["principal"]

    admin = browser.new_context().new_page()
    watch.over(admin)
    sign_in(admin, served)
    expect(admin.get_by_role("heading", name="Adoption Score", level=1)).to_be_visible()
    expect(admin.get_by_text("28-day change").first).to_be_visible()
    admin.get_by_role("link", name="Communication").first.click()
    expect(admin.get_by_role("heading", name="Communication", level=1)).to_be_visible()
    admin.get_by_role("link", name="See what action you can take").click()
    card = admin.get_by_role("region", name="Communicate in Teams")
    card.get_by_role("button", name="Create message").click()
    admin.get_by_role("button", name="Next").click()
    admin.get_by_label("Left out by chance, in percent").fill("0")  # chance must not leave out these colleagues
    admin.get_by_role("button", name="Next").click()
    admin.get_by_label("Name of the message").fill(NAME)
    admin.get_by_role("button", name="Next").click()
    admin.screenshot(path=SHOTS / "journey-finish.png", full_page=True)
    admin.get_by_role("button", name="Schedule", exact=True).click()
    served.run("worker", "--night")

    colleague = browser.new_context().new_page()
    watch.over(colleague)
    visit(colleague, served, by_language["de"])
    expect(the_bar(colleague)).to_be_visible()
    expect(the_bar(colleague)).to_contain_text("Teams")
    colleague.screenshot(path=SHOTS / "journey-bar.png")
    with colleague.context.expect_page() as opened:
        the_bar(colleague).get_by_role("link").or_(the_bar(colleague).get_by_role("button")).first.click()
    opened.value.close()
    expect(the_bar(colleague)).to_have_count(0)
    colleague.goto("about:blank")
    expect_numbers(admin, served, "1", "1")
    admin.screenshot(path=SHOTS / "journey-manage.png", full_page=True)

    visit(colleague, served, by_language["de"], place="workbook")
    expect_nothing(colleague)

    other = browser.new_context().new_page()
    watch.over(other)
    visit(other, served, adopter)
    expect_nothing(other)

    third = browser.new_context().new_page()
    watch.over(third)
    visit(third, served, by_language["ar"])
    expect(the_bar(third)).to_be_visible()
    third.screenshot(path=SHOTS / "journey-bar-rtl.png")
    expect_numbers(admin, served, "2", "1")
    visit(third, served, by_language["ar"], place="workbook")
    expect_nothing(third)
    expect_numbers(admin, served, "2", "1")
