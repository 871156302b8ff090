"""One row per online meeting or call of the window, with the practices that it followed.

What is unknown of a meeting stays empty and counts for nothing: a phase is the mean of its known practices,
a meeting the mean of its known phases. Halves and thirds are kept as whole sixths and thirty-sixths, so that
every engine adds up the same numbers. Source: specification of Adoption Score, section 1.2.
"""

import functools
import operator

import ibis
from ibis.expr.types import BooleanValue, IntegerValue
from ibis.expr.types import Table as Rows

from uptake.facts.shared_work import MEETING
from uptake.score.grains.grain import KEYS, Grain, in_window, yes

SET_UP = ("chat_before", "mostly_accepted")
MEET_UP = ("interactive", "many_contributed", "visual")
FOLLOW_UP = ("recorded", "chat_after")
PHASES = {"set_up": SET_UP, "meet_up": MEET_UP, "follow_up": FOLLOW_UP}
SIXTHS = 6  # a phase has at most three known practices: halves and thirds are whole sixths
THIRTY_SIXTHS = 36  # and at most three phases are known
SMALLEST_MEETING = 2  # attendees; whoever waits alone does not meet
ACCEPTED_ABOVE, CONTRIBUTED_ABOVE = 50, 33  # percent; exactly that much is not enough

_SCHEDULED = sum(MEETING["type"].bit(name) for name in ("scheduled_once", "scheduled_recurring"))
_INSTANT = sum(MEETING["type"].bit(name) for name in ("call", "group_call", "meet_now"))
_ONLINE_MEETING = _SCHEDULED | MEETING["type"].bit("meet_now")


def meetings(days: int, columns: tuple[str, ...]) -> Rows:  # noqa: ARG001 - all columns are made at once
    """One row per meeting or call that somebody of the organization attended and whose length is known."""
    rows = in_window(MEETING, days)
    rows = rows.filter(yes(rows.attendees > 0), rows.minutes.notnull())
    told = rows.select(
        *KEYS,
        minutes=rows.minutes,
        scheduled=_is(rows, _SCHEDULED),
        instant=_is(rows, _INSTANT),
        held=_is(rows, _ONLINE_MEETING),
        rated=_is(rows, _SCHEDULED) & (rows.attendees >= SMALLEST_MEETING),
        weight=rows.attendees.cast("int64") * rows.minutes,
        chat_before=_number(rows.chat_before),
        mostly_accepted=_above(rows.accepted, rows.invited, ACCEPTED_ABOVE),
        interactive=_number(rows.interactive),
        many_contributed=_above(rows.contributors, rows.participants, CONTRIBUTED_ABOVE),
        visual=_number(rows.video | rows.screen_share),
        video=_number(rows.video),
        screen_share=_number(rows.screen_share),
        recorded=_number(rows.recorded),
        chat_after=_number(rows.chat_after),
    )
    phased = told.mutate(**{f"{name}_sixths": _mean(told, parts, SIXTHS) for name, parts in PHASES.items()})
    return phased.mutate(thirty_sixths=_mean(phased, [f"{name}_sixths" for name in PHASES], THIRTY_SIXTHS // SIXTHS))


def _is(rows: Rows, types: int) -> BooleanValue:
    return yes(rows.type & types != 0)


def _number(known: BooleanValue) -> IntegerValue:
    return known.cast("int64")


def _above(some: IntegerValue, of: IntegerValue, percent: int) -> IntegerValue:
    """1 if it is more than that percent, else 0; empty where one of the two is unknown or there is nothing."""
    return ibis.ifelse(of > 0, _number(some.cast("int64") * 100 > of.cast("int64") * percent), ibis.null("int64"))


def _mean(rows: Rows, names: tuple[str, ...] | list[str], scale: int) -> IntegerValue:
    """The mean of the known ones in that scale, a whole number; empty where none is known."""
    total = _added([rows[name].fill_null(0) for name in names])
    known = _added([rows[name].notnull().cast("int64") for name in names])
    return (total * scale / known.nullif(0)).round().cast("int64")


def _added(values: list[IntegerValue]) -> IntegerValue:
    return functools.reduce(operator.add, values)


_WEIGHT = ("attendees", "minutes")
_MADE_OF = {
    "scheduled": ("type",),
    "instant": ("type",),
    "held": ("type",),
    "rated": ("type", "attendees"),
    "weight": _WEIGHT,
    "mostly_accepted": ("accepted", "invited"),
    "many_contributed": ("contributors", "participants"),
    "visual": ("video", "screen_share"),
}


def _facts_of(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fact for name in names for fact in _MADE_OF.get(name, (name,)))


MEETING_GRAIN = Grain(
    "meeting",
    MEETING,
    ibis.table(
        {
            "tenant": "int32",
            "as_of": "date",
            "minutes": "int32",
            **dict.fromkeys(("scheduled", "instant", "held", "rated"), "boolean"),
            "weight": "int64",
            **dict.fromkeys((*SET_UP, *MEET_UP, *FOLLOW_UP, "video", "screen_share"), "int64"),
            **{f"{name}_sixths": "int64" for name in PHASES},
            "thirty_sixths": "int64",
        },
        name="meetings",
    ),
    meetings,
    nothing="no_meetings",
    made_of={
        **_MADE_OF,
        **{f"{name}_sixths": _facts_of(parts) for name, parts in PHASES.items()},
        "thirty_sixths": _facts_of((*SET_UP, *MEET_UP, *FOLLOW_UP)),
    },
)
