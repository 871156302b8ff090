"""Nobody gets in without a token, and nobody sees another organization."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.api.conftest import PARTS
from tests.api.interface_world import DAY, EVERY, NOW, Program
from uptake.api.description import description
from uptake.api.interface import interface
from uptake.rules.permissions import Role
from uptake.tenancy.models import Assignment
from uptake.tenancy.token_actions import revoke_token
from uptake.tenancy.token_queries import tokens_for
from uptake.tenancy.token_scopes import Scope

SCORE, MESSAGES = Scope.SCORE_READ.value, Scope.MESSAGES_READ.value


def test_no_address_answers_without_a_token(hill, addresses):
    hill.record()
    for address in addresses:
        answer = Client(SERVER_NAME="localhost").get(f"/api/v1{address}")
        assert answer.status_code == 401, address
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["reason"] == "token_missing"


def test_a_signed_in_browser_is_no_token(hill, addresses):
    hill.admin("gina", Role.GLOBAL_ADMINISTRATOR)
    for address in addresses:
        assert hill.browser().get(f"/api/v1{address}").status_code == 401, address


@pytest.mark.parametrize("wrong", ["", "uptake", "uptake_hill_00000000_" + "0" * 48, "x" * 5000, "Ünknown"])
def test_a_wrong_token_opens_nothing(hill, addresses, wrong):
    for address in addresses:
        answer = Program(wrong).ask(address)
        assert answer.status_code == 401, address
        assert answer.json()["reason"] in {"token_unknown", "token_missing"}


def test_a_token_with_one_sign_changed_opens_nothing(program):
    for place in (7, 15, -1):
        sign = "0" if program.token[place] != "0" else "1"
        changed = program.token[:place] + sign + (program.token[place + 1 :] if place != -1 else "")
        assert Program(changed).ask("/token").status_code == 401


def test_another_scheme_is_no_token(hill, program):
    answer = Client(SERVER_NAME="localhost").get("/api/v1/token", headers={"authorization": f"Basic {program.token}"})
    assert answer.status_code == 401


def test_a_token_never_sees_another_organization(hill, vale, addresses):
    hill.record(share=0.63)
    vale.record(DAY - timedelta(days=1), share=0.27)
    of_vale = Program(vale.token(by=vale.gina))
    told = "".join(of_vale.ask(address).content.decode() for address in addresses)
    assert "hill" not in told.lower()
    assert DAY.isoformat() not in told.replace(f'"last_day": "{DAY.isoformat()}"', "")
    assert of_vale.read("/insights/communication.modes")["share"] == 0.27
    assert of_vale.ask(f"/insights?day={DAY}").json()["reason"] == "no_such_day"


def test_a_token_put_under_another_name_of_organization_opens_nothing(hill, vale, program):
    assert Program(program.token.replace("_hill_", "_vale_")).ask("/token").status_code == 401


def test_a_token_may_only_what_it_was_made_for(hill):
    hill.record()
    reader = Program(hill.token(scopes=(SCORE,)))
    assert reader.ask("/score").status_code == 200
    refused = reader.ask("/messages")
    assert refused.status_code == 403
    assert refused.json()["reason"] == "not_in_scope"


def test_each_operation_asks_for_its_scope(hill, addresses, writings):
    hill.record()
    asked = [("get", address) for address in addresses] + writings
    needed = {
        (method, path.removeprefix("/api/v1")): told["x-scope"]
        for path, known in description()["paths"].items()
        for method, told in known.items()
    }
    wanted = [
        next(scope for (verb, path), scope in needed.items() if verb == method and _fits(path, address))
        for method, address in asked
    ]
    assert set(wanted) == {"", *EVERY} - {"directory:write"}  # which opens /scim alone
    for scope in EVERY:
        program = Program(hill.token(scopes=(scope,)))
        for (method, address), asks in zip(asked, wanted, strict=True):
            answer = program.send(method, address, {} if method in ("post", "patch") else None)
            refused = answer.status_code == 403
            assert refused is (asks not in ("", scope)), (method, address, scope, answer.content)
            if refused:
                assert answer.json()["reason"] == "not_in_scope"


def _fits(path, address):
    parts = [re.escape(PARTS[each]) if each in PARTS else re.escape(each) for each in re.split(r"({[a-z]+})", path)]
    return re.fullmatch("".join(parts), address.partition("?")[0])


def test_a_scope_is_worth_nothing_where_the_maker_has_no_role_for_it(hill, writings):
    hill.admin("gus", Role.GLOBAL_ADMINISTRATOR)
    program = Program(hill.token(by=hill.admin("gus"), scopes=EVERY))
    held = Assignment.objects.of(hill.tenant).filter(admin=hill.admins["gus"])
    held.update(role=Role.GLOBAL_READER.value)
    for method, address in writings:
        answer = program.send(method, address, {} if method in ("post", "patch") else None)
        assert (answer.status_code, answer.json()["reason"]) == (403, "not_allowed"), (method, address)


def test_when_its_maker_loses_the_role_the_token_loses_it_at_once(hill):
    hill.record()
    program = Program(hill.token(by=hill.rita))
    assert program.ask("/score").status_code == 200
    held = Assignment.objects.of(hill.tenant).filter(admin=hill.admins["rita"])
    held.update(role=Role.MESSAGES_APPROVER.value)
    assert program.ask("/score").status_code == 403
    assert program.ask("/messages").status_code == 200
    assert program.read("/token")["permissions"] == ["read_messages"]
    held.delete()
    assert {program.ask(address).status_code for address in ("/score", "/messages", "/token")} == {403}
    Assignment.objects.of(hill.tenant).create(
        tenant=hill.tenant, admin=hill.admins["rita"], role=Role.GLOBAL_READER.value
    )
    assert program.ask("/score").status_code == 200


def test_when_its_maker_may_not_sign_in_any_more_the_token_reads_nothing(hill):
    program = Program(hill.token(by=hill.rita))
    hill.admins["rita"].is_active = False
    hill.admins["rita"].save()
    assert program.ask("/organization").status_code == 403


def test_an_expired_and_a_revoked_token_say_so(hill):
    ended = Program(hill.token(now=NOW - timedelta(days=31), lives=timedelta(days=30)))
    assert ended.ask("/score").json()["reason"] == "token_expired"
    revoked = Program(hill.token())
    number = tokens_for(hill.gina)[0].id
    revoke_token(token_id=number, by=hill.gina, now=NOW)
    answer = revoked.ask("/score")
    assert (answer.status_code, answer.json()["reason"]) == (401, "token_revoked")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_an_address_does_not_know_is_a_problem_too(program, addresses, writings, method):
    for address in addresses:
        if (method, address) in writings:
            continue
        client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        answer = getattr(client, method)(f"/api/v1{address}", headers={"authorization": f"Bearer {program.token}"})
        assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json"), address
        assert "GET" in answer["Allow"]
        assert answer.json()["reason"] == "method_not_allowed"


def test_nothing_is_written_without_a_token(hill, writings):
    hill.admin("gina", Role.GLOBAL_ADMINISTRATOR)
    browser = hill.browser()
    for method, address in writings:
        answer = getattr(Client(SERVER_NAME="localhost"), method)(f"/api/v1{address}")
        assert (answer.status_code, answer.json()["reason"]) == (401, "token_missing"), address
        assert getattr(browser, method)(f"/api/v1{address}").status_code == 401


def test_an_address_that_is_not_there_is_a_problem_too(program):
    answer = program.ask("/no/such/thing")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_what_breaks_is_told_as_a_problem_and_logged(hill, program, monkeypatch, caplog):
    def breaks(*_args):
        raise RuntimeError("the disk is gone")

    hill.record()
    monkeypatch.setattr("uptake.insights.queries.latest_day", breaks)
    answer = program.ask("/score")
    assert (answer.status_code, answer.json()["reason"]) == (500, "broken")
    assert "the disk is gone" not in answer.content.decode()
    assert "the disk is gone" in caplog.text
    assert program.token not in caplog.text


def test_the_same_answer_is_not_sent_twice(hill, program):
    hill.record()
    first = program.ask("/insights")
    again = program.ask("/insights", **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Authorization" in first["Vary"]
    assert "private" in first["Cache-Control"]
    hill.record(share=0.5)
    assert program.ask("/insights", **{"if-none-match": first["ETag"]}).status_code == 200


def test_refusals_speak_the_language_that_is_asked_for(program):
    in_english = program.ask("/insights/cooking.soup").json()
    in_german = program.ask("/insights/cooking.soup", **{"accept-language": "de"}).json()
    assert in_english["reason"] == in_german["reason"] == "no_such_metric"
    assert in_english["detail"] != in_german["detail"]


def test_every_operation_is_guarded_by_a_token_of_its_own():
    assert interface.auth
    for known in description()["paths"].values():
        assert all(operation["security"] == [{"Bearer": []}] for operation in known.values())


def test_the_description_needs_no_token_and_names_no_organization(hill):
    told = Client(SERVER_NAME="localhost").get("/api/v1/openapi.json")
    assert told.status_code == 200
    assert "hill" not in json.dumps(told.json()).lower()
