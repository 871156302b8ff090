"""A message in German goes to an approver, comes back, is changed and approved, in a real browser."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from journeys.conftest import SHOTS, Served, Watch, sign_in
from PIL import Image
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.xdist_group("browser")

NAME = "Neue Tür"
AUTHOR, APPROVER = "writer", "admin"
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "locale": "de-DE", "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", "color_scheme": "light"},
    "rtl": {"viewport": {"width": 1440, "height": 900}, "locale": "ar", "color_scheme": "light"},
}


def picture() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (400, 200), (20, 140, 220)).save(out, "PNG")
    return {"name": "tuer.png", "mimeType": "image/png", "buffer": out.getvalue()}


def go_on(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.locator("button[name=go][value=next]:not(.visually-hidden)").click()
    page.wait_for_load_state()


def judged(page: Page, name: str) -> None:
    page.screenshot(path=SHOTS / f"approval-{name}.png", full_page=True)
    found = [f"{name} {v['id']}: {v['nodes'][0]['html'][:200]}" for v in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{name} is wider than the screen")
    assert not found, "\n".join(found)


def written(page: Page, served: Served) -> str:
    """A message in the author's words, sent for approval; its address."""
    page.goto(f"{served.address}/messages/new/")
    page.locator("form[action='/messages/announce/'] button").click()
    page.locator("input[value=onboarding]").check()
    go_on(page)
    page.locator("input[value=web]").check()
    go_on(page)
    page.locator("input[value=own]").check()
    go_on(page)
    page.locator("[name=de-DE__title]").fill("Neue Tür")
    page.locator("[name=de-DE__body]").fill("Ab Montag gehen wir durch die neue Tür.")
    page.locator("[name=de-DE__button]").fill("Zum Plan")
    page.locator("#id_url").fill("https://example.com/plan")
    page.locator("#id_picture").set_input_files(picture())
    page.wait_for_load_state("networkidle")
    page.locator("button[value=picture]").click()
    expect(page.locator(".picture-kept img")).to_be_visible()
    go_on(page)
    page.locator("input[value=everyone]").check()
    go_on(page)
    page.locator("#id_name").fill(NAME)
    go_on(page)
    page.locator("button[name=go][value=schedule]").click()
    page.wait_for_url(re.compile(r"/messages/\d+/$"))
    return page.url


def test_from_a_german_author_to_an_approver_and_back(served: Served, browser: Browser, watch: Watch) -> None:
    author = browser.new_context(locale="de-DE", reduced_motion="reduce").new_page()
    approver = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    for page, who in ((author, AUTHOR), (approver, APPROVER)):
        sign_in(page, served, who)
        watch.over(page)
    address = written(author, served)
    expect(author.locator("#review-comment")).to_have_count(0)
    judged(author, "waits-for-others")

    approver.goto(f"{served.address}/messages/")
    expect(approver.locator(".nav-count").first).to_have_text(re.compile(r"^[1-9]\d*$"))
    judged(approver, "manage")
    approver.get_by_role("region", name=re.compile("Waiting for your review")).get_by_role("link", name=NAME).click()
    expect(approver).to_have_url(address)
    judged(approver, "first-look")
    approver.get_by_role("button", name="Reject").click()
    expect(approver.get_by_text("Say why you reject the message")).to_be_visible()
    approver.get_by_label("Comment").fill("Es ist erst ab Freitag.")
    approver.get_by_role("button", name="Reject").click()
    judged(approver, "rejected")

    author.goto(address)
    expect(author.get_by_text("Es ist erst ab Freitag.").first).to_be_visible()
    judged(author, "author-reads")
    author.locator(f"form[action='{address.removeprefix(served.address)}withdraw/'] button").click()
    author.goto(f"{address}customize/")
    author.locator("[name=de-DE__body]").fill("Ab Freitag gehen wir durch die neue Tür.")
    go_on(author)
    author.goto(f"{address}finish/")
    author.locator("button[name=go][value=schedule]").click()
    author.wait_for_url(address)

    approver.goto(address)
    expect(approver.locator("ins")).to_contain_text("Freitag")
    expect(approver.locator("del")).to_contain_text("Montag")
    judged(approver, "what-changed")
    approver.get_by_label("Comment").fill("Jetzt stimmt es.")
    approver.get_by_role("button", name="Approve").click()
    expect(approver.get_by_text("Approved. The message is being registered.")).to_be_visible()
    expect(approver.get_by_text("Jetzt stimmt es.")).to_be_visible()
    served.run("worker", "--night")
    author.reload()
    judged(author, "registered")


@pytest.mark.parametrize("look", sorted(LOOKS))
def test_the_pages_of_review_and_settings_in_every_look(
    served: Served, browser: Browser, watch: Watch, look: str
) -> None:
    writer = browser.new_context(locale="de-DE", reduced_motion="reduce").new_page()
    sign_in(writer, served, AUTHOR)
    address = written(writer, served)
    context = browser.new_context(**LOOKS[look], reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, served, APPROVER)
    watch.over(page)
    for name, where in (
        ("reviews", f"{served.address}/messages/reviews/"),
        ("settings", f"{served.address}/messages/settings/"),
        ("panel", address),
        ("delete", f"{address}delete/"),
    ):
        page.goto(where)
        judged(page, f"{name}-{look}")
    page.locator("button.btn-danger").click()
    page.wait_for_url(f"{served.address}/messages/")
    context.close()
