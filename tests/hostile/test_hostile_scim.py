"""Whatever an identity provider might send, with and without a token: an error of SCIM, never 5xx."""

import json

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from tests.authorization.addresses import filled, parts
from tests.authorization.declared import lines
from tests.authorization.two_organizations import founded
from tests.messaging.conftest import folder

__all__ = ["folder"]

LINES = [line for line in lines() if line.address.startswith("scim/v2/")]
EXAMPLES = 6
_TEXT, _LIST = {"type": "string"}, {"type": "array", "items": {"type": "object"}}
_RESOURCE = {
    "type": "object",
    "properties": {
        "schemas": {"type": "array", "items": _TEXT},
        "userName": _TEXT, "displayName": _TEXT, "externalId": _TEXT, "active": {"type": ["boolean", "string"]},
        "name": {"type": "object"}, "emails": _LIST, "addresses": _LIST, "members": _LIST,
        "Operations": {"type": "array", "items": {"type": "object", "properties": {
            "op": {"enum": ["add", "Add", "replace", "Remove", "x"]}, "path": _TEXT, "value": {},
        }}},
        "startIndex": {"type": "integer"}, "count": {"type": "integer"}, "filter": _TEXT,
    },
}  # fmt: skip
_ASKED = [{"name": name, "in": "query", "schema": _TEXT} for name in ("filter", "startIndex", "count", "attributes")]


def description():
    """What the declared table says of SCIM, as far as schemathesis needs it."""
    paths = {}
    for line in LINES:
        call = {"responses": {"default": {"description": "any"}}, "parameters": [
            *_ASKED, *({"name": each, "in": "path", "required": True, "schema": _TEXT} for each in parts(line.address)),
        ]}  # fmt: skip
        if line.method != "GET":
            call["requestBody"] = {"content": {"application/scim+json": {"schema": _RESOURCE}}}
        paths.setdefault(filled(line.address, {each: f"{{{each}}}" for each in parts(line.address)}), {})[
            line.method.lower()
        ] = call
    return {"openapi": "3.1.0", "info": {"title": "SCIM", "version": "2"}, "paths": paths}


SCHEMA = schemathesis.openapi.from_dict(description())
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}


@pytest.fixture
def hill(db, folder):
    return founded("hill")


@pytest.mark.parametrize("who", ["nobody", "nonsense", "somebody"])
def test_no_request_breaks_the_server(hill, who):
    token = {
        "nobody": "",
        "nonsense": "uptake_hill_00000000_" + "0" * 48,
        "somebody": hill.token("global_administrator"),
    }
    headers = {"authorization": f"Bearer {token[who]}"} if token[who] else {}
    known = {"public_id": str(hill.values["public_id"])}
    for label, operation in OPERATIONS.items():
        held = {each: known[each] for each in known if f"{{{each}}}" in label}

        @seed(label)
        @settings(
            max_examples=EXAMPLES if who == "somebody" else 1,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(GenerationMode.POSITIVE, **({"path_parameters": held} if held else {})))
        def answered(case):
            content = b"" if isinstance(case.body, type(schemathesis.core.NOT_SET)) else json.dumps(case.body).encode()
            client = Client(SERVER_NAME="localhost", raise_request_exception=False)
            with transaction.atomic():
                answer = client.generic(
                    case.method.upper(), case.formatted_path, content, content_type="application/scim+json",
                    query_params=dict(case.query or {}), headers=headers,
                )  # fmt: skip
                transaction.set_rollback(True)
            assert answer.status_code < 500 or answer.status_code == 501, answer.content[:500]
            assert (answer.status_code == 401) is (who != "somebody") or answer.status_code in (301, 404, 429)

        try:
            answered()
        except AssertionError as wrong:
            raise AssertionError(label) from wrong
