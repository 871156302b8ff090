"""Addresses of the SCIM server; with or without a stroke at the end, because providers differ."""

from django.http import HttpResponse
from django.urls import re_path

from uptake.scim import discovery, group_views, user_views
from uptake.scim.call import Call
from uptake.scim.door import address
from uptake.scim.problems import Problem


def _not_here(_call: Call, **_parts: str) -> HttpResponse:
    raise Problem(404, "There is no such address. Users, Groups, Schemas, ResourceTypes and ServiceProviderConfig are.")


def _not_done(_call: Call) -> HttpResponse:
    raise Problem(501, "This part of the protocol is not offered; ServiceProviderConfig tells what is.")


_any = ("get", "post", "put", "patch", "delete")
_nothing = address(**dict.fromkeys(_any, _not_here))
_never = address(**dict.fromkeys(_any, _not_done))

urlpatterns = [
    re_path(r"^ServiceProviderConfig/?$", discovery.config_address, name="scim_config"),
    re_path(r"^ResourceTypes/?$", discovery.resource_types_address, name="scim_resource_types"),
    re_path(r"^ResourceTypes/(?P<name>[^/]+)/?$", discovery.resource_type_address, name="scim_resource_type"),
    re_path(r"^Schemas/?$", discovery.schemas_address, name="scim_schemas"),
    re_path(r"^Schemas/(?P<name>[^/]+)/?$", discovery.schema_address, name="scim_schema"),
    re_path(r"^Users/?$", user_views.all_address, name="scim_users"),
    re_path(r"^Users/\.search/?$", user_views.search_address, name="scim_users_search"),
    re_path(r"^Users/(?P<public_id>[^/]+)/?$", user_views.one_address, name="scim_user"),
    re_path(r"^Groups/?$", group_views.all_address, name="scim_groups"),
    re_path(r"^Groups/\.search/?$", group_views.search_address, name="scim_groups_search"),
    re_path(r"^Groups/(?P<public_id>[^/]+)/?$", group_views.one_address, name="scim_group"),
    re_path(r"^(?:Me|Bulk|\.search)/?$", _never, name="scim_not_done"),
    re_path(r"^.*$", _nothing, name="scim_nothing"),
]
