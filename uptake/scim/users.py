"""A person in the words of SCIM, and what of those words is kept."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scim2_models import Context, PatchOp, ScimPolicy

from uptake.people.provisioning import KeptPerson
from uptake.people.told import ToldPerson
from uptake.scim.entra import cleaned
from uptake.scim.shapes import ENTERPRISE, USER, WORK, Address, EnterpriseUser, Person

TOLERANT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
_PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def told(body: Mapping[str, Any]) -> ToldPerson:
    """What a whole person tells; raises pydantic's ValidationError and the errors of the library."""
    context = Context.RESOURCE_CREATION_REQUEST
    shape = Person.model_validate(cleaned(dict(body)), scim_ctx=context, scim_policy=TOLERANT)
    found = _told(shape)
    return found if found.name else replace(found, name=_written_name(body))


def patched(before: ToldPerson, operations: Sequence[Mapping[str, Any]]) -> ToldPerson:
    """What is told after these operations (entra.operations); raises as `told`."""
    if not operations:
        return before
    shape = _shape(before)
    with TOLERANT:
        patch = PatchOp[Person].model_validate(
            {"schemas": [_PATCH], "Operations": list(operations)}, scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        patch.patch(shape)
    return _told(shape)


def as_json(kept: KeptPerson, location: str) -> dict[str, Any]:
    """A person as SCIM tells it, found under `location`; what is unknown is left out."""
    each = kept.told
    address = {"country": each.country, "region": each.state, "locality": each.city}
    extension = _known({"department": each.department, "organization": each.company})
    resource = {
        "schemas": [USER, ENTERPRISE] if extension else [USER],
        "id": str(kept.public_id),
        "externalId": each.external_id,
        "userName": each.user_name,
        "displayName": each.name,
        "active": each.active,
        "userType": each.user_type,
        "preferredLanguage": each.language,
        "addresses": [{"type": WORK} | _known(address)] if any(address.values()) else None,
        ENTERPRISE: extension or None,
    }
    return _known(resource) | {"meta": meta("User", kept.created_at, kept.edited_at, kept.version, location)}


def meta(kind: str, created: datetime, edited: datetime, version: int, location: str) -> dict[str, str]:
    """What SCIM tells about every resource."""
    return {
        "resourceType": kind,
        "created": _moment(created),
        "lastModified": _moment(edited),
        "location": location,
        "version": etag(version),
    }


def etag(version: int) -> str:
    """The version of a resource as a weak ETag."""
    return f'W/"{version}"'


def identifier(text: str) -> uuid.UUID | None:
    """The identifier in an address or a filter; None for anything else."""
    try:
        return uuid.UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def _shape(before: ToldPerson) -> Any:
    address = Address(
        type=WORK, country=before.country or None, region=before.state or None, locality=before.city or None
    )
    shape = Person(
        user_name=before.user_name,
        external_id=before.external_id or None,
        display_name=before.name or None,
        active=before.active,
        user_type=before.user_type or None,
        preferred_language=before.language or None,
        addresses=[address] if before.country or before.state or before.city else None,
    )
    if before.department or before.company:
        shape[EnterpriseUser] = EnterpriseUser(
            department=before.department or None, organization=before.company or None
        )
    return shape


def _told(shape: Any) -> ToldPerson:
    work = next((each for each in shape.addresses or () if (each.type or WORK).lower() == WORK), None) or Address()
    extension = shape[EnterpriseUser] or EnterpriseUser()
    return ToldPerson(
        user_name=shape.user_name or "",
        external_id=shape.external_id or "",
        name=shape.display_name or "",
        active=shape.active,
        user_type=shape.user_type or "",
        language=shape.preferred_language or "",
        company=extension.organization or "",
        department=extension.department or "",
        country=work.country or "",
        state=work.region or "",
        city=work.locality or "",
    )


def _written_name(body: Mapping[str, Any]) -> str:
    """The name of somebody without a display name, from its parts."""
    name = next((value for key, value in body.items() if key.lower() == "name"), None)
    if not isinstance(name, dict):
        return ""
    parts = [name.get("formatted")], [name.get("givenName"), name.get("familyName")]
    whole = (" ".join(part for part in each if isinstance(part, str)).strip() for each in parts)
    return next((found for found in whole if found), "")


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "")}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
