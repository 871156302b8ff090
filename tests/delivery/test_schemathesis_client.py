"""Whatever clients send, described or not, the delivery plane answers as its description says, and never with 5xx."""

import json
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from delivery_world import World, ask, message
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from uptake.delivery import app
from uptake.delivery.description import as_json, description

SCHEMA = schemathesis.openapi.from_dict(json.loads(as_json()))
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}
ASKED = sorted(label for label in OPERATIONS if not label.endswith("/stream"))  # a stream has no end: its own tests
EXAMPLES = {"nobody": 2, "nonsense": 2, "somebody": 8}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path, people=20)
    found.publish(message(recipients=range(1, 21)))
    yield found
    found.close()


def test_every_door_is_described_and_nothing_else():
    described = {
        (path.partition("{")[0], method.upper()) for path, known in description()["paths"].items() for method in known
    }
    doors = {(path, method) for path, known in [*app._DOORS.items(), *app._BELOW] for method in known}
    assert {each for each in doors if each[1] != "HEAD"} == described


def asked(world, case, headers):
    """Send what was made up, as far as a request can hold it."""
    path = case.formatted_path.encode("utf-8", "replace").decode()
    query = urlencode(case.query or {}, doseq=True, errors="replace") if isinstance(case.query, dict) else ""
    body = b""
    if not isinstance(case.body, type(schemathesis.core.NOT_SET)):
        body = case.body if isinstance(case.body, bytes) else json.dumps(case.body).encode()
    sent = {**headers}
    address = quote(path, safe="/%:@~") + (f"?{query}" if query else "")
    return world.run(ask(world.app, case.method.upper(), address, sent, body[: 1 << 17]))


@pytest.mark.parametrize("who", ["nobody", "nonsense", "somebody"])
@pytest.mark.parametrize("label", ASKED)
def test_made_up_requests_are_answered_as_described(world, label, who):
    token = world.run(world.client().token())
    headers = {"nobody": {}, "nonsense": {"Authorization": "Bearer \x7fnonsense"}, "somebody": token}[who]
    operation, statuses = OPERATIONS[label], set()
    raw = operation.definition.raw
    described = {int(status) for status in raw["responses"]}
    can_be_wrong = "requestBody" in raw or any(each["in"] == "query" for each in raw["parameters"])
    for mode in MODES if can_be_wrong else MODES[:1]:

        @seed(label)
        @settings(
            max_examples=EXAMPLES[who],
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode))
        def answered(case):
            reply = asked(world, case, headers)
            assert reply.status < 500, reply.raw
            assert reply.status in described, (reply.status, reply.raw)
            statuses.add(reply.status)
            if reply.status >= 400 and "/ofrep/" not in label:
                problem = reply.json
                assert reply.headers["content-type"] == "application/problem+json"
                assert set(problem) == {"type", "title", "status", "detail", "reason"}
                assert problem["status"] == reply.status

        answered()
    guarded = "security" in raw
    if guarded and who != "somebody":
        assert statuses <= {400, 401, 404}
    assert 401 in statuses or not guarded or who == "somebody"
