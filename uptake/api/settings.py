"""What the numbers stand on: the organization, its choices, its roles, and the token that asks."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.problems import REFUSALS
from uptake.rules.choices import CHOICES, Choice, chosen
from uptake.rules.permissions import MAY, Permission, Role
from uptake.tenancy.models import Tenant
from uptake.tenancy.names import PERMISSION_NAMES, ROLE_NAMES
from uptake.tenancy.token_scopes import Scope

router = Router(auth=Bearer(), tags=["Settings"])


class Organization(Schema):
    """What an organization has turned on."""

    organization: str = Field(description="Short name")
    name: str = Field(description="Name")
    time_zone: str = Field(description="Time zone in which the days of messages begin and end")
    score_on: bool = Field(description="Whether Adoption Score is calculated")
    messages_on: bool = Field(description="Whether recommendations may be sent")
    names_concealed: bool = Field(description="Whether the newest reports hide people's names")
    people_on: bool = Field(description="Whether people experiences are calculated; false once opted out")
    excluded_groups: int = Field(description="How many groups are left out of people experiences")


class Option(Schema):
    """One possible answer to an open question."""

    value: str = Field(description="Name of the answer for programs")
    says: str = Field(description="The answer in words")


class ChoiceInForce(Schema):
    """An open question of the sources, and the answer that holds here."""

    choice: str = Field(description="Name of the choice for programs")
    title: str = Field(description="Name of the choice for people")
    question: str = Field(description="What the sources leave open")
    value: str = Field(description="The answer that holds")
    default: str = Field(description="The answer that holds unless an admin chooses another")
    options: list[Option] = Field(description="All answers")
    section: str = Field(description="Section of the specification of Adoption Score that discusses it")


class RoleSaid(Schema):
    """A role and what it may."""

    role: str = Field(description="Name of the role for programs")
    title: str = Field(description="Name of the role for people")
    permissions: list[str] = Field(description="What admins with this role may do")


class TokenSaid(Schema):
    """The token that asks."""

    name: str = Field(description="Name that its maker gave it")
    prefix: str = Field(description="The part of it that may be shown")
    maker: str = Field(description="Sign-in name of the admin whose rights bound it")
    organization: str = Field(description="Short name of the organization that it is for")
    scopes: list[str] = Field(description="What it was made for")
    permissions: list[str] = Field(description="What it may now: within its scopes, what its maker may")
    expires_at: datetime = Field(description="When it ends")


@router.get("/organization", response={200: Organization, **REFUSALS}, summary="The organization")
def organization(request: HttpRequest) -> dict[str, Any]:
    """What the organization has turned on."""
    tenant = asking(request).tenant
    return {
        "organization": tenant.slug,
        "name": tenant.name,
        "time_zone": tenant.time_zone,
        "score_on": tenant.score_on,
        "messages_on": tenant.messages_on,
        "names_concealed": tenant.names_concealed,
        "people_on": not tenant.people_off,
        "excluded_groups": len(tenant.excluded_groups),
    }


@router.get("/choices", response={200: list[ChoiceInForce], **REFUSALS}, summary="The choices in force")
def choices(request: HttpRequest) -> list[dict[str, Any]]:
    """Where the sources leave a question open: the answer that holds here, and the others."""
    tenant = asking(request).tenant
    return [_choice(tenant, each) for each in CHOICES]


@router.get("/roles", response={200: list[RoleSaid], **REFUSALS}, summary="Who may do what")
def roles(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - every operation is given it
    """Roles and their permissions, the same in every organization; who holds which role is not told."""
    return [
        {
            "role": role.value,
            "title": str(ROLE_NAMES[role]),
            "permissions": [each.value for each in Permission if role in MAY[each]],
        }
        for role in Role
    ]


@router.get("/token", response={200: TokenSaid, **REFUSALS}, summary="The token that asks")
def token(request: HttpRequest) -> dict[str, Any]:
    """What this token may now: the first thing to ask when something is refused."""
    holder = asking(request)
    return {
        "name": holder.name,
        "prefix": holder.prefix,
        "maker": holder.maker,
        "organization": holder.tenant.slug,
        "scopes": [each.value for each in Scope if each in holder.scopes],
        "permissions": [each.value for each in PERMISSION_NAMES if each in holder.permissions],
        "expires_at": holder.expires_at,
    }


def _choice(tenant: Tenant, about: Choice) -> dict[str, Any]:
    return {
        "choice": about.id,
        "title": _(about.title),
        "question": _(about.question),
        "value": chosen(tenant.choices, about.id),
        "default": about.default,
        "options": [{"value": each.value, "says": _(each.says)} for each in about.options],
        "section": about.spec,
    }
