"""What is kept of persons and groups, in the words of SCIM: the schemas that the server publishes are made from this.

Everything else that a provider sends is taken without an error and not kept: who needs no phone numbers should not
have them. Source: RFC 7643, sections 4 and 8.7.
"""

from typing import Annotated, Any, Union

from pydantic import Field
from scim2_models import (
    URN,
    CaseExact,
    ComplexAttribute,
    Extension,
    Mutability,
    Reference,
    Required,
    Resource,
    Uniqueness,
)

WORK = "work"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class Address(ComplexAttribute):
    """Where a person works; the address of any other type is not kept."""

    type: str | None = Field(None, description="Only the address of this type is kept", examples=[WORK])
    country: str | None = Field(None, description="Country, for groups and recipients")
    region: str | None = Field(None, description="State or province, for groups and recipients")
    locality: str | None = Field(None, description="City, for groups and recipients")


class EnterpriseUser(Extension):
    """The two attributes of the enterprise extension that groups are made of."""

    __schema__ = URN(ENTERPRISE)

    department: str | None = Field(None, description="Department, for groups and recipients")
    organization: str | None = Field(None, description="Company, for groups and recipients")


class User(Resource[EnterpriseUser]):
    """A person."""

    __schema__ = URN(USER)

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = Field(
        None, description="User principal name, as in usage reports"
    )
    display_name: str | None = Field(None, description="Display name")
    active: bool | None = Field(None, description="Whether the account may sign in")
    user_type: str | None = Field(
        None, description="Guest for people of other organizations, who never count", examples=["Member", "Guest"]
    )
    preferred_language: str | None = Field(None, description="Language of messages, as de-DE")
    addresses: list[Address] | None = Field(None, description="The work address")


class Member(ComplexAttribute):
    """Somebody in a group."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = Field(
        None, description="The id of the person or group"
    )
    ref: Annotated[Reference[Union["User", "Group"]] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref", description="Its address"
    )
    type: Annotated[str | None, Mutability.immutable] = Field(
        None, description="User or Group", examples=["User", "Group"]
    )


class Group(Resource[Any]):
    """A group."""

    __schema__ = URN(GROUP)

    display_name: Annotated[str | None, Required.true] = Field(None, description="Name of the group")
    members: list[Member] | None = Field(None, description="Who is in the group")


Person = User[EnterpriseUser]  # type: ignore[type-arg]
