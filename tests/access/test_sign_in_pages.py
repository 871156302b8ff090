"""Signing in with a password: who gets in, what others learn, and when the door closes."""

import pytest
from access_world import PASSWORD, Clock, sign_in, visitor

from uptake.access.models import ClosedDoor
from uptake.access.unlocking import unlock
from uptake.tenancy.models import Admin, AuditEntry, Tenant

pytestmark = pytest.mark.django_db


def said(answer) -> str:
    return answer.content.decode()


def test_the_right_password_leads_where_one_wanted_and_begins_a_session_of_its_own(gina: Admin) -> None:
    client = visitor()
    client.post("/sign-in/passkey/")  # a session from before
    before = client.session.session_key
    answer = sign_in(client, "gina", next="/settings/")
    assert (answer.status_code, answer["Location"]) == (302, "/settings/")
    assert before
    assert client.session.session_key != before
    assert client.get("/settings/").status_code == 200


def test_letters_of_the_name_may_be_large_and_spaces_stand_around_it(gina: Admin) -> None:
    answer = visitor().post("/sign-in/", {"username": " GINA@Hill.example ", "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(gina: Admin, to: str) -> None:
    assert sign_in(visitor(), "gina", next=to)["Location"] == "/"


def test_a_wrong_password_an_unknown_name_and_a_closed_account_read_the_same(gina: Admin, rita: Admin) -> None:
    Admin.objects.filter(pk=rita.pk).update(is_active=False)
    texts = set()
    for name in ("gina", "nobody", "rita"):
        answer = sign_in(visitor(), name, "wrong" if name == "gina" else PASSWORD)
        assert answer.status_code == 200
        texts.add(said(answer).partition('role="alert"')[2].partition("</div>")[0])
    assert len(texts) == 1
    assert "not right" in texts.pop()


@pytest.mark.parametrize("name", ["gina", "nobody"])
def test_after_five_misses_even_the_right_password_has_to_wait_and_is_told_for_how_long(
    gina: Admin, clock: Clock, name: str
) -> None:
    client = visitor()
    for _each in range(5):
        assert sign_in(client, name, "wrong").status_code == 200
    answer = sign_in(client, name)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "Try again in 15 minutes." in said(answer)
    clock.pass_by(minutes=14)
    assert "Try again in 1 minute." in said(sign_in(client, name))
    clock.pass_by(minutes=1)
    assert sign_in(client, name).status_code == (302 if name == "gina" else 200)


def test_another_address_gets_in_until_the_account_has_seen_too_much(gina: Admin, clock: Clock) -> None:
    for number in range(4):
        for _each in range(5):
            sign_in(visitor(f"203.0.113.{number}"), "gina", "wrong")
    assert sign_in(visitor("198.51.100.1"), "gina").status_code == 429
    clock.pass_by(hours=1)
    assert sign_in(visitor("198.51.100.1"), "gina").status_code == 302


def test_fewer_misses_do_not_close_the_door_for_others(gina: Admin) -> None:
    for _each in range(5):
        sign_in(visitor(), "gina", "wrong")
    assert sign_in(visitor("198.51.100.1"), "gina").status_code == 302


def test_one_network_of_ipv6_counts_as_one_address(gina: Admin) -> None:
    for number in range(5):
        sign_in(visitor(f"2001:db8:1:2::{number:x}"), "gina", "wrong")
    assert sign_in(visitor("2001:db8:1:2:ffff::1"), "gina").status_code == 429
    assert sign_in(visitor("2001:db8:1:3::1"), "gina").status_code == 302


def test_nothing_that_was_typed_is_kept(gina: Admin, tenant: Tenant) -> None:
    for _each in range(5):
        visitor().post("/sign-in/", {"username": "my-Secret-in-the-wrong-field", "password": "another-secret"})
        sign_in(visitor(), "gina", "a-secret-that-is-wrong")
    kept = str(list(ClosedDoor.objects.values())) + str(list(AuditEntry.objects.of(tenant).values()))
    assert "ecret" not in kept
    assert "203.0.113" not in kept
    assert "gina@" not in str(list(ClosedDoor.objects.values()))


def test_the_log_tells_that_the_door_closed_and_how_many_misses_came_before_the_session(
    gina: Admin, tenant: Tenant, clock: Clock
) -> None:
    client = visitor()
    for _each in range(5):
        sign_in(client, "gina", "wrong")
    assert AuditEntry.objects.of(tenant).get(action="sign_in.closed").details == {"after": "password"}
    clock.pass_by(minutes=15)
    for _each in range(2):
        sign_in(client, "gina", "wrong")
    sign_in(client, "gina")
    begun = AuditEntry.objects.of(tenant).get(action="session.begun")
    assert begun.admin == gina.sign_in
    assert begun.details["how"] == "password"
    assert begun.details["failed_before"] >= 2


def test_whoever_runs_the_installation_opens_the_door_before_its_time(
    gina: Admin, tenant: Tenant, clock: Clock
) -> None:
    client = visitor()
    for _each in range(5):
        sign_in(client, "gina", "wrong")
    assert unlock("Gina@hill.example", clock.now) == 1
    assert AuditEntry.objects.of(tenant).filter(action="sign_in.opened").count() == 1
    assert sign_in(client, "gina").status_code == 302


def test_signing_out_needs_a_post_and_ends_the_session(inside) -> None:
    assert inside.get("/sign-out/").status_code == 405
    key = inside.cookies["sessionid"].value
    assert inside.post("/sign-out/")["Location"] == "/sign-in/"
    inside.cookies["sessionid"] = key  # who kept the cookie has nothing of it
    assert inside.get("/settings/").status_code == 302


def test_who_is_signed_in_is_not_asked_again(inside) -> None:
    assert inside.get("/sign-in/?next=/settings/")["Location"] == "/settings/"


def test_the_page_is_not_kept_by_caches_and_holds_no_script_of_its_own() -> None:
    answer = visitor().get("/sign-in/")
    assert "no-store" in answer["Cache-Control"]
    assert "<script>" not in said(answer)
    assert " style=" not in said(answer)
