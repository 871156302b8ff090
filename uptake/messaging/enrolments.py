"""Who entered the audience of a recommendation on which day, told apart by chance, and what became of them.

Somebody is enrolled once for a message: on the first day on which it is out and they would get it. The day is that of
the facts, up to which nobody enrolled has followed the practice for 28 days. Source: the design of the issue ("adoption
after the message").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from pyroaring import BitMap

from uptake.messaging.models import Enrolment, Message, Recipients
from uptake.rules.frequency import Kind
from uptake.rules.holdout import held_out, percent_of
from uptake.rules.lift import FOLLOWED_DAYS
from uptake.tenancy.agreements import forbids
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class EnrolmentRow:
    """The enrolments of one message and day: for rules alone, never for a page.

    `began` took the practice up until `followed_to` (None: not looked at yet), `counting` count for the points of the
    category by the metric `leading` then; both are among the other two.
    """

    id: int
    message: int
    insight: str
    day: date
    offered: BitMap
    held_out: BitMap
    began: BitMap
    counting: BitMap
    leading: str
    followed_to: date | None

    @property
    def last_day(self) -> date:
        """The day up to which they are followed."""
        return self.day + timedelta(days=FOLLOWED_DAYS)

    @property
    def complete(self) -> bool:
        """Whether their days are over."""
        return self.followed_to is not None and self.followed_to >= self.last_day


def by_chance(message: Message, numbers: BitMap) -> BitMap:
    """Those of the numbers whom chance leaves out of the message, for its whole life."""
    return BitMap(held_out(numbers, message=message.pk, percent=_percent(message), secret=_secret(message.tenant)))


def enrol(message: Message, as_of: date, numbers: BitMap, *, now: datetime) -> None:
    """Enrol who is new among those who would get the message; call it before the list of recipients is replaced.

    Nobody is enrolled before the message is out. The list that was out until now counts by its own day: who was on it
    and has begun since is missing in the new one, and only where they got the message.
    """
    if not _percent(message) or message.starts_at is None or message.starts_at > now:
        return
    rows = Enrolment.objects.of(message.tenant).filter(message=message)
    known = _united(bitmap for row in rows for bitmap in (_bits(row.offered), _bits(row.held_out)))
    before = Recipients.objects.of(message.tenant).filter(message=message).first()
    if before is not None:
        listed = _bits(before.numbers) - _bits(before.unlicensed)
        _note(message, before.as_of, listed - known)
        known |= listed
    _note(message, as_of, numbers - known)


def of_messages(tenant: Tenant, messages: Iterable[int]) -> list[EnrolmentRow]:
    """All enrolments of these messages, by message and day."""
    rows = Enrolment.objects.of(tenant).filter(message__in=list(messages))
    return [_row(row) for row in rows.select_related("message").order_by("message", "day")]


def open_ones(tenant: Tenant) -> list[EnrolmentRow]:
    """The enrolments whose days are not over yet, or that were not looked at up to their end."""
    rows = Enrolment.objects.of(tenant).select_related("message").order_by("message", "day")
    return [row for row in map(_row, rows) if not row.complete]


def with_enrolments(tenant: Tenant, insights: Iterable[str]) -> list[int]:
    """The messages for one of the insights that anybody was ever enrolled for; deleted ones as well."""
    found = Enrolment.objects.of(tenant).filter(message__insight__in=list(insights))
    return list(found.order_by("message").values_list("message", flat=True).distinct())


def followed(tenant: Tenant, row: EnrolmentRow, began: BitMap, counting: BitMap, leading: str, to: date) -> None:
    """Keep what became of them up to a day."""
    both = row.offered | row.held_out
    Enrolment.objects.of(tenant).filter(pk=row.id).update(
        adopted=(began & both).serialize(), counting=(counting & both).serialize(), leading=leading, followed_to=to
    )


def leave_out(tenant: Tenant, numbers: BitMap) -> None:
    """Forget these people: whoever is left out of all calculations is left out of both sides, past days included."""
    for row in Enrolment.objects.of(tenant):
        sets = {name: _bits(getattr(row, name)) for name in ("offered", "held_out", "adopted", "counting")}
        if any(each & numbers for each in sets.values()):
            Enrolment.objects.of(tenant).filter(pk=row.pk).update(
                **{name: (each - numbers).serialize() for name, each in sets.items()}
            )


def _note(message: Message, day: date, entered: BitMap) -> None:
    if not entered:
        return
    out = by_chance(message, entered)
    row, _ = Enrolment.objects.of(message.tenant).get_or_create(
        message=message,
        day=day,
        defaults={"tenant": message.tenant, "offered": BitMap().serialize(), "held_out": BitMap().serialize()},
    )
    row.offered = (_bits(row.offered) | (entered - out)).serialize()
    row.held_out = (_bits(row.held_out) | out).serialize()
    row.save(update_fields=["offered", "held_out"])


def _row(row: Enrolment) -> EnrolmentRow:
    return EnrolmentRow(
        id=row.pk,
        message=row.message_id,
        insight=row.message.insight,
        day=row.day,
        offered=_bits(row.offered),
        held_out=_bits(row.held_out),
        began=_bits(row.adopted),
        counting=_bits(row.counting),
        leading=row.leading,
        followed_to=row.followed_to,
    )


def _bits(stored: bytes | memoryview) -> BitMap:
    return BitMap.deserialize(bytes(stored)) if stored else BitMap()


def _united(bitmaps: Iterable[BitMap]) -> BitMap:
    return BitMap.union(BitMap(), *bitmaps)


def _percent(message: Message) -> int:
    """How many percent chance leaves out: what the author chose, unless the organization wants no comparisons."""
    return 0 if forbids(message.tenant, "comparisons") else percent_of(Kind(message.kind), message.holdout)


def _secret(tenant: Tenant) -> bytes:
    return blake2b(tenant.slug.encode(), digest_size=32, key=settings.UPTAKE.secret, person=b"uptake-holdout").digest()
