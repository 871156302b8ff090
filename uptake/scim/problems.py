"""How the server says no: a SCIM error, with the status and the word that RFC 7644, section 3.12, has for it."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _
from pydantic import ValidationError
from scim2_models import SCIMException

from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import sentence

SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error"
_BY_REASON: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "token_unknown": (401, ""),
        "token_expired": (401, ""),
        "token_revoked": (401, ""),
        "not_allowed": (403, ""),
        "not_in_scope": (403, ""),
        "not_provisioned": (404, ""),
        "provisioned_name_taken": (409, "uniqueness"),
        "provisioned_id_taken": (409, "uniqueness"),
        "provisioned_text": (400, "invalidValue"),
        "no_such_member": (400, "invalidValue"),
        "too_large": (413, ""),
        "provisioned_too_fast": (429, ""),
    }
)
_NAMES = MappingProxyType(  # what attributes are called in the words of SCIM
    {
        "user_name": "userName",
        "external_id": "externalId",
        "name": "displayName",
        "user_type": "userType",
        "language": "preferredLanguage",
        "company": "organization",
        "department": "department",
        "country": "addresses.country",
        "state": "addresses.region",
        "city": "addresses.locality",
    }
)
_WORDS = frozenset(
    {"invalidFilter", "invalidPath", "noTarget", "mutability", "invalidValue", "invalidSyntax", "uniqueness"}
)


class Problem(Exception):
    """A no of the protocol: a status, the scimType where there is one, why, and headers that go with it."""

    def __init__(
        self, status: int, detail: str, scim_type: str = "", headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.scim_type = scim_type
        self.headers = headers

    @property
    def word(self) -> str:
        """The problem in one word, which tells nothing of what was sent."""
        return self.scim_type or HTTPStatus(self.status).name.lower()

    def as_json(self) -> dict[str, Any]:
        """The error as it is sent."""
        told = {"schemas": [SCHEMA], "status": str(self.status), "detail": self.detail}
        return told | ({"scimType": self.scim_type} if self.scim_type else {})


def problem_of(error: Exception) -> Problem | None:
    """The problem that an error is for the provider; None for one that nobody expected."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return _of_refusal(error)
    if isinstance(error, SCIMException):
        return Problem(error.status, error.detail.splitlines()[0][:300], error.scim_type)
    if isinstance(error, ValidationError):
        return _of_shape(error)
    if isinstance(error, IntegrityError):  # two at once, and the other one was first
        return Problem(
            409, _("Somebody else wrote the same at this moment. Ask for it, and change that one."), "uniqueness"
        )
    if isinstance(error, OperationalError):
        return Problem(503, _("The database is busy. Send the same request again."), headers={"Retry-After": "5"})
    return None


def _of_refusal(refused: Refused) -> Problem:
    status, scim_type = _BY_REASON.get(refused.reason, (409, ""))
    attribute, seconds = _NAMES.get(str(refused.details.get("attribute"))), refused.details.get("seconds")
    detail = f"{attribute}: {sentence(refused)}" if attribute else sentence(refused)
    headers = {"Retry-After": str(seconds)} if seconds else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="Uptake", error="invalid_token"'  # RFC 6750, section 3
    return Problem(status, detail, scim_type, headers)


def _of_shape(error: ValidationError) -> Problem:
    """Names the place and quotes no value."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])[:100]
    word = str(first["type"]).removeprefix("scim_")
    detail = f"{place}: {first['msg']}".splitlines()[0][:300]
    return Problem(400, detail, word if word in _WORDS else "invalidValue")
