"""What a program may say about a draft, and the steps of the wizard that it amounts to."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from uptake.messaging import sayings, steps
from uptake.messaging.catalogue.library import recommendations, templates
from uptake.messaging.deciding import LONGEST_KEPT, MOST_HOLDOUT, locales_of
from uptake.messaging.naming import LONGEST
from uptake.messaging.queries import MessageRow
from uptake.messaging.segments import SEGMENTS
from uptake.messaging.steps import ORDERS, Decided, Step
from uptake.messaging.written import is_plain
from uptake.rules.frequency import INTERVALS, Kind
from uptake.rules.locations import Location
from uptake.rules.refusals import Refused

_MOST_NAMED = 500
EARLIEST, LATEST = 2000, 2200  # years of days and moments that can be told


def _known(names: Collection[str]) -> Callable[[str], str]:
    def checked(name: str) -> str:
        if name not in names:
            raise ValueError("unknown")
        return name

    return checked


def _plain(text: str) -> str:
    if not is_plain(text):
        raise ValueError("no plain text")
    return text


def one_of(*names: str) -> Any:
    """A text that is one of these, and says so in the description."""
    return Annotated[str, AfterValidator(_known(names)), Field(json_schema_extra={"enum": list(names)})]


def _reckonable(day: date) -> date:
    """A day, or a moment of one, with which can be reckoned: not at the edges of the calendar."""
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError("too far away")
    return day


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Day = Annotated[date, AfterValidator(_reckonable)]
Moment = Annotated[datetime, AfterValidator(_reckonable), AfterValidator(_aware)]
Plain = Annotated[str, AfterValidator(_plain), Field(max_length=LONGEST_KEPT)]
Name = Annotated[str, AfterValidator(_plain), Field(min_length=1, max_length=300)]
Names = Annotated[list[Name], Field(max_length=_MOST_NAMED)]
Address = Annotated[str, AfterValidator(_plain), Field(max_length=2048)]


class OwnWords(Schema):
    """Words of the author in one language; parts that the location does not have are left empty."""

    model_config = ConfigDict(extra="forbid")

    title: Plain = Field("", description="Title")
    body: Plain = Field("", description="Text")
    button: Plain = Field("", description="What the button says")
    second_title: Plain = Field("", description="Second title, of Windows Spotlight")
    second_body: Plain = Field("", description="Second text")


class MessageEdit(Schema):
    """What to change of a draft; what is left out stays. A draft may be incomplete or wrong until it is submitted."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, AfterValidator(_plain)] = Field(
        "", min_length=1, max_length=LONGEST, description="Name for admins"
    )
    objective: one_of(*sayings.OBJECTIVES) = Field("", description="What an announcement is for")  # type: ignore[valid-type]
    location: one_of(*Location) = Field("", description="Where it appears")  # type: ignore[valid-type]
    template: one_of("", *templates()) = Field(  # type: ignore[valid-type]
        "", description="A premade announcement; empty for words of the author"
    )
    wording: one_of("", *{wording.id for each in recommendations().values() for wording in each.wordings}) = Field(  # type: ignore[valid-type]
        "", description="A way to say a recommendation; empty for words of the author"
    )
    own_texts: dict[str, OwnWords] = Field(
        {}, max_length=50, description="Words of the author by language tag; none for the premade ones"
    )
    every_language: bool = Field(
        default=False, description="Whether people with other languages read those of the author's language"
    )
    url: Address = Field("", description="Address behind the button; it begins with https://")
    second_url: Address = Field("", description="Address of the second text")
    all_users: bool = Field(default=False, description="Whether an announcement goes to all users")
    group_ids_within: Names = Field([], description="Directory ids of the groups that receive it")
    group_ids_omitted: Names = Field([], description="Directory ids of the groups that are left out whatever else")
    companies: Names = Field([], description="Companies that it is limited to")
    departments: Names = Field([], description="Departments that it is limited to")
    places: list[Annotated[list[Name], Field(min_length=1, max_length=3)]] = Field(
        [], max_length=_MOST_NAMED, description="Places that it is limited to: country, then state, then city"
    )
    usage: one_of("", *SEGMENTS) = Field("", description="A usage segment; empty for none")  # type: ignore[valid-type]
    omit_priority: bool = Field(default=False, description="Whether priority accounts are left out")
    holdout: int = Field(0, ge=0, le=MOST_HOLDOUT, description="How many percent of the recipients chance leaves out")
    first_day: Day | None = Field(None, description="The first day, in the organization's time zone")
    last_day: Day | None = Field(None, description="The last day, included")
    interval: one_of(*INTERVALS) = Field("weekly", description="How often a person may see it")  # type: ignore[valid-type]
    priority: int = Field(0, ge=-1, le=1, description="Among messages for the same person")


class MessageBegin(MessageEdit):
    """A message to begin, and whatever is known of it already."""

    kind: Kind = Field(description="`recommendation`, `announcement` or `urgent`")
    recommendation: str = Field(
        "", max_length=100, description="The recommendation that it sends; of that kind alone, and needed there"
    )


_BEGIN = frozenset({"kind", "recommendation"})
FIELDS: Mapping[Step, frozenset[str]] = MappingProxyType(
    {
        Step.OBJECTIVE: frozenset({"objective"}),
        Step.LOCATION: frozenset({"location"}),
        Step.TEMPLATE: frozenset({"template"}),
        Step.MESSAGES: frozenset({"wording", "location"}),
        Step.CUSTOMIZE: frozenset({"own_texts", "url", "second_url", "every_language"}),
        Step.RECIPIENTS: frozenset(
            {
                "all_users",
                "group_ids_within",
                "group_ids_omitted",
                "companies",
                "departments",
                "places",
                "usage",
                "omit_priority",
                "holdout",
            }
        ),
        Step.SCHEDULE: frozenset({"name", "first_day", "last_day", "interval", "priority"}),
        Step.FINISH: frozenset({"name"}),
    }
)


def touched(kind: str, told: MessageEdit) -> Iterator[Step]:
    """The steps of the wizard to which the given fields belong, in order.

    Raises Refused("not_for_this_kind") for a field that no step of that kind has, Refused("no_such_language") for
    words in a language that messages of that kind do not have.
    """
    given = set(told.model_fields_set) - _BEGIN
    if not set(told.own_texts) <= set(locales_of(kind)):
        raise Refused("no_such_language")
    order = ORDERS[Kind(kind)]
    if given - {name for step in order for name in FIELDS[step]}:
        raise Refused("not_for_this_kind")
    for step in order:
        if given & FIELDS[step]:
            given -= FIELDS[step]
            yield step


def decided(step: Step, told: MessageEdit, row: MessageRow) -> Decided:
    """What a step decides: the given fields, and the rest of the step as the draft has it."""
    new = told.model_fields_set

    def either(name: str, now: Any) -> Any:
        return getattr(told, name) if name in new else now

    match step:
        case Step.OBJECTIVE:
            return steps.Objective(told.objective)
        case Step.LOCATION:
            return steps.Where(Location(told.location))
        case Step.TEMPLATE:
            return steps.Template(told.template)
        case Step.MESSAGES:
            place = either("location", row.location or Location.OFFICE_BAR)
            return steps.Messages(either("wording", row.wording), Location(place))
        case Step.CUSTOMIZE:
            texts = {locale: words.dict() for locale, words in told.own_texts.items()} if "own_texts" in new else None
            return steps.Customize(
                texts,
                either("url", row.url),
                either("second_url", row.second_url),
                either("every_language", row.every_language),
            )
        case Step.RECIPIENTS:
            return steps.Recipients(
                groups_within=tuple(either("group_ids_within", row.groups_within)),
                groups_omitted=tuple(either("group_ids_omitted", row.groups_omitted)),
                omit_priority=either("omit_priority", row.omit_priority),
                all_users=either("all_users", row.all_users),
                companies=tuple(either("companies", row.companies)),
                departments=tuple(either("departments", row.departments)),
                places=tuple(tuple(path) for path in either("places", row.places)),
                usage=either("usage", row.usage),
                holdout=either("holdout", None),
            )
        case Step.SCHEDULE:
            return steps.Schedule(
                name=either("name", ""),
                first=either("first_day", row.first_day),
                last=either("last_day", row.last_day),
                interval=either("interval", row.interval),
                priority=either("priority", row.priority),
            )
        case Step.FINISH:
            return steps.Finish(told.name)
