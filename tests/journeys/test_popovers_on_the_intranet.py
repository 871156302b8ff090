"""Announcements as the people of the demonstration meet them: in Teams and in the corner of the intranet."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import msgspec
import pyroaring
import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from journeys.conftest import SHOTS, Served, Watch
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Response, expect

from uptake.delivery.pictures import PICTURES
from uptake.delivery.signing import iso, padless, signed_bytes
from uptake.delivery.snapshot import LiveMessage, PublishedKey, Snapshot, Text, write

pytestmark = pytest.mark.xdist_group("browser")

TENANT = "tarnvale"  # no other journey meets its people
SOON_MS = 20_000  # a busy machine may take its time to look at a new snapshot
QUIET_MS = 2500  # a page without a message stays empty longer than a message takes to appear
EVERYBODY = pyroaring.BitMap(range(5000)).serialize()
NEWS = "Die neue Kantine ist offen"
URGENT = "Bitte den Computer neu starten"
KEY = Ed25519PrivateKey.generate()
NOTICED_SECONDS = 2  # a server looks every second; a page that asked just before would ask again in minutes
LOCALES = ("de-DE", "en-US", "en-GB", "fr-FR")
PUBLISHED = PublishedKey("journey", padless(KEY.public_key().public_bytes_raw()))


def live(number: int, kind: str, surface: str, title: str, picture: str = "") -> LiveMessage:
    now = datetime.now(UTC)
    message = LiveMessage(
        id=number,
        kind=kind,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=12),
        interval_seconds=7 * 24 * 3600,
        surfaces=[surface],
        format="popover",
        lifetime_showings=None,
        texts={
            locale: Text(title, "Mehr dazu auf der Seite des Hauses.", "Ansehen", "https://example.com/")
            for locale in LOCALES
        },
        recipients=EVERYBODY,
        picture=picture,
        key_id=PUBLISHED.id,
    )
    return msgspec.structs.replace(message, texts={locale: signed(message, locale) for locale in message.texts})


def signed(message: LiveMessage, locale: str) -> Text:
    """A text of the message with the signature that pages verify before they show it."""
    text = message.texts[locale]
    whole = signed_bytes(
        tenant=TENANT,
        number=message.id,
        kind=message.kind,
        form=message.format,
        locale=locale,
        text=text,
        picture=f"{PICTURES}{TENANT}/{message.picture}" if message.picture else "",
        valid_from=iso(message.starts_at),
        valid_to=iso(message.ends_at),
    )
    return msgspec.structs.replace(text, signature=padless(KEY.sign(whole)))


def put(served: Served, version: int, *messages: LiveMessage) -> None:
    snapshot = Snapshot(TENANT, version, datetime.now(UTC), list(messages), keys=[PUBLISHED])
    write(served.data / "snapshots", snapshot)
    time.sleep(NOTICED_SECONDS)


@pytest.fixture
def picture(served: Served) -> Iterator[str]:
    """The digest of a picture beside the snapshot; afterwards the tenant has the snapshot that it had."""
    made = BytesIO()
    Image.new("RGB", (600, 300), (123, 177, 165)).save(made, "PNG")
    digest = sha256(made.getvalue()).hexdigest()
    snapshots = served.data / "snapshots"
    (snapshots / f"{TENANT}.pictures").mkdir(parents=True, exist_ok=True)
    (snapshots / f"{TENANT}.pictures" / digest).write_bytes(made.getvalue())
    before = snapshots / f"{TENANT}.snapshot"
    kept = before.read_bytes() if before.exists() else None
    yield digest
    if kept is None:
        before.unlink(missing_ok=True)
    else:
        before.write_bytes(kept)


def visit(page: Page, served: Served, place: str, language: str) -> None:
    """Go there as somebody of that language: each journey has a person of its own, whom no other journey pauses."""
    people = json.loads((served.data / "demo.json").read_text())[TENANT]
    who = next(person["principal"] for person in people if person["language"].startswith(language))
    with page.expect_response(lambda answer: "/client/v1/messages" in answer.url):
        page.goto(f"{served.address}/demo/intranet/?tenant={TENANT}&as={who}&place={place}")


def popover(page: Page, title: str) -> Locator:
    return page.locator("uptake-message[data-part=popover]").get_by_role("dialog", name=title)


def test_an_announcement_is_met_put_off_and_only_what_is_urgent_follows(
    served: Served, browser: Browser, watch: Watch, picture: str
) -> None:
    version = int(datetime.now(UTC).timestamp())
    news = [
        live(900001, "announcement", "teams-popover", NEWS, picture),
        live(900002, "announcement", "web-popover", "Parken am Freitag"),
    ]
    put(served, version, *news)
    page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    watch.over(page)
    visit(page, served, "teams", "de")
    expect(popover(page, NEWS)).to_be_visible()
    page.wait_for_function(
        "document.querySelector('[data-part=popover]').shadowRoot.querySelector('img').naturalWidth === 600"
    )
    page.screenshot(path=SHOTS / "journey-popover.png")
    assert not Axe().run(page).response["violations"]
    popover(page, NEWS).get_by_role("button", name="Mehr").click()
    with page.expect_response(lambda answer: "/client/v1/events" in answer.url and "snooze" in _sent(answer)) as told:
        page.get_by_role("menuitem", name="Eine Woche lang pausieren").click()
    assert told.value.json()["refused"] == []
    expect(popover(page, NEWS)).to_have_count(0)

    visit(page, served, "intranet", "de")
    page.wait_for_timeout(QUIET_MS)
    expect(page.locator("uptake-message[data-part=popover]")).to_have_count(0)

    put(served, version + 1, *news, live(900003, "urgent", "web-popover", URGENT))
    expect(popover(page, URGENT)).to_be_visible(timeout=SOON_MS)  # the page that is open hears of it
    expect(popover(page, URGENT).get_by_role("button", name="Mehr")).to_have_count(0)
    page.screenshot(path=SHOTS / "journey-popover-urgent.png")


def test_a_message_for_web_pages_is_a_banner_where_the_page_has_one_and_leaves_at_once_when_it_is_called_back(
    served: Served, browser: Browser, watch: Watch, picture: str
) -> None:
    version = int(datetime.now(UTC).timestamp()) + 100
    put(served, version, live(900010, "announcement", "web-banner", NEWS, picture))
    page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    watch.over(page)
    visit(page, served, "start", "en")
    banner = page.locator("uptake-message[data-part=banner]").get_by_role("region", name=NEWS)
    expect(banner).to_be_visible()
    page.screenshot(path=SHOTS / "journey-banner.png")
    assert not Axe().run(page).response["violations"]
    put(served, version + 1)
    expect(banner).to_have_count(0, timeout=SOON_MS)


def test_what_stands_and_is_called_back_leaves_at_the_next_question_where_there_is_no_stream(
    served: Served, browser: Browser, picture: str
) -> None:
    version = int(datetime.now(UTC).timestamp()) + 150
    news = live(900012, "announcement", "web-popover", NEWS)
    put(served, version, news)
    page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    page.clock.install()
    bye = 'event: bye\ndata: {"retry_seconds": 86400}\n\n'
    page.route("**/client/v1/stream?*", lambda route: route.fulfill(content_type="text/event-stream", body=bye))
    visit(page, served, "intranet", "fr")
    with page.expect_response(lambda answer: "/client/v1/events" in answer.url):
        expect(popover(page, NEWS)).to_be_visible()
    _until_it_is_asked(page)
    expect(popover(page, NEWS)).to_be_visible()
    put(served, version + 1)
    _until_it_is_asked(page)
    expect(popover(page, NEWS)).to_have_count(0)


def _until_it_is_asked(page: Page) -> None:
    """Let seven minutes pass: the server wants five to six between two questions, and the lease ends after fifteen."""
    with page.expect_response(lambda answer: "/flags/message-900012" in answer.url):
        page.clock.fast_forward("07:00")


def test_a_message_that_nobody_of_the_organization_has_signed_is_not_shown(
    served: Served, browser: Browser, picture: str
) -> None:
    forged = live(900011, "announcement", "web-popover", NEWS)
    texts = {
        locale: msgspec.structs.replace(text, url="https://phishing.example/") for locale, text in forged.texts.items()
    }
    put(served, int(datetime.now(UTC).timestamp()) + 200, msgspec.structs.replace(forged, texts=texts))
    page = browser.new_context(locale="en-GB").new_page()
    with page.expect_console_message(lambda line: "900011 is not shown: its signature does not fit" in line.text):
        visit(page, served, "intranet", "fr")
    expect(page.locator("uptake-message[data-part=popover]")).to_have_count(0)


def _sent(answer: Response) -> str:
    return str(answer.request.post_data)
