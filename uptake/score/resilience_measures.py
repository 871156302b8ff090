"""What the Business resilience report measures: five questions, and where the numbers of each come from.

Nothing is published about how the report of this name was computed; these are our own definitions from
columns whose meaning is published. Source: specification of Adoption Score, sections 7 and 8.5.
"""

from dataclasses import dataclass
from enum import StrEnum

from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.table import Kind, Table
from uptake.facts.tables import PERSON_DAY
from uptake.rules.resilience import WORKING_DAYS


class Question(StrEnum):
    """The five questions of the report, in their order."""

    COLLABORATION = "collaboration"
    BALANCE = "balance"
    MEETINGS = "meetings"
    IDEAS = "ideas"
    COMMUNITY = "community"


class Form(StrEnum):
    """What kind of number a measure is.

    HOURS and COUNT are means per person and active week, SHARE is one sum of hours over another, PEOPLE
    the share of people whose weekly mean is above a limit.
    """

    HOURS = "hours"
    COUNT = "count"
    SHARE = "share"
    PEOPLE = "people"


@dataclass(frozen=True)
class Reading:
    """A table and column that give a measure, and how many of its stored units make one hour or thing."""

    table: Table
    column: str
    of: str = ""
    approximate: bool = False

    @property
    def unit(self) -> int:
        """Stored units in one hour or thing."""
        return {Kind.THOUSANDTHS: 1000, Kind.MINUTES: 60, Kind.SECONDS: 3600}.get(self.table[self.column].kind, 1)

    @property
    def source(self) -> str:
        """The source that brings the column."""
        return self.table[self.column].source

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return (self.column, self.of) if self.of else (self.column,)


@dataclass(frozen=True)
class Measure:
    """One number of the report; the first of its readings that has data is taken.

    `above` is the limit in hours per week of a share of people. An `extra` measure is left out where its
    source brings nothing, because section 7 does not name it.
    """

    id: str
    question: Question
    form: Form
    readings: tuple[Reading, ...]
    above: int = 0
    extra: bool = False

    def reading(self, table: Table) -> Reading | None:
        """Its reading in that table, if it has one."""
        return next((each for each in self.readings if each.table is table), None)


def _query(column: str, of: str = "") -> Reading:
    return Reading(PERSON_WEEK, column, of)


def _own(column: str, *, approximate: bool = False) -> Reading:
    return Reading(PERSON_DAY, column, approximate=approximate)


def _hours(question: Question, column: str, *others: Reading) -> Measure:
    return Measure(column, question, Form.HOURS, (_query(column), *others))


def _count(question: Question, column: str, *others: Reading) -> Measure:
    return Measure(column, question, Form.COUNT, (_query(column), *others))


def _extra(column: str) -> Measure:
    return Measure(column, Question.COLLABORATION, Form.COUNT, (_own(column),), extra=True)


def _share(question: Question, name: str, column: str, of: str) -> Measure:
    return Measure(name, question, Form.SHARE, (_query(column, of),))


_Q = Question
MEASURES = (
    _hours(_Q.COLLABORATION, "collaboration_hours"),
    _hours(_Q.COLLABORATION, "email_hours"),
    _hours(_Q.COLLABORATION, "chat_hours"),
    _hours(_Q.COLLABORATION, "meeting_and_call_hours", _own("audio_seconds", approximate=True)),
    _hours(_Q.COLLABORATION, "call_hours"),
    _share(_Q.COLLABORATION, "email_share", "email_hours", "collaboration_hours"),
    _share(_Q.COLLABORATION, "chat_share", "chat_hours", "collaboration_hours"),
    _share(_Q.COLLABORATION, "meeting_and_call_share", "meeting_and_call_hours", "collaboration_hours"),
    _share(_Q.COLLABORATION, "call_share", "call_hours", "collaboration_hours"),
    _extra("email_sent"),
    _extra("chat_sent"),
    _extra("meetings_attended"),
    _hours(_Q.BALANCE, "after_hours"),
    _hours(_Q.BALANCE, "weekend_hours"),
    _hours(_Q.BALANCE, "collaboration_span"),
    Measure("after_hours_people", _Q.BALANCE, Form.PEOPLE, (_query("after_hours"),), above=WORKING_DAYS),
    _share(_Q.MEETINGS, "large_and_long_share", "large_and_long_hours", "meeting_hours"),
    _share(_Q.MEETINGS, "conflicting_share", "conflicting_hours", "meeting_hours"),
    _share(_Q.MEETINGS, "multitasking_share", "multitasking_hours", "meeting_hours"),
    _count(_Q.IDEAS, "channel_posts", _own("channel_sent")),
    _count(_Q.IDEAS, "community_posts", _own("community_posts")),
    _count(_Q.IDEAS, "network_outside"),
    _count(_Q.COMMUNITY, "internal_network"),
    _count(_Q.COMMUNITY, "external_network"),
    _hours(_Q.COMMUNITY, "manager_hours"),
    _hours(_Q.COMMUNITY, "leader_hours"),
)
"""All measures that are about weeks of people, in the order of the report."""

ACTIVITY = (
    "collaboration_hours", "email_hours", "chat_hours", "call_hours", "meeting_hours", "meeting_and_call_hours",
    "channel_posts", "community_posts", "copilot_days",
)  # fmt: skip
"""A week of a person in the person query is active when any of these is above zero."""
