"""The steps of the three wizards, and what each of them decides about a draft.

Source: specification of organizational messages, sections 4.1 (Adoption Score) and 4.2 (central centre, urgent).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from uptake.rules.frequency import Kind
from uptake.rules.locations import PLACES, Location


class Step(StrEnum):
    """A step of a wizard."""

    OBJECTIVE = "objective"
    LOCATION = "location"
    TEMPLATE = "template"
    MESSAGES = "messages"
    CUSTOMIZE = "customize"
    RECIPIENTS = "recipients"
    SCHEDULE = "schedule"
    FINISH = "finish"


ORDERS: Mapping[Kind, tuple[Step, ...]] = MappingProxyType(
    {
        Kind.RECOMMENDATION: (Step.MESSAGES, Step.CUSTOMIZE, Step.RECIPIENTS, Step.SCHEDULE, Step.FINISH),
        Kind.ANNOUNCEMENT: (
            Step.OBJECTIVE,
            Step.LOCATION,
            Step.TEMPLATE,
            Step.CUSTOMIZE,
            Step.RECIPIENTS,
            Step.SCHEDULE,
            Step.FINISH,
        ),
        Kind.URGENT: (Step.LOCATION, Step.TEMPLATE, Step.CUSTOMIZE, Step.RECIPIENTS, Step.FINISH),
    }
)


def order_of(kind: str, *, customized: bool, location: Location | None) -> tuple[Step, ...]:
    """The steps of a message, in order.

    A recommendation is customized only where there is something to: words of one's own, or a picture.
    """
    order = ORDERS[Kind(kind)]
    pictured = location is not None and PLACES[location].picture is not None
    if Kind(kind) is Kind.RECOMMENDATION and not (customized or pictured):
        return tuple(step for step in order if step is not Step.CUSTOMIZE)
    return order


@dataclass(frozen=True)
class Objective:
    """What an announcement is for."""

    objective: str

    step = Step.OBJECTIVE


@dataclass(frozen=True)
class Where:
    """Where an announcement or an urgent message appears; None while nothing is chosen."""

    location: Location | None

    step = Step.LOCATION


@dataclass(frozen=True)
class Template:
    """Which premade announcement; "" for words of the author."""

    template: str

    step = Step.TEMPLATE


@dataclass(frozen=True)
class Messages:
    """What people read of a recommendation, and how it looks; "" for words of the author."""

    wording: str
    location: Location

    step = Step.MESSAGES


@dataclass(frozen=True)
class Customize:
    """Words by locale and part, where they lead, and whether everybody else reads those of the author's locale.

    `texts` is None to leave the premade words as they are.
    """

    texts: Mapping[str, Mapping[str, str]] | None
    url: str = ""
    second_url: str = ""
    every_language: bool = False

    step = Step.CUSTOMIZE


@dataclass(frozen=True)
class Recipients:
    """Who receives it; groups by directory id, places as paths from the country on.

    Of a recommendation all of it narrows the default audience, of an announcement `all_users` or the rest says who.
    """

    groups_within: tuple[str, ...] = ()
    groups_omitted: tuple[str, ...] = ()
    omit_priority: bool = False
    all_users: bool = False
    companies: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()
    usage: str = ""
    holdout: int | None = None  # None: as it is

    step = Step.RECIPIENTS


@dataclass(frozen=True)
class Schedule:
    """When, how often, and under which name; days of the tenant's zone, both included."""

    name: str
    first: date | None
    last: date | None
    interval: str = "weekly"
    priority: int = 0

    step = Step.SCHEDULE


@dataclass(frozen=True)
class Finish:
    """The name of a message that has no step for its schedule."""

    name: str = field(default="")

    step = Step.FINISH


Decided = Objective | Where | Template | Messages | Customize | Recipients | Schedule | Finish
EVERY_STEP = tuple(Step)


def reached(completed: str, order: tuple[Step, ...] = EVERY_STEP) -> int:
    """How many steps of an order are behind a draft whose last completed step is this."""
    if not completed:
        return 0
    done = EVERY_STEP.index(Step(completed))
    return sum(EVERY_STEP.index(step) <= done for step in order)
