"""What the server can do and what it keeps, for programs: made from the shapes, so that it cannot be wrong."""

from typing import Any

from django.http import HttpResponse
from scim2_models import ResourceType, Schema, ServiceProviderConfig

from uptake.scim.call import MOST_BYTES, Call
from uptake.scim.door import address, tell
from uptake.scim.listing import MOST, USUAL
from uptake.scim.problems import Problem
from uptake.scim.shapes import EnterpriseUser, Group, Person, User

_TYPES = {kind.__name__: ResourceType.from_resource(shape) for kind, shape in ((User, Person), (Group, Group))}
_SCHEMAS = {
    str(each.__schema__): each.to_schema()
    for each in (Person, EnterpriseUser, Group, ServiceProviderConfig, ResourceType, Schema)
}


def config(call: Call) -> HttpResponse:
    """What the server can do."""
    told = ServiceProviderConfig.model_validate(
        {
            "schemas": [str(ServiceProviderConfig.__schema__)],
            "patch": {"supported": True},
            "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": MOST_BYTES},
            "filter": {"supported": True, "maxResults": MOST},
            "changePassword": {"supported": False},
            "sort": {"supported": True},
            "etag": {"supported": True},
            "pagination": {
                "cursor": False,
                "index": True,
                "defaultPaginationMethod": "index",
                "defaultPageSize": USUAL,
                "maxPageSize": MOST,
            },
            "authenticationSchemes": [
                {
                    "type": "oauthbearertoken",
                    "name": "Token",
                    "description": "A token made under Settings, Tokens, for keeping persons and groups",
                    "specUri": "https://www.rfc-editor.org/info/rfc6750",
                    "primary": True,
                }
            ],
        }
    ).model_dump()
    location = f"{call.root}/ServiceProviderConfig"
    return tell(told | {"meta": {"resourceType": "ServiceProviderConfig", "location": location}})


def resource_types(call: Call) -> HttpResponse:
    """The kinds of resources."""
    return _all([_resource_type(call, name) for name in _TYPES])


def resource_type(call: Call, name: str) -> HttpResponse:
    """One kind of resources."""
    if name not in _TYPES:
        raise _no_such()
    return tell(_resource_type(call, name))


def schemas(call: Call) -> HttpResponse:
    """What is kept of each kind."""
    return _all([_schema(call, name) for name in _SCHEMAS])


def schema(call: Call, name: str) -> HttpResponse:
    """What is kept of one kind."""
    if name not in _SCHEMAS:
        raise _no_such()
    return tell(_schema(call, name))


def _resource_type(call: Call, name: str) -> dict[str, Any]:
    meta = {"resourceType": "ResourceType", "location": f"{call.root}/ResourceTypes/{name}"}
    return _TYPES[name].model_dump() | {"meta": meta}


def _schema(call: Call, name: str) -> dict[str, Any]:
    meta = {"resourceType": "Schema", "location": f"{call.root}/Schemas/{name}"}
    return _SCHEMAS[name].model_dump() | {"meta": meta}


def _all(resources: list[dict[str, Any]]) -> HttpResponse:
    total = len(resources)
    return tell(
        {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": total,
            "startIndex": 1,
            "itemsPerPage": total,
            "Resources": resources,
        }
    )


def _no_such() -> Problem:
    return Problem(404, "There is nothing of that name.")


config_address = address(get=config)
resource_types_address, resource_type_address = address(get=resource_types), address(get=resource_type)
schemas_address, schema_address = address(get=schemas), address(get=schema)
