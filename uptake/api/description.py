"""The OpenAPI description of the interface, made from the operations themselves."""

from functools import cache
from typing import Any

from uptake.api.bearer import Bearer
from uptake.api.interface import interface
from uptake.api.problems import MEDIA_TYPE


@cache
def description() -> dict[str, Any]:
    """The whole description, OpenAPI 3.1; the same for every reader."""
    found: dict[str, Any] = dict(interface.get_openapi_schema())
    needed = permissions()
    for operations in found["paths"].values():
        for operation in operations.values():
            operation["x-permission"] = needed[operation["operationId"]]
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {MEDIA_TYPE: answer["content"].pop("application/json")}
    return found


def permissions() -> dict[str, str]:
    """What a token must be allowed for each operation; "" where every token that may read anything will do."""
    found = {}
    for router in interface._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                (bearer,) = [each for each in operation.auth_callbacks if isinstance(each, Bearer)]
                name = interface.get_openapi_operation_id(operation)
                found[name] = bearer.permission.value if bearer.permission else ""
    return found
