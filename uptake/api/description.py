"""The OpenAPI description of the interface, made from the operations themselves."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from ninja.operation import Operation

from uptake.api import once
from uptake.api.bearer import Bearer
from uptake.api.interface import interface
from uptake.api.problems import AT_THE_DOOR, MEDIA_TYPE
from uptake.tenancy.sentences import SENTENCES

KEY = {
    "name": once.HEADER,
    "in": "header",
    "required": False,
    "description": (
        "A name of your own for this request, a new one for each: asked again with it within 24 hours, the same is "
        "answered and nothing is done twice"
    ),
    "schema": {"type": "string", "pattern": once.PATTERN, "minLength": 1, "maxLength": 255},
}


@cache
def description() -> dict[str, Any]:
    """The whole description, OpenAPI 3.1; the same for every reader."""
    found: dict[str, Any] = dict(interface.get_openapi_schema())
    needed = {name: _bearer(operation) for name, operation in _operations()}
    for operations in found["paths"].values():
        for method, operation in operations.items():
            bearer = needed[operation["operationId"]]
            operation["x-permission"] = bearer.permission.value if bearer.permission else ""
            operation["x-scope"] = bearer.scope.value if bearer.scope else ""
            if method == "post":
                operation["parameters"].append(KEY)
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {MEDIA_TYPE: answer["content"].pop("application/json")}
    found["components"]["schemas"]["Problem"]["properties"]["reason"]["enum"] = reasons()
    return found


def reasons() -> list[str]:
    """Every reason that an answer may give for a no."""
    return sorted({*AT_THE_DOOR, *SENTENCES})


def permissions() -> dict[str, str]:
    """What a token must be allowed for each operation; "" where every token that opens anything will do."""
    bearers = {name: _bearer(operation) for name, operation in _operations()}
    return {name: each.permission.value if each.permission else "" for name, each in bearers.items()}


def _operations() -> Iterator[tuple[str, Operation]]:
    for router in interface._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                yield interface.get_openapi_operation_id(operation), operation


def _bearer(operation: Operation) -> Bearer:
    (bearer,) = [each for each in operation.auth_callbacks if isinstance(each, Bearer)]
    return bearer
