"""The list of all messages: narrowed, ordered and cut into pages by the database, whatever their number.

Source: specification of organizational messages, section 7.1.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.db.models import Case, F, OrderBy, QuerySet, Value, When

from uptake.messaging import days
from uptake.messaging.figures import Numbers
from uptake.messaging.models import Imported, Message
from uptake.messaging.queries import MessageRow, row_of
from uptake.rules.frequency import Kind
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Tenant

_FEW = 500  # so many numbers are named one by one; more are not worth the words
GRAPH = "graph"  # source of messages that were taken over and are only listed


@dataclass(frozen=True)
class Wanted:
    """Which messages are asked for; what is empty lets everything pass. `message` asks for a single one."""

    name: str = ""
    states: Collection[State] = ()
    location: Location | None = None
    objective: str = ""
    category: str = ""
    kind: Kind | None = None
    source: str = ""
    message: int | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is asked for in particular."""
        return self == Wanted()


@dataclass(frozen=True)
class Brief:
    """What a line of a file says about a message; days are those of the tenant's zone, the last one included."""

    id: int
    name: str
    state: str
    objective: str
    location: str
    template: str
    source: str
    first_day: str
    last_day: str


_STATES = list(State)
_IN_THE_ORDER_OF_LIFE = Case(*(When(state=state.value, then=Value(at)) for at, state in enumerate(_STATES)))
_SORTS: Mapping[str, F | Case] = MappingProxyType(
    {
        "name": F("name"),
        "status": _IN_THE_ORDER_OF_LIFE,
        "location": F("location"),
        "objective": F("objective"),
        "first_day": F("starts_at"),
        "last_day": F("ends_at"),
        "edited_at": F("edited_at"),
        "category": F("category"),
        "metric": F("insight"),
        "creator": F("creator"),
        "source": F("source"),
    }
)
_DRAFTS_FIRST = Case(When(state=State.DRAFT.value, then=Value(0)), default=Value(1))


def how_many(tenant: Tenant, wanted: Wanted) -> int:
    """The number of messages that pass."""
    return _narrowed(tenant, wanted).count()


def numbers(tenant: Tenant, wanted: Wanted, order: Sequence[str] = (), *, part: slice | None = None) -> list[int]:
    """The numbers of the messages that pass, in that order: names of columns, `-name` backwards.

    Without an order the newest draft comes first (section 7.1), then the latest edit. `part` cuts a page out.
    """
    found = _narrowed(tenant, wanted).order_by(*_ordering(order))
    return list((found[part] if part else found).values_list("pk", flat=True))


def passing(tenant: Tenant, wanted: Wanted, *, deleted: bool = False) -> list[int]:
    """The numbers of the messages that pass, in no order; `deleted` lets those pass that are not listed any more."""
    return list(_narrowed(tenant, wanted, deleted=deleted).order_by().values_list("pk", flat=True))


def rows_of(tenant: Tenant, wanted: Sequence[int]) -> list[MessageRow]:
    """These messages as rows, in this order; what is not listed is left out."""
    found = Message.objects.of(tenant).filter(deleted_at=None, pk__in=wanted)
    found = found.select_related("picture").defer("picture__content")  # which may be large
    by_number = {message.pk: message for message in found}
    return [row_of(by_number[number], tenant) for number in wanted if number in by_number]


def briefs(tenant: Tenant, wanted: Collection[int]) -> dict[int, Brief]:
    """What a file says about messages; deleted ones have left the list, not the history."""
    zone = ZoneInfo(tenant.time_zone)
    span = Message.objects.of(tenant).filter(pk__gte=min(wanted, default=0), pk__lte=max(wanted, default=0))
    names = ("name", "state", "objective", "location", "template", "wording", "source", "starts_at", "ends_at")
    return {message.pk: _brief(message, zone) for message in span.only(*names) if message.pk in wanted}


def imported_numbers(tenant: Tenant, wanted: Collection[int] | None = None) -> dict[int, Numbers]:
    """What came of messages that were taken over (None: of all), as counted where they were sent."""
    found = Imported.objects.of(tenant)
    if wanted is not None and len(wanted) <= _FEW:
        found = found.filter(message__in=wanted)
    told = found.values_list("message", "seen", "clicks", "dismissals")
    return {message: Numbers(seen, clicks, dismissals or 0) for message, seen, clicks, dismissals in told}


def _brief(message: Message, zone: ZoneInfo) -> Brief:
    return Brief(
        id=message.pk,
        name=message.name,
        state=message.state,
        objective=message.objective,
        location=message.location,
        template=message.template or message.wording,
        source=message.source,
        first_day=days.day_of(message.starts_at, zone).isoformat() if message.starts_at else "",
        last_day=days.last_day(message.ends_at, zone).isoformat() if message.ends_at else "",
    )


def _narrowed(tenant: Tenant, wanted: Wanted, *, deleted: bool = False) -> QuerySet[Message]:
    found = Message.objects.of(tenant)
    if not deleted:
        found = found.filter(deleted_at=None)
    if wanted.states:
        found = found.filter(state__in=[state.value for state in wanted.states])
    if wanted.name.isascii():
        found = found.filter(name__icontains=wanted.name)
    else:  # LIKE knows upper and lower case of English alone
        found = found.filter(name__iregex=re.escape(wanted.name))
    exact = {
        "location": wanted.location.value if wanted.location else "",
        "objective": wanted.objective,
        "category": wanted.category,
        "kind": wanted.kind.value if wanted.kind else "",
        "source": wanted.source,
        "pk": wanted.message,
    }
    return found.filter(**{name: value for name, value in exact.items() if value not in ("", None)})


def _ordering(order: Sequence[str]) -> list[OrderBy]:
    asked = []
    for each in order:
        column = _SORTS[each.removeprefix("-")]
        asked.append(OrderBy(column, descending=each.startswith("-"), nulls_last=True))
    usual = [] if asked else [OrderBy(_DRAFTS_FIRST)]
    return [*asked, *usual, F("edited_at").desc(), F("pk").desc()]
