"""The steps of the wizard, and what each of them decides about a draft."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from uptake.rules.surfaces import Format


class Step(StrEnum):
    """A step of the wizard, in order."""

    MESSAGES = "messages"
    RECIPIENTS = "recipients"
    SCHEDULE = "schedule"
    FINISH = "finish"


ORDER = tuple(Step)


@dataclass(frozen=True)
class Messages:
    """What people read, and how it looks."""

    wording: str
    format: Format

    step = Step.MESSAGES


@dataclass(frozen=True)
class Recipients:
    """Who of the default audience receives it; groups by directory id."""

    groups_within: tuple[str, ...] = ()
    groups_omitted: tuple[str, ...] = ()
    omit_priority: bool = False

    step = Step.RECIPIENTS


@dataclass(frozen=True)
class Schedule:
    """When, how often, and under which name; days of the tenant's zone, both included."""

    name: str
    first: date | None
    last: date | None
    interval: str = "weekly"

    step = Step.SCHEDULE


Decided = Messages | Recipients | Schedule


def reached(completed: str) -> int:
    """How many steps are behind a draft whose last completed step is this."""
    return ORDER.index(Step(completed)) + 1 if completed else 0
