"""People sign in as themselves at the identity provider of their organization, and nobody becomes an admin by it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from provider_world import FakeProvider, leave, signed_in, trusted

from tests.messaging.office import NOW, Office
from uptake.access import metadata, oidc
from uptake.access.models import Provider, RoleLine, SignedIn
from uptake.delivery.revoked import What
from uptake.messaging.revoking import revoke
from uptake.people.models import Person
from uptake.rules.permissions import Role
from uptake.tenancy.models import Admin, AuditEntry
from uptake.transparency.models import Visit


@pytest.fixture
def fake(monkeypatch) -> FakeProvider:
    made = FakeProvider()
    metadata.forget()
    monkeypatch.setattr(metadata, "ask", made.ask)
    monkeypatch.setattr(oidc, "ask", made.ask)
    yield made
    metadata.forget()


@pytest.fixture
def provider(staffed, fake, folder) -> Provider:
    return trusted(staffed.tenant)


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def page(client, path="/me/"):
    return client.get(path).content.decode()


def test_a_person_signs_in_and_reads_about_themselves(provider, fake, browser):
    answer = signed_in(browser, fake, oid="id-5")
    assert answer.status_code == 200
    assert 'content="0; url=/me/"' in answer.content.decode()
    assert browser.cookies["uptake_me_way"].value == "", "the way is gone once it was gone"
    cookie = browser.cookies["uptake_me"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("/me/", True, "Strict", 1800)
    assert "u5@hillside.example" in page(browser)
    assert "u6@hillside.example" not in page(browser)


def test_what_is_asked_of_the_provider_is_bound_to_this_browser_and_these_pages(provider, fake, browser):
    asked = leave(browser, fake, "/me/sign-in/hillside/")
    assert asked["redirect_uri"].endswith("/me/answer/")
    assert asked["code_challenge_method"] == "S256"
    cookie = browser.cookies["uptake_me_way"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/me/", True, "Lax")
    assert asked["state"] not in cookie.value
    assert asked["nonce"] not in cookie.value


@pytest.mark.parametrize(
    ("claims", "person"),
    [
        ({"oid": "id-5"}, 5),
        ({"oid": "ID-5"}, 5),
        ({"oid": "u5@hillside.example"}, 5),
        ({"oid": "U5@Hillside.example"}, 5),
        ({"oid": "other", "email": "u5@hillside.example", "email_verified": True}, 5),
        ({"oid": "other", "email": "u5@hillside.example"}, None),
        ({"oid": "other", "email": "u5@hillside.example", "email_verified": "true"}, None),
        ({"oid": "other", "preferred_username": "u5@hillside.example", "upn": "u5@hillside.example"}, None),
        ({"email": "", "email_verified": True}, None),
        ({"oid": ["id-5"]}, None),
        ({"oid": "id-999"}, None),
        ({"sub": "id-5"}, None),
    ],
)
def test_a_person_is_known_by_what_nobody_can_choose_for_themselves(provider, fake, browser, claims, person):
    answer = signed_in(browser, fake, **claims)
    if person is None:
        assert answer.status_code == 403
        assert "Nobody in the directory of your organization is known by the account" in answer.content.decode()
        assert not Visit.objects.of(provider.tenant).exists()
    else:
        assert Visit.objects.of(provider.tenant).get().person == person


def test_an_identifier_that_two_people_have_opens_neither(staffed, provider, fake, browser):
    Person.objects.of(staffed.tenant).filter(number=6).update(directory_id="id-5")
    assert signed_in(browser, fake, oid="id-5").status_code == 403


def test_whoever_left_the_organization_is_not_known(staffed, provider, fake, browser):
    Person.objects.of(staffed.tenant).filter(number=5).update(ended_day=NOW.date())
    assert signed_in(browser, fake, oid="id-5").status_code == 403


def test_somebody_of_another_directory_is_told_so(provider, fake, browser):
    Provider.objects.update(directory="ours")
    for claims in ({"oid": "id-5", "tid": "theirs"}, {"oid": "id-5"}):
        answer = signed_in(browser, fake, **claims)
        assert answer.status_code == 403
        assert "belongs to another directory" in answer.content.decode()
    assert signed_in(browser, fake, oid="id-5", tid="ours").status_code == 200


def test_a_person_of_another_organization_is_nobody_here(staffed, provider, fake, browser):
    vale = Office.founded("vale")
    vale.hire(3)
    trusted(vale.tenant)
    Person.objects.of(vale.tenant).filter(number=2).update(directory_id="only-in-vale")
    assert signed_in(browser, fake, oid="only-in-vale").status_code == 403
    assert signed_in(browser, fake, slug="vale", oid="only-in-vale").status_code == 200
    assert "u2@vale.example" in page(browser)


def test_an_answer_is_taken_once_and_in_its_own_browser(provider, fake, browser):
    fake.claims = {"oid": "id-5"}
    asked = leave(browser, fake, "/me/sign-in/hillside/")
    way = browser.cookies["uptake_me_way"].value
    told = {"code": "c", "state": asked["state"]}
    stranger = Client(SERVER_NAME="localhost")
    assert stranger.get("/me/answer/", told).status_code == 403
    assert browser.get("/me/answer/", told | {"state": "another"}).status_code == 403
    assert browser.get("/me/answer/", told).status_code == 200
    browser.cookies["uptake_me_way"] = way
    again = browser.get("/me/answer/", told)
    assert again.status_code == 403
    assert Visit.objects.of(provider.tenant).count() == 1


@pytest.mark.parametrize(("minutes", "opens"), [(10, True), (11, False)])
def test_an_answer_comes_within_ten_minutes(provider, fake, browser, clock, minutes, opens):
    fake.claims = {"oid": "id-5"}
    asked = leave(browser, fake, "/me/sign-in/hillside/")
    clock.now = NOW + timedelta(minutes=minutes)
    found = browser.get("/me/answer/", {"code": "c", "state": asked["state"]})
    assert (found.status_code == 200) is opens


@pytest.mark.parametrize("cookie", ["", "x", "é", "AAAA" * 40])
def test_a_way_that_was_not_begun_here_leads_nowhere(provider, fake, browser, cookie):
    asked = leave(browser, fake, "/me/sign-in/hillside/")
    browser.cookies["uptake_me_way"] = cookie
    assert browser.get("/me/answer/", {"code": "c", "state": asked["state"]}).status_code == 403
    assert not fake.forms, "the provider is not even asked"


def test_a_provider_that_says_no_or_is_turned_off_lets_nobody_in(provider, fake, browser):
    asked = leave(browser, fake, "/me/sign-in/hillside/")
    found = browser.get("/me/answer/", {"error": "access_denied", "state": asked["state"]})
    assert "did not let you in" in found.content.decode()
    assert "Sign in with Contoso" in found.content.decode(), "the way back in stands beside it"
    asked = leave(browser, fake, "/me/sign-in/hillside/")
    Provider.objects.update(on=False)
    assert browser.get("/me/answer/", {"code": "c", "state": asked["state"]}).status_code == 403
    assert browser.get("/me/sign-in/hillside/").status_code == 404


def test_whoever_is_signed_in_when_the_provider_is_turned_off_reads_no_more(provider, fake, browser):
    signed_in(browser, fake, oid="id-5")
    assert browser.get("/me/").status_code == 200
    Provider.objects.update(on=False)
    assert browser.get("/me/").status_code == 403


@pytest.mark.parametrize(("what", "about"), [(What.PERSON, "u5@hillside.example"), (What.ALL, "")])
def test_whoever_loses_their_tokens_loses_this_visit_too(staffed, provider, fake, browser, clock, what, about):
    signed_in(browser, fake, oid="id-5")
    clock.now = NOW + timedelta(minutes=1)
    revoke(what=what, about=about, by=staffed.gina, now=clock.now)
    assert browser.get("/me/").status_code == 403


def test_nobody_begins_more_than_twenty_visits_however_they_come(staffed, provider, fake, code):
    for _ in range(10):
        assert Client(SERVER_NAME="localhost").post("/me/enter/", {"code": code(5)}).status_code == 302
    found = [signed_in(Client(SERVER_NAME="localhost"), fake, oid="id-5").status_code for _ in range(11)]
    assert found == [200] * 10 + [429]


def test_signing_in_as_a_person_makes_no_admin_of_somebody_whom_roles_are_mapped_to(provider, fake, browser):
    """The same account, with a group that makes it an administrator: by this door it is a person and nothing else."""
    RoleLine.objects.create(provider=provider, claim="groups", value="bosses", role=Role.GLOBAL_ADMINISTRATOR.value)
    assert signed_in(browser, fake, oid="id-5", groups=["bosses"]).status_code == 200
    assert browser.get("/me/").status_code == 200
    assert browser.get("/settings/").headers["Location"].startswith("/sign-in/")
    assert "sessionid" not in browser.cookies
    assert not Admin.objects.filter(sign_in__contains="u5").exists()
    assert not SignedIn.objects.exists()
    assert not Session.objects.exists()
    assert (
        not AuditEntry.objects.of(provider.tenant).filter(action__in=["session.begun", "admin.from_provider"]).exists()
    )


def test_what_was_begun_for_a_person_ends_as_no_admin(provider, fake, browser):
    RoleLine.objects.create(provider=provider, claim="groups", value="bosses", role=Role.GLOBAL_ADMINISTRATOR.value)
    fake.claims = {"oid": "id-5", "groups": ["bosses"]}
    asked = leave(browser, fake, "/me/sign-in/hillside/")
    found = browser.get("/sign-in/answer/", {"code": "c", "state": asked["state"]})
    assert found.status_code == 403
    assert not SignedIn.objects.exists()
    assert not fake.forms


def test_what_was_begun_for_an_admin_ends_as_no_person(provider, fake, browser):
    RoleLine.objects.create(provider=provider, claim="groups", value="bosses", role=Role.GLOBAL_ADMINISTRATOR.value)
    fake.claims = {"oid": "id-5", "groups": ["bosses"]}
    asked = leave(browser, fake, "/sign-in/with/hillside/")
    assert asked["redirect_uri"].endswith("/sign-in/answer/")
    found = browser.get("/me/answer/", {"code": "c", "state": asked["state"]})
    assert found.status_code == 403
    assert not Visit.objects.of(provider.tenant).exists()
    assert not fake.forms


def test_an_admins_session_and_a_persons_visit_open_nothing_of_each_other(staffed, provider, fake, browser):
    staffed.admin("gina", Role.GLOBAL_ADMINISTRATOR)
    browser.force_login(Admin.objects.get(sign_in="gina@hillside.example"))
    session = browser.cookies["sessionid"].value
    assert browser.get("/me/").status_code == 403
    signed_in(browser, fake, oid="id-5")
    assert browser.cookies["sessionid"].value == session, "the admin stays who they are"
    visit = browser.cookies["uptake_me"].value
    swapped = Client(SERVER_NAME="localhost")
    swapped.cookies["sessionid"] = visit
    swapped.cookies["uptake_me"] = session
    assert swapped.get("/settings/").headers["Location"].startswith("/sign-in/")
    assert swapped.get("/me/").status_code == 403


def test_the_ways_in_are_shown_where_somebody_is_not_in(provider, browser):
    for path, status in (("/me/sign-in/", 200), ("/me/", 403)):
        found = browser.get(path)
        assert found.status_code == status
        assert 'href="/me/sign-in/hillside/"' in found.content.decode()
    Provider.objects.update(on=False)
    assert "No organization here lets people sign in" in page(browser, "/me/sign-in/")
