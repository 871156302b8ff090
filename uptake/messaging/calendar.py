"""What runs when and where, and which messages are for the same people at the same time.

Source: the design of the issue ("a conflict calendar shows authors what else runs for an overlapping audience").
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from pyroaring import BitMap

from uptake.facts.newest import newest_day
from uptake.messaging import days, sayings
from uptake.messaging.audience import Choice, chosen_by
from uptake.messaging.models import Message
from uptake.messaging.moving import OURS
from uptake.messaging.sizes import told
from uptake.rules.frequency import Kind
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.rules.overlaps import Overlap, overlap
from uptake.rules.refusals import Refused
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

PLANNED = (State.PENDING_APPROVAL, State.PENDING, State.SCHEDULED, State.ACTIVE)
"""What is out, or will be; drafts may never be."""
MOST_AT_ONCE = 100
"""How many messages a month shows; all of them are compared with each other."""


@dataclass(frozen=True)
class Running:
    """One message as the calendar shows it; the days are those of the tenant's zone, both included."""

    id: int
    name: str
    kind: Kind
    state: State
    location: Location | None
    first: date
    last: date


@dataclass(frozen=True)
class Conflict:
    """Another message at the same time: from the first to the last day that both run, for how many of the people."""

    other: Running
    first: date
    last: date
    overlap: Overlap
    same_place: bool

    @property
    def says(self) -> str:
        """The overlap in words."""
        return str(sayings.OVERLAPS[self.overlap])


@dataclass(frozen=True)
class Planned:
    """A message of a month with the others that run for the same people then, largest overlap first."""

    running: Running
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class Month:
    """The messages of a month by start; `more` says that there are others beyond those shown."""

    first: date
    last: date
    rows: tuple[Planned, ...]
    more: bool


def month(tenant: Tenant, first: date) -> Month:
    """What runs in the month that begins on this day, past ones included."""
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    found = _between(tenant, first, last, (*PLANNED, State.COMPLETED))[: MOST_AT_ONCE + 1]
    shown = found[:MOST_AT_ONCE]
    audiences = {message.pk: _stored(message) for message in shown}
    running = [_running(message, tenant) for message in shown]
    rows = tuple(Planned(each, _among(tenant, each, running, audiences)) for each in running)
    return Month(first, last, rows, more=len(found) > len(shown))


def conflicts(
    tenant: Tenant, message_id: int, *, first: date | None = None, last: date | None = None
) -> list[Conflict]:
    """What else runs at the time of a message, for people that it is for too, or nobody knows; largest overlap first.

    Without days those of the message count; [] while it has none.
    """
    message = Message.objects.of(tenant).filter(pk=message_id, deleted_at=None).select_related("recipients").first()
    if message is None:
        return []
    zone = ZoneInfo(tenant.time_zone)
    starts = first or (days.day_of(message.starts_at, zone) if message.starts_at else None)
    if starts is None:
        return []
    ends = last or (days.last_day(message.ends_at, zone) if message.ends_at else days.default_last_day(starts))
    others = [each for each in _between(tenant, starts, ends, PLANNED) if each.pk != message_id][:MOST_AT_ONCE]
    if not others:
        return []
    own = _stored(message)
    audiences = {each.pk: _stored(each) for each in others} | {message_id: _now(message) if own is None else own}
    mine = replace(_running(message, tenant, starts), first=starts, last=ends)
    return list(_among(tenant, mine, [_running(each, tenant) for each in others], audiences))


def _between(tenant: Tenant, first: date, last: date, states: Iterable[State]) -> list[Message]:
    zone = ZoneInfo(tenant.time_zone)
    rows = Message.objects.of(tenant).filter(
        Q(ends_at__gt=days.opening(first, zone)) | Q(ends_at=None),
        source=OURS,
        deleted_at=None,
        state__in=[state.value for state in states],
        starts_at__lt=days.closing(last, zone),
    )
    return list(rows.select_related("recipients").order_by("starts_at", "pk")[: MOST_AT_ONCE + 2])


def _among(
    tenant: Tenant, mine: Running, others: Iterable[Running], audiences: dict[int, BitMap | None]
) -> tuple[Conflict, ...]:
    found = []
    for other in others:
        first, last = max(mine.first, other.first), min(mine.last, other.last)
        if other.id == mine.id or first > last:
            continue
        shared = _shared(tenant, audiences[mine.id], audiences[other.id])
        if shared is not Overlap.FEW:
            found.append(Conflict(other, first, last, shared, same_place=mine.location == other.location))
    order = (Overlap.MOST, Overlap.SOME, Overlap.UNKNOWN)
    return tuple(sorted(found, key=lambda each: (order.index(each.overlap), each.first, each.other.id)))


def _shared(tenant: Tenant, one: BitMap | None, other: BitMap | None) -> Overlap:
    if one is None or other is None:
        return Overlap.UNKNOWN
    return overlap(told(tenant, one), told(tenant, other), told(tenant, one & other))


def _stored(message: Message) -> BitMap | None:
    """The list that was made at registration or last night; None before."""
    kept = getattr(message, "recipients", None)
    return BitMap.deserialize(bytes(kept.numbers)) if kept else None


def _now(message: Message) -> BitMap | None:
    """Whom a draft is for as it stands; None where that cannot be said."""
    tenant = message.tenant
    try:
        choice = Choice.of(message.kind, message.insight, message)
        return chosen_by(tenant, choice, newest_day(facts_of(tenant).coverage()))
    except Refused:
        return None


def _running(message: Message, tenant: Tenant, first: date | None = None) -> Running:
    zone = ZoneInfo(tenant.time_zone)
    starts = first or days.day_of(_moment(message.starts_at), zone)
    return Running(
        id=message.pk,
        name=message.name,
        kind=Kind(message.kind),
        state=State(message.state),
        location=Location(message.location) if message.location else None,
        first=starts,
        last=days.last_day(message.ends_at, zone) if message.ends_at else days.default_last_day(starts),
    )


def _moment(found: datetime | None) -> datetime:
    if found is None:
        raise ValueError("what runs has a start")
    return found
