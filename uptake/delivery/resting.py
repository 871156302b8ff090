"""Whether nothing can be shown for a while, from plain numbers: the quick half of the decision.

It looks only at what a message's own dates and frequency say (rules/frequency.py), as numbers prepared once for each
snapshot. Every other gate can only hold a message for longer, so what is at rest here is surely held by the whole
column of gates as well; a property test holds the two against each other. Whatever is not surely at rest is decided by
the rules themselves.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from uptake.delivery import moments
from uptake.delivery.book import Row, exposure
from uptake.delivery.offer import Exposure
from uptake.rules.delivery import Message
from uptake.rules.frequency import A_YEAR, NEVER, REST, Pause

_MICROSECOND = timedelta(microseconds=1)
NEVER_AT = moments.number(NEVER)


class Terms(NamedTuple):
    """What the frequency of a message says, in microseconds; `cap` is the most showings ever."""

    starts_at: int
    ends_at: int
    interval: int
    cap: int
    once_seen: bool  # never again after this
    once_clicked: bool
    once_dismissed: bool
    after_click: int

    @classmethod
    def of(cls, message: Message) -> "Terms":
        """Prepare the numbers of a message."""
        rest = REST[message.kind]
        cap = message.lifetime_showings
        return cls(
            moments.number(message.starts_at),
            moments.number(message.ends_at),
            message.interval // _MICROSECOND,
            _NO_CAP if cap is None else cap,
            rest.ignored is Pause.NEVER_AGAIN,
            rest.clicked is Pause.NEVER_AGAIN,
            rest.dismissed is Pause.NEVER_AGAIN,
            A_YEAR // _MICROSECOND if rest.clicked is Pause.A_YEAR else 0,
        )


_NO_CAP = 1 << 62


def not_resting(
    messages: Iterable[Message], terms: Mapping[int, Terms], known: Mapping[int, Row], now: int
) -> tuple[list[Message], int]:
    """Those of the messages that are not surely at rest, and the first moment at which one of the others may wake.

    `known` are the rows of the person, tests left out; a message without a row has never been met.
    """
    awake: list[Message] = []
    until = NEVER_AT
    for message in messages:
        number = message.id
        starts_at, ends_at, interval, cap, once_seen, once_clicked, once_dismissed, after_click = terms[number]
        if now < starts_at:
            if starts_at < until:
                until = starts_at
            continue
        if now >= ends_at:
            continue
        row = known.get(number)
        if row is None:
            awake.append(message)
            continue
        showings, shown, clicked, dismissed, irrelevant = row[0], row[1], row[2], row[3], row[4]
        if irrelevant is not None or showings >= cap or (showings and once_seen):
            continue
        if (clicked is not None and once_clicked) or (dismissed is not None and once_dismissed):
            continue
        free = row[11] or 0  # the end of an open lease; that may be the asker's own, to be handed out again
        if free <= now:
            if shown is not None:
                free = shown + interval
            if clicked is not None and after_click and clicked + after_click > free:
                free = clicked + after_click
            if free > now:
                if free < until:
                    until = free
                continue
        awake.append(message)
    return awake, until


def unpacked(known: Mapping[int, Row], awake: Iterable[Message], *, with_week: bool) -> dict[int, Exposure]:
    """What the rules ask to decide about these messages: about them, about pauses, and where it counts, of the week."""
    asked = {message.id for message in awake}
    return {
        number: exposure(row)
        for number, row in known.items()
        if number in asked or row[6] is not None or (with_week and row[7])
    }
