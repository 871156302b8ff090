"""A person signs in at a real identity provider in a real browser, decides, and is no admin anywhere."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from signing_in_server import (
    CLIENT_SECRET,
    IdentityProvider,
    Running,
    free_port,
    identity_provider,
    uptake_server,
)

expect.set_options(timeout=60_000)
pytestmark = pytest.mark.xdist_group("browser")
WORD, DIRECTORY = "a-word-for-every-journey", "d1d1-directory"
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "locale": "en-GB"},
    "bare": {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "java_script_enabled": False},
}
_FILL = f"""
from datetime import UTC, datetime
from uptake.access import oidc
from uptake.access.models import Provider
from uptake.access.sealing import seal
from uptake.people.models import Person
from uptake.rules.permissions import Role
from uptake.tenancy import actions
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, Tenant
hill = Tenant.objects.get(slug="hill")
for number in (1, 2):
    Person.objects.of(hill).create(
        tenant=hill, number=number, principal=f"p{{number}}@hill.example", directory_id=f"oid-{{number}}",
        in_directory=True,
    )
made = Provider(tenant=hill, name="Contoso", issuer="ISSUER", client_id="uptake", scopes="openid profile email",
                subject_claim="oid", directory="{DIRECTORY}", on=True)
made.secret = seal(b"{CLIENT_SECRET}", oidc.secret_purpose(made))
made.save()
made.lines.create(claim="groups", value="bosses", role=Role.GLOBAL_ADMINISTRATOR.value)
by = acting_as(Admin.objects.get(sign_in="gina@hill.example"), hill)
actions.make_choice(choice_id="own_exclusion", value="yes", by=by, now=datetime.now(UTC))
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, IdentityProvider]]:
    folder, port = tmp_path_factory.mktemp("me"), free_port()
    returns = ",".join(f"http://localhost:{port}/{path}/answer/" for path in ("sign-in", "me"))
    with (
        identity_provider(folder, returns) as provider,
        uptake_server(folder, WORD, "gina", port=port, UPTAKE_OIDC_PRIVATE="true") as running,
    ):
        running.ask(_FILL.replace("ISSUER", provider.issuer))
        provider.holds(
            mia={"oid": "oid-1", "tid": DIRECTORY, "name": "Mia", "groups": ["bosses"]},
            ben={"oid": "oid-2", "tid": DIRECTORY, "name": "Ben"},
            stranger={"oid": "oid-9", "tid": DIRECTORY, "preferred_username": "p1@hill.example"},
        )
        yield running, provider


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", **LOOKS[getattr(request, "param", "light")])
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, served: Running, name: str) -> None:
    page.goto(f"{served.address}/me/sign-in/")
    page.get_by_role("link", name="Sign in with Contoso").click()
    page.fill("#login", name)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize(("page", "scripts"), [(look, look != "bare") for look in LOOKS], indirect=["page"])
def test_a_person_signs_in_decides_and_leaves(
    page: Page, both: tuple[Running, IdentityProvider], scripts: bool
) -> None:
    served, _provider = both
    sign_in(page, served, "mia")
    page.wait_for_url(f"{served.address}/me/")
    expect(page.get_by_text("p1@hill.example")).to_be_visible()
    page.get_by_role("link", name="Choices").click()
    page.get_by_label("For how many days").fill("5")
    page.get_by_role("button", name="Pause messages").click()
    expect(page.get_by_text("You have asked for a pause from messages until")).to_be_visible()
    page.get_by_role("button", name="Leave me out").click()
    expect(page.get_by_text("You have left yourself out since")).to_be_visible()
    if scripts:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="Let messages come again").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("button", name="Leave me out")).to_be_visible()
    expect(page.get_by_text("You have asked for a pause")).to_have_count(0)
    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_text("This browser shows nothing about you any more")).to_be_visible()
    assert page.goto(f"{served.address}/me/").status == 403


def test_what_one_decides_is_nobody_elses(page: Page, browser: Browser, both: tuple[Running, IdentityProvider]) -> None:
    served, _provider = both
    sign_in(page, served, "ben")
    page.wait_for_url(f"{served.address}/me/")
    page.goto(f"{served.address}/me/choices/")
    page.get_by_role("button", name="Leave me out").click()
    other = browser.new_context(locale="en-GB")
    mine = other.new_page()
    sign_in(mine, served, "mia")
    mine.wait_for_url(f"{served.address}/me/")
    expect(mine.get_by_text("p2@hill.example")).to_have_count(0)
    mine.goto(f"{served.address}/me/choices/")
    expect(mine.get_by_role("button", name="Leave me out")).to_be_visible()
    other.close()


def test_an_administrator_of_the_provider_is_a_person_here_and_signs_in_apart(
    page: Page, both: tuple[Running, IdentityProvider]
) -> None:
    served, _provider = both
    sign_in(page, served, "mia")
    page.wait_for_url(f"{served.address}/me/")
    page.goto(f"{served.address}/settings/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    count = "from uptake.tenancy.models import Admin\nprint(Admin.objects.exclude(sign_in__startswith='gina').count())"
    assert served.ask(count) == "0"


def test_somebody_whom_the_directory_does_not_list_is_told_so(
    page: Page, both: tuple[Running, IdentityProvider]
) -> None:
    served, _provider = both
    sign_in(page, served, "stranger")
    expect(page.get_by_text("Nobody in the directory of your organization is known by the account")).to_be_visible()
    expect(page.get_by_text("p1@hill.example")).to_have_count(0)
    assert page.goto(f"{served.address}/me/").status == 403
