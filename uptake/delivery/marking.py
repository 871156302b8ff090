"""What a client tells about a showing, written into the book of a batch: each kind once per lease."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from uptake.delivery import trials
from uptake.delivery.book import Book, Showing, columns, exposure
from uptake.delivery.moments import moment, number
from uptake.delivery.offer import Exposure

_MICROSECOND = timedelta(microseconds=1)


class Reaction(StrEnum):
    """What a client tells about a showing."""

    SEEN = "seen"
    CLICK = "click"
    DISMISS = "dismiss"
    SNOOZE = "snooze"  # no message at all for some days
    IRRELEVANT = "irrelevant"  # this message never again


@dataclass(slots=True)
class Mark:
    """Somebody reports what happened `at` a moment; believed between the grant and now.

    `pause` is how long a snooze keeps messages away.
    """

    tenant: str
    person: int
    lease: str
    reaction: Reaction
    at: datetime
    now: datetime
    pause: timedelta = timedelta(days=7)


def mark(book: Book, told: Mark) -> str | None:
    """Write down what happened; a reason when the lease is not the teller's."""
    showing = book.showings.get(told.lease)
    met = book.rows.get((told.tenant, told.person), {})
    if showing is None or (showing.tenant, showing.person) != (told.tenant, told.person) or showing.message not in met:
        if trials.mark(book, told.lease, told.tenant, told.person, told.reaction.value, number(told.now)):
            return None
        return "unknown_lease"  # also another person's: a stranger is not told that it exists
    known = exposure(met[showing.message])
    # Whoever reacts has seen it, even if that report was lost.
    meant = {Reaction.SEEN, told.reaction}
    new = [kind in meant and before is None for kind, before in zip(Reaction, _by_lease(showing), strict=True)]
    if not any(new):
        return None
    firsts = [is_new and before is None for is_new, before in zip(new, _by_person(known), strict=True)]
    when = max(showing.granted_at, min(number(told.at), number(told.now)))
    until = when + told.pause // _MICROSECOND
    _note(showing, new, when, until)
    book.told[showing.lease] = showing
    book.change(told.tenant, told.person, showing.message, columns(_after(known, told.lease, new, when, until)))
    day = datetime.fromtimestamp(when // 1_000_000, UTC).date().isoformat()
    book.counts.happened(told.tenant, showing.message, day, showing.surface, new, firsts)
    return None


def _by_lease(showing: Showing) -> tuple[int | None, ...]:
    return showing.seen_at, showing.clicked_at, showing.dismissed_at, showing.snoozed_at, showing.irrelevant_at


def _by_person(known: Exposure) -> tuple[datetime | None, ...]:
    history = known.history
    return (
        history.shown_at,
        history.clicked_at,
        history.dismissed_at,
        known.snoozed_until,
        history.irrelevant_at,
    )


def _note(showing: Showing, new: list[bool], when: int, until: int) -> None:
    seen, click, dismissal, snooze, irrelevant = new
    if seen:
        showing.seen_at = when
    if click:
        showing.clicked_at = when
    if dismissal:
        showing.dismissed_at = when
    if snooze:
        showing.snoozed_at, showing.snoozed_until = when, until
    if irrelevant:
        showing.irrelevant_at = when


def _after(before: Exposure, lease: str, new: list[bool], when: int, until: int) -> Exposure:
    """What is known afterwards. A showing that is confirmed after its lease was released did happen: it counts."""
    seen, click, dismissal, snooze, irrelevant = new
    history, at = before.history, moment(when)
    earlier = before.earlier_at
    if seen and history.shown_at is not None:
        earlier = _later(earlier, min(history.shown_at, at))
    return Exposure(
        history._replace(
            showings=history.showings + seen,
            shown_at=_later(history.shown_at, at if seen else None),
            clicked_at=_later(history.clicked_at, at if click else None),
            dismissed_at=_later(history.dismissed_at, at if dismissal else None),
            irrelevant_at=history.irrelevant_at or (at if irrelevant else None),
        ),
        None if before.lease is None or before.lease.id == lease else before.lease,
        earlier,
        _later(before.snoozed_until, moment(until) if snooze else None),
        before.counts,
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return max(one, other)
