"""Whatever is sent to the interface, it answers as its description says: no 5xx, and nothing undocumented.

Requests are made up from the description by schemathesis, right ones and wrong ones, always the same ones (the seed is
that of the operation). Each of them meets the same organization: what it changes is taken back.
"""

import json
from datetime import timedelta

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.test_interface_messages import WORDS, begun, complete, done, program_of, verb
from tests.messaging.conftest import folder
from tests.messaging.office import NOW, TODAY, Office
from uptake.api.description import description
from uptake.messaging import graph_export
from uptake.messaging.figures import Numbers
from uptake.tenancy.token_actions import make_token
from uptake.tenancy.token_scopes import Scope

__all__ = ["folder"]

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW, MANY = 1, 6
PARTS = {"category": "mobility", "metric": "communication.modes", "digest": "0" * 64}
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(description())))
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}
WRITING = {label for label in OPERATIONS if not label.startswith("GET")}
READING = set(OPERATIONS) - WRITING
TOKENS = {"without": None, "nonsense": (), **{scope.value: (scope.value,) for scope in Scope}}


@pytest.fixture
def office(db, folder, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    found = Office.founded()
    found.hire(30)
    found.facts(active=range(1, 13))
    return found


@pytest.fixture
def known(office):
    """Messages in all kinds of states, and one that is not there."""
    will = program_of(office.will)
    group = office.group("All", range(1, 31))
    urgent = {"kind": "urgent", "location": "taskbar", "own_texts": WORDS, "group_ids_within": [group]}
    waiting, turned_down = complete(will)["message"], complete(will)["message"]
    done(verb(will, waiting, "submit"))
    done(verb(will, turned_down, "submit"))
    done(verb(program_of(office.april), turned_down, "reject", {"comment": "No"}))
    out = office.scheduled(last=TODAY + timedelta(days=30))
    abroad = graph_export.as_graph(office.tenant, {out: Numbers(30, 3, 1)})
    abroad["value"][0]["id"] = "elsewhere"
    done(will.upload("/messages/import", json.dumps(abroad).encode()))
    imported = will.read("/messages?source=graph")["items"][0]["message"]
    return {
        "begun": begun(will)["message"],
        "complete": complete(will)["message"],
        "urgent": done(will.send("post", "/messages", urgent), 201)["message"],
        "waiting": waiting,
        "rejected": turned_down,
        "out": out,
        "imported": imported,
        "nowhere": imported + 1000,
    }


def headers_of(office, scopes):
    if scopes is None:
        return {}
    if not scopes:
        return {"Authorization": "Bearer uptake_hillside_00000000_" + "0" * 48}
    token = make_token(name="Made up", scopes=scopes, by=office.gina, now=NOW)
    return {"Authorization": f"Bearer {token}"}


def ask(strategy, headers, *, examples, label):
    """Send what the strategy makes up, and judge every answer by the description."""
    app = get_wsgi_application()
    statuses = set()

    @seed(label)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def asked(case):
        with transaction.atomic():
            answer = case.call(base_url="http://localhost", headers=headers, app=app)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS, headers=headers)
        statuses.add(answer.status_code)

    asked()
    return statuses


@pytest.mark.parametrize("who", TOKENS)
def test_nobody_gets_an_answer_that_is_not_described(office, who):
    headers = headers_of(office, TOKENS[who])
    found = set()
    for label, operation in OPERATIONS.items():
        wanted = operation.definition.raw["x-scope"]
        statuses = ask(operation.as_strategy(), headers, examples=FEW, label=label)
        if TOKENS[who] and wanted not in ("", who):
            assert statuses <= {403, 404}, (label, statuses)  # 404: an address that cannot be
        elif not TOKENS[who]:
            assert statuses <= {401, 404}, (label, statuses)
        found |= statuses
    assert found & ({401} if not TOKENS[who] else {403})


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("labels", [sorted(READING), sorted(WRITING)], ids=["reading", "writing"])
def test_right_and_wrong_requests_are_answered_as_described(office, known, labels, mode):
    headers = headers_of(office, [each.value for each in Scope])
    found = set()
    for label in labels:
        operation = OPERATIONS[label]
        named = {"If-Match": "*"} if label.startswith("PATCH") else {}
        if "{message}" not in label:
            parts = {name: value for name, value in PARTS.items() if f"{{{name}}}" in label}
            if mode is GenerationMode.POSITIVE and parts:
                found |= ask(operation.as_strategy(path_parameters=parts), headers, examples=FEW, label=label)
            found |= ask(operation.as_strategy(mode), headers, examples=MANY, label=label)
            continue
        if mode is GenerationMode.NEGATIVE:
            found |= ask(operation.as_strategy(mode), headers, examples=2, label=label)
        strategies = [
            operation.as_strategy(mode, path_parameters={"message": number}, headers=named) for number in known.values()
        ]
        for name, strategy in zip(known, strategies, strict=True):
            found |= ask(strategy, headers, examples=FEW, label=f"{label} {name}")
    assert found >= ({200, 404} if mode is GenerationMode.POSITIVE else {404, 422})
