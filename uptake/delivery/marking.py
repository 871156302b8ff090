"""What a client tells about a showing, written into the book of a batch: each kind once per lease."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from uptake.delivery import trials
from uptake.delivery.book import Book, Row, Showing
from uptake.delivery.moments import number

_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND


class Reaction(StrEnum):
    """What a client tells about a showing."""

    SEEN = "seen"
    CLICK = "click"
    DISMISS = "dismiss"
    SNOOZE = "snooze"  # no message at all for some days
    IRRELEVANT = "irrelevant"  # this message never again


_PLACE = {reaction: place for place, reaction in enumerate(Reaction)}
# Where a row of a person and a message (book.EXPOSURE) tells of each reaction.
_IN_ROW = (1, 2, 3, 6, 4)


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
    before = _by_lease(showing)
    place = _PLACE[told.reaction]
    # Whoever reacts has seen it, even if that report was lost.
    new = [before[0] is None, False, False, False, False]
    new[place] = before[place] is None
    if not (new[0] or new[place]):
        return None
    row = met[showing.message]
    firsts = [is_new and row[column] is None for is_new, column in zip(new, _IN_ROW, strict=True)]
    when = max(showing.granted_at, min(number(told.at), number(told.now)))
    until = when + told.pause // _MICROSECOND
    _note(showing, new, when, until)
    book.told[showing.lease] = showing
    book.change(told.tenant, told.person, showing.message, _after(row, told.lease, new, when, until))
    book.counts.happened(told.tenant, showing.message, _day(when // _DAY), showing.surface, new, firsts)
    return None


def _by_lease(showing: Showing) -> tuple[int | None, ...]:
    return showing.seen_at, showing.clicked_at, showing.dismissed_at, showing.snoozed_at, showing.irrelevant_at


@lru_cache(maxsize=64)
def _day(days: int) -> str:
    """The UTC date so many days after 1970."""
    return datetime.fromtimestamp(days * _DAY // 1_000_000, UTC).date().isoformat()


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


def _after(before: Row, lease: str, new: list[bool], when: int, until: int) -> Row:
    """The row afterwards. A showing that is confirmed after its lease was released did happen: it counts."""
    showings, shown, clicked, dismissed, not_relevant, earlier, snoozed, counts, *leased = before
    seen, click, dismissal, snooze, irrelevant = new
    if seen:
        showings += 1
        if shown is not None:
            earlier = _later(earlier, min(shown, when))
        shown = _later(shown, when)
    return (
        showings,
        shown,
        _later(clicked, when) if click else clicked,
        _later(dismissed, when) if dismissal else dismissed,
        when if irrelevant and not_relevant is None else not_relevant,
        earlier,
        _later(snoozed, until) if snooze else snoozed,
        counts,
        *(_NO_LEASE if leased[0] == lease else leased),
    )


_NO_LEASE = (None, None, None, None)


def _later(one: int | None, other: int) -> int:
    return other if one is None or one < other else one
