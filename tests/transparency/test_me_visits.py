"""Who gets in: a code opens once, for a minute, for one person, and no admin's session opens anything."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from tests.messaging.office import NOW
from uptake.delivery import me_codes
from uptake.delivery.revoked import What
from uptake.messaging.revoking import revoke
from uptake.people.models import Person
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin, AuditEntry
from uptake.transparency import visits
from uptake.transparency.models import Visit

PAGES = ("/me/", "/me/practices/", "/me/messages/", "/me/data.json")


def enter(code, client=None):
    return (client or Client(SERVER_NAME="localhost")).post("/me/enter/", {"code": code})


def test_a_code_opens_once(staffed, code):
    told = code(5)
    assert enter(told).status_code == 302
    again = enter(told)
    assert again.status_code == 403
    assert "was used already" in again.content.decode()
    assert enter(told + "==").status_code == 403, "the same code in other letters is the same code"


def test_a_code_opens_nothing_again_after_leaving(staffed, code, reader):
    told = code(5)
    browser = Client(SERVER_NAME="localhost")
    enter(told, browser)
    kept = browser.cookies["uptake_me"].value
    assert "shows nothing about you" in browser.post("/me/leave/").content.decode()
    assert enter(told).status_code == 403
    browser.cookies["uptake_me"] = kept
    assert browser.get("/me/").status_code == 403


def test_looking_at_the_link_does_not_use_it_up(staffed, code):
    told = code(5)
    for _ in range(2):
        assert told in Client(SERVER_NAME="localhost").get("/me/enter/", {"code": told}).content.decode()
    assert enter(told).status_code == 302


@pytest.mark.parametrize(("seconds", "opens"), [(59, True), (60, False)])
def test_a_code_is_good_for_a_minute(staffed, code, clock, seconds, opens):
    told = code(5)
    clock.now = NOW + timedelta(seconds=seconds)
    found = enter(told)
    assert (found.status_code == 302) is opens
    assert opens or "good for a minute" in found.content.decode()


def test_what_was_not_made_here_opens_nothing(staffed, code):
    mine = code(5)
    changed = mine[:30] + ("A" if mine[30] != "A" else "B") + mine[31:]
    foreign = code(5, secret=b"the secret of another installation")
    for told in ("", "x", "é", "A" * 5000, changed, foreign, code(5, tenant="nowhere"), code(999)):
        found = enter(told)
        assert found.status_code == 403, told
        assert "does not open anything" in found.content.decode()
    assert not Visit.objects.of(staffed.tenant).exists()


def test_whoever_left_the_organization_gets_in_no_more(staffed, reader, code):
    browser = reader(5)
    Person.objects.of(staffed.tenant).filter(number=5).update(ended_day=NOW.date())
    assert browser.get("/me/").status_code == 403
    assert enter(code(5)).status_code == 403


@pytest.mark.parametrize(("minutes", "reads"), [(29, True), (30, False)])
def test_a_visit_lasts_half_an_hour(reader, clock, minutes, reads):
    browser = reader(5)
    clock.now = NOW + timedelta(minutes=minutes)
    assert (browser.get("/me/").status_code == 200) is reads


@pytest.mark.parametrize(
    ("what", "about", "ends"),
    [
        (What.PERSON, "u5@hillside.example", True),
        (What.PERSON, "u6@hillside.example", False),
        (What.SOURCE, "host:h1", True),
        (What.SOURCE, "host:h2", False),
        (What.ALL, "", True),
    ],
)
def test_whoever_loses_their_tokens_loses_the_visit(staffed, reader, clock, what, about, ends):
    browser = reader(5)
    clock.now = NOW + timedelta(minutes=1)
    revoke(what=what, about=about, by=staffed.gina, now=clock.now)
    assert browser.get("/me/").status_code == (403 if ends else 200)
    clock.now = NOW + timedelta(minutes=2)
    assert reader(5).get("/me/").status_code == 200, "what is begun later is another visit"


def test_the_cookie_is_its_own(reader):
    cookie = reader(5).cookies["uptake_me"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("/me/", True, "Strict", 1800)


def test_an_admin_opens_it_for_nobody(staffed, reader):
    staffed.admin("gina", Role.GLOBAL_ADMINISTRATOR)
    client = Client(SERVER_NAME="localhost")
    client.force_login(Admin.objects.get(sign_in="gina@hillside.example"))
    for page in PAGES:
        for query in ("", "?person=5", "?number=5&tenant=hillside"):
            found = client.get(page + query)
            assert found.status_code == 403
            assert "u5@" not in found.content.decode()


def test_reading_makes_nobody_an_admin_and_admins_stay_who_they_are(staffed, reader):
    browser = reader(5)
    assert browser.get("/settings/").headers["Location"].startswith("/sign-in/")
    staffed.admin("gina", Role.GLOBAL_ADMINISTRATOR)
    both = Client(SERVER_NAME="localhost")
    both.force_login(Admin.objects.get(sign_in="gina@hillside.example"))
    before = AuditEntry.objects.of(staffed.tenant).count()
    page = reader(5, both).get("/me/").content.decode()
    assert "Gina" not in page
    assert both.get("/me/data.json").status_code == 200
    assert AuditEntry.objects.of(staffed.tenant).count() == before, (
        "what people read of themselves is no admin's export"
    )
    assert "Gina" in both.get("/settings/").content.decode()


def test_asking_too_much_waits_a_minute(reader, clock):
    browser = reader(5)
    found = [browser.get("/me/messages/").status_code for _ in range(61)]
    assert found == [200] * 60 + [429]
    clock.now = NOW + timedelta(minutes=1)
    assert browser.get("/me/messages/").status_code == 200


def test_nobody_begins_more_than_twenty_visits_in_half_an_hour(staffed, code, clock):
    assert [enter(code(5)).status_code for _ in range(21)] == [302] * 20 + [429]
    assert enter(code(6)).status_code == 302
    clock.now = NOW + timedelta(minutes=30)
    assert enter(code(5)).status_code == 302


def test_visits_that_are_over_are_forgotten(staffed, reader, clock):
    reader(5)
    assert visits.forget_over(staffed.tenant, NOW + timedelta(minutes=30)) == 0
    assert visits.forget_over(staffed.tenant, NOW + timedelta(minutes=31)) == 1
    assert not Visit.objects.of(staffed.tenant).exists()


def test_the_same_code_is_never_made_twice(folder):
    told = {me_codes.issue(settings.UPTAKE.secret, "hillside", 5, "", NOW)[0] for _ in range(20)}
    assert len(told) == 20
    with pytest.raises(Refused, match="me_code_unknown"):
        me_codes.named(b"another", told.pop(), NOW)
