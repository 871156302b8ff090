"""The second factor: codes, codes on paper, passkeys; and organizations that ask for one."""

import json
from base64 import b32decode
from html import unescape

import pytest
from access_world import PASSWORD, Clock, acts, sign_in, visitor
from django.test import Client
from soft_key import SoftKey

from uptake.access import codes, passkeys, recovery, settings_actions
from uptake.access.models import CodeSecret, Passkey, RecoveryCode
from uptake.rules.one_time_codes import code_of, step_of
from uptake.tenancy.models import Admin, AuditEntry, Tenant

pytestmark = pytest.mark.django_db


def said(answer) -> str:
    return answer.content.decode()


def with_app(admin: Admin, clock: Clock) -> bytes:
    secret = codes.fresh()
    codes.set_up(admin, secret, code_of(secret, step_of(clock.now)), clock.now)
    clock.pass_by(seconds=30)
    return secret


def half_way(name: str = "gina") -> Client:
    client = visitor()
    assert sign_in(client, name)["Location"] == "/sign-in/second-step/"
    return client


def test_the_right_password_alone_opens_nothing_when_there_is_an_app(gina: Admin, clock: Clock) -> None:
    with_app(gina, clock)
    client = half_way()
    assert client.get("/settings/").status_code == 302
    assert client.get("/account/")["Location"].startswith("/sign-in/")


def test_a_code_of_the_app_is_good_in_one_browser_only(gina: Admin, clock: Clock) -> None:
    secret = with_app(gina, clock)
    first, second = half_way(), half_way()
    code = {"code": code_of(secret, step_of(clock.now))}
    assert first.post("/sign-in/second-step/", code).status_code == 302
    answer = second.post("/sign-in/second-step/", code)
    assert "was used already" in said(answer)


def test_half_way_lasts_ten_minutes_and_no_longer_than_the_password(gina: Admin, clock: Clock) -> None:
    secret = with_app(gina, clock)
    client = half_way()
    clock.pass_by(minutes=11)
    answer = client.post("/sign-in/second-step/", {"code": code_of(secret, step_of(clock.now))})
    assert answer["Location"] == "/sign-in/"
    client = half_way()
    gina.set_password("changed-in-the-meantime")
    gina.save()
    answer = client.post("/sign-in/second-step/", {"code": code_of(secret, step_of(clock.now))})
    assert answer["Location"] == "/sign-in/"


def test_guesses_of_codes_close_a_door_of_their_own_which_a_right_password_does_not_open(
    gina: Admin, clock: Clock, tenant: Tenant
) -> None:
    secret = with_app(gina, clock)
    client = half_way()
    for _each in range(5):
        assert client.post("/sign-in/second-step/", {"code": "000000"}).status_code == 200
    client = half_way()
    answer = client.post("/sign-in/second-step/", {"code": code_of(secret, step_of(clock.now))})
    assert answer.status_code == 429
    assert "Try again in 15 minutes." in said(answer)
    assert AuditEntry.objects.of(tenant).get(action="sign_in.closed").details == {"after": "second"}


def test_secrets_are_kept_sealed_and_codes_on_paper_as_hashes(gina: Admin, clock: Clock) -> None:
    secret = with_app(gina, clock)
    paper = recovery.make(gina, clock.now)
    assert secret not in bytes(CodeSecret.objects.get().secret)
    assert not {row.digest for row in RecoveryCode.objects.all()} & set(paper)
    assert len(set(paper)) == 10


def test_new_codes_on_paper_end_the_old_ones(gina: Admin, clock: Clock) -> None:
    old, new = recovery.make(gina, clock.now), recovery.make(gina, clock.now)
    assert not any(recovery.fits(gina, code, clock.now) for code in old)
    assert recovery.fits(gina, f" {new[0].upper()} ", clock.now)
    assert not recovery.fits(gina, new[0], clock.now)
    assert recovery.left(gina) == 9


def test_nobody_uses_the_codes_of_somebody_else(gina: Admin, rita: Admin, clock: Clock) -> None:
    [code, *_rest] = recovery.make(gina, clock.now)
    assert not recovery.fits(rita, code, clock.now)


def test_where_a_second_factor_is_required_it_comes_before_anything_else(
    gina: Admin, rita: Admin, tenant: Tenant, clock: Clock
) -> None:
    by = acts(gina, tenant)
    settings_actions.set_rules(second_factor=True, local_off=False, by=by, now=clock.now)
    client = visitor()
    sign_in(client, "rita")
    for path in ("/", "/settings/", "/account/"):
        assert client.get(path)["Location"] == "/account/code/"
    assert client.post("/settings/tokens/", {"name": "x"})["Location"] == "/account/code/"
    assert client.get("/account/code/").status_code == 200
    assert client.get("/account/passkeys/").status_code == 200
    with_app(rita, clock)
    assert client.get("/account/").status_code == 200


def test_the_secret_of_an_app_that_is_being_set_up_is_not_readable_in_the_session(inside: Client) -> None:
    page = said(inside.get("/account/code/"))
    told = page.partition("<code")[2].partition(">")[2].partition("<")[0]
    secret = b32decode(told.replace(" ", ""))
    assert len(secret) == 20
    assert secret.hex() not in json.dumps(dict(inside.session.items()))


# --- passkeys ----------------------------------------------------------------------------------------


def asked(client: Client) -> str:
    return said(client.post("/sign-in/passkey/"))


def question_of(page: str) -> str:
    return unescape(page.partition('data-question="')[2].partition('"')[0])


def add(client: Client, key: SoftKey, **different: str):
    question = question_of(said(client.get("/account/passkeys/")))
    return client.post("/account/passkeys/", {"name": "Key", "passkey": key.make(question, **different)})


@pytest.fixture
def key(inside: Client) -> SoftKey:
    """Gina's passkey."""
    made = SoftKey()
    assert "Your recovery codes" in said(add(inside, made))
    return made


def by_passkey(client: Client, answer: str):
    return client.post("/sign-in/", {"passkey": answer})


def test_a_passkey_signs_in(key: SoftKey) -> None:
    client = visitor()
    assert by_passkey(client, key.prove(asked(client))).status_code == 302
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("origin", ["https://localhost.elsewhere.example", "http://elsewhere.example", "null"])
def test_a_passkey_that_was_asked_by_another_page_opens_nothing(key: SoftKey, inside: Client, origin: str) -> None:
    client = visitor()
    answer = by_passkey(client, key.prove(asked(client), origin=origin))
    assert "This passkey is not known here" in said(answer)
    other = SoftKey(name=b"another")
    assert "could not be added" in said(add(inside, other, origin=origin))
    assert Passkey.objects.count() == 1


def test_an_answer_is_good_for_one_question_and_once(key: SoftKey) -> None:
    client = visitor()
    answer = key.prove(asked(client))
    asked(client)  # another question has taken its place
    assert by_passkey(client, answer).status_code == 200
    answer = key.prove(asked(client))
    assert by_passkey(visitor(), answer).status_code == 200  # another browser was asked nothing
    assert by_passkey(client, answer).status_code == 302
    client.post("/sign-out/")
    assert by_passkey(client, answer).status_code == 200


def test_without_finger_face_or_pin_it_does_not_sign_in_alone_but_is_a_second_factor(key: SoftKey) -> None:
    client = visitor()
    assert by_passkey(client, key.prove(asked(client), verified=False)).status_code == 200
    client = half_way()
    answer = client.post("/sign-in/second-step/", {"passkey": key.prove(asked(client), verified=False)})
    assert answer.status_code == 302


def test_a_question_of_the_second_step_does_not_sign_in_without_password(key: SoftKey) -> None:
    client = half_way()
    answer = key.prove(asked(client), verified=False)
    assert by_passkey(client, answer).status_code == 200


def test_a_copied_key_is_refused_and_noted(key: SoftKey, tenant: Tenant) -> None:
    client = visitor()
    by_passkey(client, key.prove(asked(client)))
    key.uses = 0
    second = visitor()
    assert by_passkey(second, key.prove(asked(second))).status_code == 200
    assert AuditEntry.objects.of(tenant).filter(action="second_factor.passkey_copied").count() == 1


def test_nobody_proves_who_they_are_with_the_passkey_of_somebody_else(key: SoftKey, rita: Admin, clock: Clock) -> None:
    client = visitor()
    sign_in(client, "rita")
    clock.pass_by(minutes=11)
    answer = client.post("/account/prove/", {"proof_passkey": key.prove(asked(client)), "next": "/account/"})
    assert answer.status_code == 403
    key.handle = b"somebody else"
    other = visitor()
    assert by_passkey(other, key.prove(asked(other))).status_code == 200


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "not json", '{"id": "x", "rawId": "eA", "response": {}}'])
def test_anything_else_in_place_of_an_answer_is_refused(key: SoftKey, answer: str) -> None:
    client = visitor()
    asked(client)
    assert by_passkey(client, answer or " ").status_code == 200


def test_a_closed_account_does_not_get_in_with_its_passkey(key: SoftKey, gina: Admin) -> None:
    Admin.objects.filter(pk=gina.pk).update(is_active=False)
    client = visitor()
    assert by_passkey(client, key.prove(asked(client))).status_code == 200


def test_nobody_removes_the_passkey_of_somebody_else(key: SoftKey, rita: Admin, inside: Client) -> None:
    client = visitor()
    sign_in(client, "rita", PASSWORD)
    number = Passkey.objects.get().pk
    assert client.post(f"/account/passkeys/{number}/remove/").status_code == 404
    assert inside.post(f"/account/passkeys/{number}/remove/").status_code == 302
    assert not passkeys.keys_of(Admin.objects.get(sign_in="gina@hill.example"))
