"""Messages in the shape of the Graph beta (`organizationalMessageDetail`): what its words mean here.

Microsoft has announced the shape for messages of Intune; what it cannot say stands in annotations that begin with
`@uptake.`, which other readers pass over. Source: specification of organizational messages, section 9.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State

MOST_BYTES = 16 * 1024 * 1024
MOST_MESSAGES = 5_000
ALL_USERS = "acacacac-9df4-4c7d-9d50-4ef0226f57a9"  # the group that Intune makes up for "all users"
GET_STARTED, ELSEWHERE = "getStarted", "unknownFutureValue"

Count = Annotated[int, Meta(ge=0, le=2**53)]
Moment = Annotated[datetime, Meta(tz=True)]
Identifier = Annotated[str, Meta(min_length=1, max_length=100)]

STATES: Mapping[str, State] = MappingProxyType(
    {
        "scheduled": State.SCHEDULED,
        "active": State.ACTIVE,
        "completed": State.COMPLETED,
        "cancelled": State.CANCELED,
    }
)
LOCATIONS: Mapping[str, Location] = MappingProxyType(
    {"softLanding": Location.TASKBAR, "actionCenter": Location.NOTIFICATIONS}
)
INTERVALS: Mapping[str, str] = MappingProxyType(
    {"weeklyOnce": "weekly", "monthlyTwice": "two-weekly", "monthlyOnce": "monthly"}
)
OBJECTIVES: Mapping[str, str] = MappingProxyType(
    {"update": "tech_updates", "training": "adoption", "explore": "adoption", "welcomeToWindows": "onboarding"}
)
# Back again; an objective that Graph does not know is told as the nearest theme.
THEMES: Mapping[str, str] = MappingProxyType(
    {"tech_updates": "update", "adoption": "training", "onboarding": "welcomeToWindows", "sustainability": "explore"}
)


class _Shape(msgspec.Struct, frozen=True, rename="camel"):
    """Names as Graph writes them; what is not named here is passed over."""


class Text(_Shape, frozen=True):
    """What people read in one language, and where it leads."""

    title: str | None = None
    message: str | None = None
    click_url: str | None = None
    button_text: str | None = None


class LocalizedText(_Shape, frozen=True):
    """A text and its language."""

    locale: str
    text: Text


class Variant(_Shape, frozen=True):
    """One wording of a message."""

    variant_id: str | None = None
    name: str | None = None
    localized_texts: list[LocalizedText] | None = None


class PlacementDetail(_Shape, frozen=True):
    """The wordings of one card; `default` where there is only one."""

    placement: str
    variants: list[Variant] | None = None


class Content(_Shape, frozen=True):
    """All cards."""

    placement_details: list[PlacementDetail] | None = None
    guided_content_id: str | None = None


class Targeting(_Shape, frozen=True):
    """Groups in and out; excluded ones win."""

    include_ids: list[Identifier] | None = None
    exclude_ids: list[Identifier] | None = None
    targeting_type: str = "aadGroup"


class Statistics(_Shape, frozen=True):
    """What came of it there; dismissals are not collected everywhere."""

    impressions: Count = 0
    clicks: Count = 0
    dismisses: Count | None = None


class Detail(_Shape, frozen=True, kw_only=True):
    """One message."""

    id: Identifier
    surface: Annotated[str, Meta(max_length=40)]
    status: Literal["scheduled", "active", "completed", "cancelled"]
    frequency: Literal["weeklyOnce", "monthlyOnce", "monthlyTwice"] | None = None
    scenario: str | None = None
    theme: str | None = None
    variant: str | None = None
    start_date_time: Moment | None = None
    end_date_time: Moment | None = None
    created_date_time: Moment | None = None
    last_modified_date_time: Moment | None = None
    user_engagement_statistics: Statistics | None = None
    targeting: Targeting | None = None
    content: Content | None = None
    uptake_location: Location | None = msgspec.field(default=None, name="@uptake.location")
    uptake_objective: str | None = msgspec.field(default=None, name="@uptake.objective")
    uptake_name: str | None = msgspec.field(default=None, name="@uptake.name")


def objects_of(content: bytes) -> list[dict[str, Any]]:
    """The JSON objects of a file: a list, an answer of Graph with its `value`, or a single message.

    Raises ValueError with the place when it is something else.
    """
    try:
        told = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None
    found = told.get("value", [told]) if isinstance(told, dict) else told
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError("$.value")
    return found


def detail_of(told: dict[str, Any]) -> Detail:
    """One message; raises ValueError with the place that is wrong."""
    try:
        return msgspec.convert(told, Detail)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ValueError(str(error)) from None
