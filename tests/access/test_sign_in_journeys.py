"""Signing in with a real browser: app, recovery code, passkey, closed door, asking again; and how the pages look."""

import re
import time
from base64 import b32decode
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from signing_in_server import ROOT, Running, uptake_server

from uptake.rules.one_time_codes import PERIOD, code_of

pytestmark = pytest.mark.xdist_group("browser")
WORD = "a-word-for-every-journey"
SHOTS = ROOT / "test-results"
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "locale": "de-DE", "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", "color_scheme": "light"},
    "rtl": {"viewport": {"width": 1440, "height": 900}, "locale": "ar", "color_scheme": "light"},
}
PEOPLE = ("apple", "berry", "cherry", "damson", "elder", *LOOKS)
expect.set_options(timeout=60_000)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with uptake_server(tmp_path_factory.mktemp("signing-in"), WORD, *PEOPLE) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, served: Running, name: str, word: str = WORD) -> None:
    page.goto(f"{served.address}/sign-in/")
    page.fill("#id_username", f"{name}@hill.example")
    page.fill("#id_password", word)
    page.click("button.btn-primary")


def fresh_code(secret: bytes, used: set[int]) -> str:
    """The code of a half minute that was not used yet; one ahead is good, too."""
    step = int(time.time()) // PERIOD
    step = next(each for each in (step, step + 1, step - 1) if each > max(used, default=0))
    used.add(step)
    return code_of(secret, step)


def secret_on(page: Page) -> bytes:
    """The secret that the page of a new app shows."""
    return b32decode((page.locator("main code").text_content() or "").replace(" ", ""))


def set_up_app(page: Page, served: Running, used: set[int]) -> tuple[bytes, list[str]]:
    """Set up an app; its secret, and the recovery codes."""
    page.goto(f"{served.address}/account/code/")
    secret = secret_on(page)
    page.fill("#id_code", fresh_code(secret, used))
    page.click("main button.btn-primary")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    return secret, page.locator("main li code").all_inner_texts()


def make_stale(served: Running) -> None:
    """Let the proofs of all sessions be older than ten minutes."""
    served.ask(
        "from django.contrib.sessions.models import Session\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "for row in Session.objects.all():\n"
        "    held = SessionStore(row.session_key)\n"
        "    if held.get('proved_at'):\n"
        "        held['proved_at'] = '2026-01-01T00:00:00+00:00'\n"
        "        held.save()\n"
    )


def test_an_app_is_set_up_and_asked_for_and_a_code_on_paper_stands_in_once(page: Page, served: Running) -> None:
    used: set[int] = set()
    sign_in(page, served, "apple")
    page.wait_for_url(f"{served.address}/")
    secret, paper = set_up_app(page, served, used)
    assert len(paper) == 10
    page.context.clear_cookies()

    sign_in(page, served, "apple")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.goto(f"{served.address}/settings/")  # half way is not inside
    assert "/sign-in/" in page.url
    page.goto(f"{served.address}/sign-in/second-step/")
    page.fill("#id_code", "000000")
    page.click("main button.btn-primary")
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    page.fill("#id_code", fresh_code(secret, used))
    page.click("main button.btn-primary")
    page.wait_for_url(f"{served.address}/")
    page.context.clear_cookies()

    sign_in(page, served, "apple")
    page.fill("#id_code", paper[0].upper())
    page.click("main button.btn-primary")
    page.wait_for_url(f"{served.address}/")
    page.goto(f"{served.address}/account/")
    expect(page.get_by_text("9 codes are left")).to_be_visible()
    page.context.clear_cookies()

    sign_in(page, served, "apple")
    page.fill("#id_code", paper[0])
    page.click("main button.btn-primary")
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")


def with_authenticator(page: Page, *, verifies: bool = True) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal" if verifies else "usb",
                "hasResidentKey": verifies,
                "hasUserVerification": verifies,
                "isUserVerified": verifies,
                "automaticPresenceSimulation": True,
            }
        },
    )


def add_passkey(page: Page, served: Running, name: str) -> None:
    page.goto(f"{served.address}/account/passkeys/")
    page.fill("#id_name", name)
    page.get_by_role("button", name="Add a passkey").click()


def sign_out(page: Page) -> None:
    page.locator("details:has(form[action='/sign-out/']) > summary").first.click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(re.compile("/sign-in/"))


def test_a_passkey_signs_in_alone_and_proves_again_who_one_is(page: Page, served: Running) -> None:
    with_authenticator(page)
    sign_in(page, served, "berry")
    page.wait_for_url(f"{served.address}/")
    add_passkey(page, served, "Laptop")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Laptop")).to_be_visible()
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{served.address}/")
    page.goto(f"{served.address}/account/")
    expect(page.locator("table").get_by_text("Passkey")).to_be_visible()

    make_stale(served)
    page.goto(f"{served.address}/account/passkeys/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a passkey")


def test_a_security_key_without_finger_or_pin_is_a_second_factor_only(page: Page, served: Running) -> None:
    with_authenticator(page, verifies=False)
    sign_in(page, served, "cherry")
    page.wait_for_url(f"{served.address}/")
    add_passkey(page, served, "Key ring")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.goto(f"{served.address}/")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    sign_in(page, served, "cherry")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{served.address}/")


def test_after_too_many_attempts_one_reads_when_to_try_again(page: Page, served: Running) -> None:
    for _each in range(5):
        sign_in(page, served, "damson", "not-the-word")
        expect(page.get_by_role("alert")).to_contain_text("Name or password is not right")
    sign_in(page, served, "damson")
    expect(page.get_by_role("alert")).to_have_text("Too many attempts. Try again in 15 minutes.")
    assert "1 closed door is open again." in served.run("unlock", "damson@hill.example")
    sign_in(page, served, "damson")
    page.wait_for_url(f"{served.address}/")


def test_what_was_filled_in_goes_on_after_one_was_asked_again(page: Page, served: Running) -> None:
    sign_in(page, served, "elder")
    page.wait_for_url(f"{served.address}/")
    page.goto(f"{served.address}/settings/tokens/")
    page.fill("#id_name", "Report of the board")
    make_stale(served)
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.fill("#id_proof_password", "not-the-word")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("This was not right")
    page.fill("#id_proof_password", WORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#made")).to_contain_text("uptake_hill_")
    expect(page.get_by_role("cell", name="Report of the board", exact=True)).to_be_visible()


def test_signing_in_and_proving_again_work_without_script(browser: Browser, served: Running) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, served, "elder")
    page.wait_for_url(f"{served.address}/")
    make_stale(served)
    page.goto(f"{served.address}/account/password/")
    page.fill("#id_proof_password", WORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change the password")
    assert not page.get_by_role("button", name="Use a passkey").is_visible()
    context.close()


WHAT_STICKS_OUT = """() => [...document.querySelectorAll("main *")]
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth
               || each.getBoundingClientRect().left < 0)
  .slice(0, 3).map(each => each.outerHTML.slice(0, 120))"""


def judge(page: Page, name: str, look: str) -> list[str]:
    page.screenshot(path=SHOTS / f"access-{name}-{look}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    problems = [f"{page.url} {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        problems.append(f"{page.url} is wider than the screen: {page.evaluate(WHAT_STICKS_OUT)}")
    return problems


@pytest.mark.parametrize("look", sorted(LOOKS))
def test_no_page_of_signing_in_has_anything_for_axe(browser: Browser, served: Running, look: str) -> None:
    SHOTS.mkdir(exist_ok=True)
    context = browser.new_context(**LOOKS[look], reduced_motion="reduce")
    context.set_default_timeout(60_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" and "403" not in m.text else None)
    page.goto(f"{served.address}/sign-in/")
    problems = judge(page, "sign-in", look)
    page.goto(f"{served.address}/sign-in/answer/?state=unknown")
    problems += judge(page, "refused", look)
    sign_in(page, served, look)
    page.wait_for_url(f"{served.address}/")
    for path in (
        "account/",
        "account/code/",
        "account/passkeys/",
        "account/password/",
        "settings/roles/",
        "settings/sign-in/",
    ):
        page.goto(f"{served.address}/{path}")
        problems += judge(page, path.strip("/").replace("/", "-"), look)
    page.goto(f"{served.address}/settings/roles/")
    page.locator("main table a").first.click()
    problems += judge(page, "admin", look)
    page.goto(f"{served.address}/account/prove/")
    problems += judge(page, "prove", look)
    page.goto(f"{served.address}/account/code/")
    secret = secret_on(page)
    page.fill("#id_code", fresh_code(secret, set()))
    page.click("main button.btn-primary")
    page.wait_for_selector("main li code")
    problems += judge(page, "recovery-codes", look)
    context.clear_cookies()
    sign_in(page, served, look)
    page.wait_for_url(re.compile("/second-step/"))
    problems += judge(page, "second-step", look)
    context.close()
    assert not problems, "\n".join(problems)
    assert not errors
