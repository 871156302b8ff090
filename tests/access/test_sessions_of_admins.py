"""Sessions: how long they last, who sees them, and who ends them."""

import pytest
from access_world import PASSWORD, Clock, acts, sign_in, visitor
from django.test import Client

from uptake.access import role_actions, sessions
from uptake.access.models import SignedIn
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin, AuditEntry, Tenant

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_session_ends_after_an_hour_of_rest(gina: Admin, clock: Clock) -> None:
    client = visitor()
    sign_in(client, "gina")
    for _each in range(3):
        clock.pass_by(minutes=59)
        assert is_in(client)
    clock.pass_by(minutes=60)
    answer = client.get("/account/", follow=True)
    assert "Your session has ended. Sign in again." in answer.content.decode()
    assert answer.redirect_chain[0][0] == "/sign-in/?next=/account/"
    assert not SignedIn.objects.exists()


def test_a_session_ends_twelve_hours_after_it_began_however_busy_it_is(gina: Admin, clock: Clock) -> None:
    client = visitor()
    sign_in(client, "gina")
    for _each in range(15):
        clock.pass_by(minutes=47)
        assert is_in(client)
    clock.pass_by(minutes=16)
    assert not is_in(client)


def test_an_ended_session_is_not_asked_for_a_proof_but_signed_out(gina: Admin, clock: Clock) -> None:
    client = visitor()
    sign_in(client, "gina")
    clock.pass_by(hours=2)
    answer = client.post("/settings/score/", {"on": "yes"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_session_that_is_not_listed_is_over(gina: Admin) -> None:
    client = visitor()
    sign_in(client, "gina")
    SignedIn.objects.all().delete()
    assert not is_in(client)


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_of_the_others(gina: Admin, tenant: Tenant) -> None:
    here, there, third = visitor(), visitor("198.51.100.9"), visitor("2001:db8::9")
    for client in (here, there, third):
        sign_in(client, "gina")
    told = here.get("/account/").content.decode()
    assert all(text in told for text in ("198.51.100.9", "2001:db8::9", "Firefox, Linux", "This session"))
    [row] = [each for each in sessions.sessions_of(gina, None) if each.address == "198.51.100.9"]
    here.post(f"/account/sessions/{row.id}/end/")
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    here.post("/account/sessions/end/")
    assert [is_in(client) for client in (here, there, third)] == [True, False, False]
    assert AuditEntry.objects.of(tenant).filter(action="session.ended").count() == 2


def test_nobody_ends_or_sees_the_sessions_of_somebody_else_by_number(gina: Admin, rita: Admin) -> None:
    mine, theirs = visitor(), visitor("198.51.100.9")
    sign_in(mine, "rita")
    sign_in(theirs, "gina")
    [row] = sessions.sessions_of(gina, None)
    assert mine.post(f"/account/sessions/{row.id}/end/").status_code == 404
    assert "198.51.100.9" not in mine.get("/account/").content.decode()
    assert is_in(theirs)


def test_a_new_password_signs_out_everywhere_else_and_the_old_one_is_nothing_any_more(gina: Admin) -> None:
    here, there = visitor(), visitor()
    for client in (here, there):
        sign_in(client, "gina")
    before = here.session.session_key
    answer = here.post("/account/password/", {"new": "another-long-word", "repeated": "another-long-word"})
    assert answer["Location"] == "/account/"
    assert (is_in(here), is_in(there)) == (True, False)
    assert here.session.session_key != before
    assert sign_in(visitor(), "gina", PASSWORD).status_code == 200
    assert sign_in(visitor(), "gina", "another-long-word").status_code == 302


@pytest.mark.parametrize(
    ("new", "repeated", "says"),
    [
        ("short", "short", "too short"),
        ("password1234", "password1234", "too common"),
        ("another-long-word", "another-long-werd", "The two passwords are different."),
    ],
)
def test_a_password_that_is_easily_guessed_or_mistyped_is_not_taken(
    inside: Client, new: str, repeated: str, says: str
) -> None:
    answer = inside.post("/account/password/", {"new": new, "repeated": repeated})
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_a_global_administrator_ends_the_sessions_of_others_and_nobody_else_does(
    gina: Admin, rita: Admin, tenant: Tenant, clock: Clock
) -> None:
    theirs = visitor()
    sign_in(theirs, "rita")
    with pytest.raises(Refused, match="not_allowed"):
        role_actions.end_sessions_of(admin_id=gina.pk, by=acts(rita, tenant), now=clock.now)
    assert role_actions.end_sessions_of(admin_id=rita.pk, by=acts(gina, tenant), now=clock.now) == 1
    assert not is_in(theirs)


def test_old_sessions_are_forgotten_in_the_night(gina: Admin, clock: Clock) -> None:
    sign_in(visitor(), "gina")
    clock.pass_by(hours=11)
    assert sessions.forget_old(clock.now) == 0
    clock.pass_by(hours=2)
    assert sessions.forget_old(clock.now) == 1
