"""Signing in at a real identity provider with a real browser: roles from groups, refusals, and proving it again."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from signing_in_server import CLIENT_SECRET, IdentityProvider, Running, free_port, identity_provider, uptake_server

pytestmark = pytest.mark.xdist_group("browser")
expect.set_options(timeout=60_000)
WORD = "a-word-for-every-journey"
READERS, DIRECTORY = "0f0f-readers", "d1d1-directory"
ANNA = {"oid": "oid-anna", "tid": DIRECTORY, "name": "Anna", "preferred_username": "Anna@hill.example"}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, IdentityProvider]]:
    folder, port = tmp_path_factory.mktemp("provider"), free_port()
    with (
        identity_provider(folder, f"http://localhost:{port}/sign-in/answer/") as provider,
        uptake_server(folder, WORD, "gina", "glass", port=port, UPTAKE_OIDC_PRIVATE="true") as running,
    ):
        yield running, provider


@pytest.fixture(scope="module")
def served(both: tuple[Running, IdentityProvider], browser: Browser) -> Running:
    """The server after a global administrator has set the provider up on the pages."""
    running, provider = both
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(60_000)
    page = context.new_page()
    with_password(page, running, "gina")
    page.wait_for_url(f"{running.address}/")
    page.goto(f"{running.address}/settings/sign-in/")
    told = {
        "name": "Contoso",
        "issuer": provider.issuer,
        "client_id": "uptake",
        "secret": CLIENT_SECRET,
        "directory": DIRECTORY,
    }
    for name, value in told.items():
        page.fill(f"#id_{name}", value)
    page.check("#id_on")
    page.locator("form[action$='/provider/'] button.btn-primary").click()
    expect(page.get_by_role("heading", name="Which roles it gives")).to_be_visible()
    page.fill("#id_value", READERS)
    page.select_option("#id_role", "reports_reader")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("cell", name=READERS, exact=True)).to_be_visible()
    assert CLIENT_SECRET not in page.content()
    context.close()
    return running


@pytest.fixture
def provider(both: tuple[Running, IdentityProvider]) -> IdentityProvider:
    return both[1]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def with_password(page: Page, served: Running, name: str) -> None:
    page.goto(f"{served.address}/sign-in/")
    page.fill("#id_username", f"{name}@hill.example")
    page.fill("#id_password", WORD)
    page.click("button.btn-primary")


def with_provider(page: Page, served: Running, login: str, to: str = "") -> None:
    page.goto(f"{served.address}/sign-in/?next={to}")
    page.get_by_role("link", name="Sign in with Contoso").click()
    at_provider(page, login)


def at_provider(page: Page, login: str) -> None:
    page.fill("#login", login)
    page.get_by_role("button", name="Sign in").click()


def refused(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    expect(page.locator("main")).to_contain_text(text)


def test_a_group_gives_a_role_and_the_page_one_wanted(page: Page, served: Running, provider: IdentityProvider) -> None:
    provider.holds(anna=ANNA | {"groups": [READERS, "another"]})
    with_provider(page, served, "anna", "/account/")
    page.wait_for_url(f"{served.address}/account/")
    expect(page.locator("table").get_by_text("Identity provider").first).to_be_visible()
    assert page.goto(f"{served.address}/reports/").status == 200
    assert page.goto(f"{served.address}/settings/roles/").status == 403  # a reader gives no roles


def test_a_group_that_was_taken_away_takes_the_role_and_every_session_with_it(
    page: Page, served: Running, provider: IdentityProvider, browser: Browser
) -> None:
    provider.holds(ben=ANNA | {"oid": "oid-ben", "preferred_username": "ben@hill.example", "groups": [READERS]})
    with_provider(page, served, "ben")
    page.wait_for_url(f"{served.address}/")
    provider.holds(ben=ANNA | {"oid": "oid-ben", "preferred_username": "ben@hill.example", "groups": ["another"]})
    elsewhere = browser.new_context(locale="en-GB")
    second = elsewhere.new_page()
    with_provider(second, served, "ben")
    refused(second, "Your account has no role here.")
    elsewhere.close()
    page.goto(f"{served.address}/reports/")
    assert "/sign-in/" in page.url
    roles = "from uptake.tenancy.models import Admin\nprint(Admin.objects.get(sign_in='ben@hill.example').assignments"
    assert served.ask(f"{roles}.count())") == "0"


@pytest.mark.parametrize(
    ("claims", "text"),
    [
        ({"oid": "oid-c", "groups": ["another"]}, "Your account has no role here."),
        ({"oid": "oid-c", "groups": [READERS], "tid": "elsewhere"}, "Your account belongs to another directory"),
        ({"oid": "oid-c", "_claim_names": {"groups": "src1"}}, "You are in so many groups"),
        (
            {"oid": "oid-c", "groups": [READERS], "preferred_username": "gina@hill.example"},
            "There is an account of this",
        ),
    ],
    ids=["wrong group", "wrong directory", "too many groups", "name of a local account"],
)
def test_who_gets_no_role_reads_why_and_no_account_is_made(
    page: Page, served: Running, provider: IdentityProvider, claims: dict[str, object], text: str
) -> None:
    provider.holds(cleo={"tid": DIRECTORY, "preferred_username": "cleo@hill.example", **claims})
    with_provider(page, served, "cleo")
    refused(page, text)
    count = "from uptake.tenancy.models import Admin\nprint(Admin.objects.filter(sign_in='cleo@hill.example').count())"
    assert served.ask(count) == "0"


def leaving(page: Page, served: Running) -> str:
    """Where the server sends the browser to sign in; the way is not gone."""
    page.goto(f"{served.address}/sign-in/")
    answer = page.request.get(f"{served.address}/sign-in/with/hill/", max_redirects=0)
    assert answer.status == 302
    return str(answer.headers["location"])


def changed(address: str, **parts: str) -> str:
    split = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(split.query).items()} | parts
    return urlunsplit(split._replace(query=urlencode(asked)))


def test_state_nonce_and_pkce_go_along_and_a_changed_nonce_is_refused(
    page: Page, served: Running, provider: IdentityProvider
) -> None:
    provider.holds(anna=ANNA | {"groups": [READERS]})
    address = leaving(page, served)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    page.goto(changed(address, nonce="another"))
    at_provider(page, "anna")
    refused(page, "does not fit what was asked")


def test_a_changed_state_is_refused(page: Page, served: Running, provider: IdentityProvider) -> None:
    provider.holds(anna=ANNA | {"groups": [READERS]})
    page.goto(changed(leaving(page, served), state="another"))
    at_provider(page, "anna")
    refused(page, "does not fit what was asked")


def test_an_answer_is_good_once_and_in_one_browser_only(
    page: Page, served: Running, provider: IdentityProvider, browser: Browser
) -> None:
    provider.holds(anna=ANNA | {"groups": [READERS]})
    answers: list[str] = []
    page.on("request", lambda request: answers.append(request.url) if "/sign-in/answer/" in request.url else None)
    with_provider(page, served, "anna")
    page.wait_for_url(f"{served.address}/")
    for context in (page.context, browser.new_context(locale="en-GB")):
        context.clear_cookies()
        again = context.new_page()
        again.goto(answers[0])
        refused(again, "does not fit what was asked")
    context.close()


def test_one_proves_it_again_at_the_provider(page: Page, served: Running, provider: IdentityProvider) -> None:
    provider.holds(anna=ANNA | {"groups": [READERS]}, other=ANNA | {"oid": "oid-other", "groups": [READERS]})
    with_provider(page, served, "anna")
    page.wait_for_url(f"{served.address}/")
    for login, proved in (("other", False), ("anna", True)):
        page.goto(f"{served.address}/account/prove/?next=/account/")
        page.get_by_role("link", name="Sign in again with Contoso").click()
        at_provider(page, login)
        if proved:
            page.wait_for_url(f"{served.address}/account/")
        else:
            refused(page, "Somebody else signed in there")


def test_signing_out_here_offers_to_sign_out_there(page: Page, served: Running, provider: IdentityProvider) -> None:
    provider.holds(anna=ANNA | {"groups": [READERS]})
    with_provider(page, served, "anna")
    page.wait_for_url(f"{served.address}/")
    page.locator("details:has(form[action='/sign-out/']) > summary").first.click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    address = page.get_by_role("link", name="Sign out of Contoso").get_attribute("href")
    assert address
    assert address.startswith(f"{provider.issuer}/session/end?")
    page.goto(f"{served.address}/reports/")
    assert "/sign-in/" in page.url


def test_where_passwords_are_off_only_break_glass_accounts_use_them(
    page: Page, served: Running, browser: Browser
) -> None:
    with_password(page, served, "glass")
    page.wait_for_url(f"{served.address}/")

    def save_rules(off: bool) -> None:
        page.goto(f"{served.address}/settings/sign-in/")
        page.set_checked("#id_local_off", off)
        page.locator("form[action$='/rules/'] button").click()

    save_rules(off=True)
    expect(page.get_by_text("Nobody could get in on the day")).to_be_visible()
    page.goto(f"{served.address}/settings/roles/")
    page.get_by_role("link", name="Glass").click()
    page.get_by_role("button", name="Make it a break-glass account").click()
    save_rules(off=True)
    expect(page.get_by_text("Saved.")).to_be_visible()
    context = browser.new_context(locale="en-GB")
    second = context.new_page()
    with_password(second, served, "gina")
    expect(second.get_by_role("alert")).to_contain_text("signs in at its identity provider")
    with_password(second, served, "glass")
    second.wait_for_url(re.compile(f"{served.address}/$"))
    context.close()
    save_rules(off=False)
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_neither_secret_nor_code_nor_token_is_in_the_log_of_the_server(
    page: Page, served: Running, provider: IdentityProvider
) -> None:
    provider.holds(anna=ANNA | {"groups": [READERS]})
    answers: list[str] = []
    page.on("request", lambda request: answers.append(request.url) if "/sign-in/answer/" in request.url else None)
    with_provider(page, served, "anna")
    page.wait_for_url(f"{served.address}/")
    code = parse_qs(urlsplit(answers[0]).query)["code"][0]
    folder = served.environment["UPTAKE_DATA"]
    with open(f"{folder}/server.log") as log:  # noqa: PTH123 - a text from the environment
        told = log.read()
    audit = served.ask(
        "from uptake.tenancy.models import AuditEntry, Tenant\n"
        "print(list(AuditEntry.objects.of(Tenant.objects.get(slug='hill')).values()))"
    )
    for secret in (code, CLIENT_SECRET, WORD):
        assert secret not in told
        assert secret not in audit
    assert "role.assigned" in audit
