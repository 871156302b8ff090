"""Own words in two languages: approved, met in both, counted, exported, copied, and tried out on oneself."""

import csv
import io
import json
import re

import pytest
from journeys.conftest import SHOTS, Served, Watch, sign_in
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.xdist_group("browser")

NAME = "Friday is for files"
WORDS = {"de": "Freitag ist Dateitag", "en": "Friday is for files"}


def popover(page: Page, title: str) -> Locator:
    return page.locator("uptake-message[data-part=popover]").get_by_role("dialog", name=title)


def visit(page: Page, served: Served, who: str) -> None:
    with page.expect_response(lambda answer: "web-popover" in answer.url):
        page.goto(f"{served.address}/demo/intranet/?as={who}")


def test_from_the_approval_to_the_export_and_the_next_draft(served: Served, browser: Browser, watch: Watch) -> None:
    people = json.loads((served.data / "demo.json").read_text())["quellbach"]
    readers = {}
    for person in people:
        readers.setdefault(person["language"].partition("-")[0], person["principal"])

    approver = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    sign_in(approver, served, "approver")
    watch.over(approver)
    approver.goto(f"{served.address}/messages/reviews/")
    approver.get_by_role("link", name=NAME).first.click()
    approver.get_by_label("Comment").fill("Good idea.")
    approver.get_by_role("button", name="Approve").click()
    expect(approver.get_by_text("Good idea.")).to_be_visible()
    address = approver.url
    served.run("worker", "--night")

    for language, title in WORDS.items():
        page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
        watch.over(page)
        with page.expect_response(lambda answer: "/client/v1/events" in answer.url):
            visit(page, served, readers[language])
            expect(popover(page, title)).to_be_visible()
        page.screenshot(path=SHOTS / f"journey-two-languages-{language}.png")
        if language == "en":
            with page.context.expect_page() as opened, page.expect_response(lambda a: "/client/v1/events" in a.url):
                popover(page, title).get_by_role("link").or_(
                    popover(page, title).get_by_role("button", name="Find your helper")
                ).first.click()
            opened.value.close()

    approver.goto(f"{served.address}/messages/activity/")
    approver.screenshot(path=SHOTS / "journey-activity.png", full_page=True)
    with approver.expect_download() as told:
        approver.get_by_role("link", name="Export CSV").first.click()
    text = told.value.path().read_bytes().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["message_name"] == NAME]
    assert [(row["messages_seen"], row["clicks"], row["ctr"]) for row in rows] == [("2", "1", "0.5000")]

    # Somebody of the directory who writes messages tries a copy out on the own devices.
    me = readers["en"]
    served.run("admin", me, "--tenant", "quellbach", "--role", "messages_writer", "--password", "a-long-word-of-mine")
    writer = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    served.passwords[me] = "a-long-word-of-mine"
    sign_in(writer, served, me.partition("@")[0])
    watch.over(writer)
    writer.goto(address)
    writer.get_by_role("button", name="Copy").click()
    writer.wait_for_url(re.compile(r"/messages/\d+/[a-z]+/$"))
    draft = writer.url.split("/messages/")[1].split("/")[0]
    writer.goto(f"{served.address}/messages/{draft}/")
    expect(writer.get_by_role("heading", level=1)).to_have_text(f"Copy of {NAME}")
    writer.get_by_role("button", name="Send a test to myself").click()
    mine = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    watch.over(mine)
    visit(mine, served, me)
    expect(popover(mine, WORDS["en"])).to_be_visible()
    expect(popover(mine, WORDS["en"])).to_contain_text("Test")
    mine.screenshot(path=SHOTS / "journey-test-send.png")
    writer.goto(f"{served.address}/messages/{draft}/")
    expect(writer.get_by_text("Numbers appear once the message is active.")).to_be_visible()
