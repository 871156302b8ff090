"""The whole loop once, as an admin and a colleague live it, in a real browser."""

import pytest
from journeys.conftest import SHOTS, Served, Watch, sign_in
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.xdist_group("journeys")


def numbers_on_manage(page: Page, served: Served, name: str) -> tuple[str, str]:
    page.goto(f"{served.address}/messages/")
    row = page.get_by_role("row").filter(has_text=name)
    return row.locator("td[data-label=Seen]").inner_text(), row.locator("td[data-label=Clicks]").inner_text()


def test_from_score_to_message_to_click_and_back(served: Served, browser: Browser, watch: Watch) -> None:
    admin = browser.new_context().new_page()
    watch.over(admin)
    sign_in(admin, served)
    expect(admin.get_by_role("heading", name="Adoption Score", level=1)).to_be_visible()
    expect(admin.get_by_text("28-day change")).to_be_visible()

    admin.get_by_role("link", name="Communication").click()
    expect(admin.get_by_role("heading", name="Communication", level=1)).to_be_visible()
    admin.get_by_role("link", name="See what action you can take").click()
    admin.get_by_role("button", name="Create message").first.click()

    admin.get_by_role("button", name="Next").click()
    admin.get_by_role("button", name="Next").click()
    admin.get_by_label("Message name").fill("Say it in Teams")
    admin.get_by_role("button", name="Next").click()
    admin.get_by_role("button", name="Schedule", exact=True).click()
    served.run("worker", "--night")

    colleague = browser.new_context(locale="de-DE").new_page()
    watch.over(colleague)
    colleague.goto(f"{served.address}/demo/intranet/")
    bar = colleague.get_by_role("region", name="Message from your organization").or_(
        colleague.locator("[data-uptake-bar]")
    )
    expect(bar.first).to_be_visible()
