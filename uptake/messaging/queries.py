"""What pages and other rooms may know about messages: frozen rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from pyroaring import BitMap

from uptake.messaging import days
from uptake.messaging.catalogue.library import Recommendation, recommendations
from uptake.messaging.content import Content, content_of
from uptake.messaging.models import Message, MessageMove, Recipients
from uptake.messaging.sizes import told
from uptake.people import queries as people
from uptake.rules.frequency import Kind
from uptake.rules.locations import PLACES, Location, Place
from uptake.rules.message_lifecycle import FINAL, OCCUPIES_ITS_INSIGHT, State
from uptake.rules.small_groups import SMALLEST_SHOWN
from uptake.rules.surfaces import Format
from uptake.tenancy.models import Tenant

LIVE = (State.PENDING, State.SCHEDULED, State.ACTIVE)


@dataclass(frozen=True)
class MessageRow:
    """A message as lists show it; days are those of the tenant's zone, the last one included."""

    id: int
    kind: str
    organization: str
    action: str
    insight: str
    category: str
    wording: str
    objective: str
    template: str
    location: Location | None
    own_texts: Mapping[str, Mapping[str, str]]
    author_locale: str
    every_language: bool
    url: str
    second_url: str
    picture: str
    customized: bool
    advanced: bool
    state: State
    name: str
    named: bool
    first_day: date | None
    last_day: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    interval: str
    all_users: bool
    groups_within: tuple[str, ...]
    groups_omitted: tuple[str, ...]
    companies: tuple[str, ...]
    departments: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]
    usage: str
    omit_priority: bool
    priority: int
    holdout: int
    step: str
    creator: str
    created_at: datetime
    edited_at: datetime
    scheduled_by: str
    submitted_at: datetime | None
    source: str

    @property
    def recommends(self) -> Recommendation | None:
        """The recommendation with all its texts; None for announcements and urgent messages."""
        return recommendations().get(self.action)

    @property
    def place(self) -> Place | None:
        """What its location takes; None while none is chosen."""
        return PLACES[self.location] if self.location else None

    @property
    def format(self) -> Format | None:
        """The look that goes with its location; None while none is chosen."""
        return PLACES[self.location].format if self.location else None


@dataclass(frozen=True)
class MoveRow:
    """One line of the history; `by` is "" for the clock."""

    at: datetime
    by: str
    move: str
    target: State
    reason: str
    comment: str


@dataclass(frozen=True)
class Details:
    """A message with its history; `audience` is about how many, None before registration and for fewer than 10."""

    row: MessageRow
    history: tuple[MoveRow, ...]
    audience: int | None
    audience_day: date | None
    replaces: int | None = None  # the message that it takes the place of


@dataclass(frozen=True)
class Offer:
    """A recommendation that may be sent, and the living message that holds its insight, if any."""

    about: Recommendation
    holder: MessageRow | None


def rows(tenant: Tenant, states: Iterable[State] = tuple(State)) -> list[MessageRow]:
    """The messages in these states, newest draft first, then by the latest edit."""
    wanted = _listed(tenant).filter(state__in=[state.value for state in states])
    found = [row_of(message, tenant) for message in wanted.order_by("-edited_at", "-pk")]
    return sorted(found, key=lambda row: row.state is not State.DRAFT)


def drafts(tenant: Tenant) -> list[MessageRow]:
    """All drafts, newest first."""
    return rows(tenant, [State.DRAFT])


def live(tenant: Tenant) -> list[MessageRow]:
    """All messages that are pending, scheduled or active."""
    return rows(tenant, LIVE)


def row(tenant: Tenant, message_id: int) -> MessageRow | None:
    """One message, or None when the tenant has no such message."""
    found = _listed(tenant).filter(pk=message_id).first()
    return row_of(found, tenant) if found else None


def details(tenant: Tenant, message_id: int) -> Details | None:
    """One message with its history and the size of its audience, or None."""
    found = _listed(tenant).filter(pk=message_id).select_related("recipients").first()
    if found is None:
        return None
    moves = MessageMove.objects.of(tenant).filter(message=found)
    hidden = tenant.people_off and found.kind == Kind.RECOMMENDATION.value  # it tells who has not adopted
    chosen = None if hidden else getattr(found, "recipients", None)
    return Details(
        row=row_of(found, tenant),
        history=tuple(
            MoveRow(m.at, m.by, m.move, State(m.target), m.reason, m.comment) for m in moves.order_by("at", "pk")
        ),
        audience=told(tenant, BitMap.deserialize(bytes(chosen.numbers))) if chosen else None,
        audience_day=chosen.as_of if chosen else None,
        replaces=found.replaces_id,
    )


def for_insight(tenant: Tenant, insight: str) -> MessageRow | None:
    """The pending, scheduled or active message for an insight, or None; there is at most one (G2)."""
    living = [state.value for state in OCCUPIES_ITS_INSIGHT]
    found = Message.objects.of(tenant).filter(insight=insight, state__in=living).first()
    return row_of(found, tenant) if found else None


def offers(tenant: Tenant) -> list[Offer]:
    """All recommendations, each with the living message of its insight."""
    holders = {row.insight: row for row in live(tenant)}
    return [Offer(about, holders.get(about.insight)) for about in recommendations().values()]


def recipients(tenant: Tenant, message_id: int) -> BitMap:
    """The numbers of those who receive the message today: for rules alone, never for a page."""
    found = Message.objects.of(tenant).filter(pk=message_id).select_related("recipients").first()
    chosen = getattr(found, "recipients", None)
    return BitMap.deserialize(bytes(chosen.numbers)) if chosen else BitMap()


def ended_before(tenant: Tenant, moment: datetime) -> list[int]:
    """Numbers of the messages that came to their end before that moment."""
    final = [state.value for state in FINAL]
    ended = MessageMove.objects.of(tenant).filter(target__in=final, at__lt=moment, message__state__in=final)
    return list(ended.order_by("message").values_list("message", flat=True).distinct())


def group_names(tenant: Tenant, directory_ids: Iterable[str]) -> list[str]:
    """The names of groups; a group that has left the directory is called by its id."""
    wanted = list(directory_ids)
    names = people.group_names(tenant, wanted) if wanted else {}
    return [names.get(group, group) for group in wanted]


def content(tenant: Tenant, message_id: int) -> Content | None:
    """What people read of a message, in all languages, or None when there is no such message."""
    found = _listed(tenant).filter(pk=message_id).first()
    return content_of(found, tenant.name) if found else None


def _listed(tenant: Tenant) -> QuerySet[Message]:
    """The messages that were not deleted."""
    return Message.objects.of(tenant).filter(deleted_at=None).select_related("picture").defer("picture__content")


def row_of(message: Message, tenant: Tenant) -> MessageRow:
    """The frozen row of a message."""
    zone = ZoneInfo(tenant.time_zone)
    return MessageRow(
        id=message.pk,
        kind=message.kind,
        organization=tenant.name,
        action=message.action,
        insight=message.insight,
        category=message.category,
        wording=message.wording,
        objective=message.objective,
        template=message.template,
        location=Location(message.location) if message.location else None,
        own_texts=message.texts,
        author_locale=message.author_locale,
        every_language=message.every_language,
        url=message.url,
        second_url=message.second_url,
        picture=message.picture.digest if message.picture else "",
        customized=message.customized,
        advanced=message.advanced,
        state=State(message.state),
        name=message.name,
        named=message.named,
        first_day=days.day_of(message.starts_at, zone) if message.starts_at else None,
        last_day=days.last_day(message.ends_at, zone) if message.ends_at else None,
        starts_at=message.starts_at,
        ends_at=message.ends_at,
        interval=message.interval,
        all_users=message.all_users,
        groups_within=tuple(message.groups_within),
        groups_omitted=tuple(message.groups_omitted),
        companies=tuple(message.companies),
        departments=tuple(message.departments),
        places=tuple(tuple(path) for path in message.places),
        usage=message.usage,
        omit_priority=message.omit_priority,
        priority=message.priority,
        holdout=message.holdout,
        step=message.step,
        creator=message.creator,
        created_at=message.created_at,
        edited_at=message.edited_at,
        scheduled_by=message.scheduled_by,
        submitted_at=message.submitted_at,
        source=message.source,
    )


def meant_for_enough(tenant: Tenant) -> frozenset[int]:
    """The messages of which a list of at least ten recipients is kept: figures about them tell of nobody."""
    found = Recipients.objects.of(tenant).filter(size__gte=SMALLEST_SHOWN)
    return frozenset(found.values_list("message_id", flat=True))


def numbers_of(tenant: Tenant) -> list[int]:
    """The numbers of all messages, deleted ones too: what came of them is counted still."""
    return list(Message.objects.of(tenant).values_list("pk", flat=True))
