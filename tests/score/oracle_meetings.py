"""Meetings said a second time: one after the other, with fractions."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.score.tenant import Row, Tenant
from uptake.facts.tables import MEETING

CALL, GROUP_CALL, MEET_NOW, ONCE, RECURRING = (1 << i for i in range(5))
KINDS = (
    "calls_one_to_one", "calls_group", "meet_now_attended", "scheduled_once_attended", "scheduled_recurring_attended",
)  # fmt: skip
BANDS = {"0_to_5": (0, 5), "6_to_10": (5, 10), "11_to_15": (10, 15), "16_to_20": (15, 20), "over_20": (20, 10**9)}
LENGTHS = {"1_to_15": range(16), "16_to_30": range(16, 31), "31_to_60": range(31, 61), "over_60": range(61, 10**6)}
Counts = dict[str, tuple[int, int]]


def meetings(tenant: Tenant, first: date, as_of: date) -> Counts:
    """All metrics about single meetings."""
    rows = [row for row in tenant.of(MEETING) if first <= row["day"] <= as_of]
    rows = [row for row in rows if (row.get("attendees") or 0) > 0 and row.get("minutes") is not None]
    rated = [row for row in rows if row.get("type") in (ONCE, RECURRING) and row["attendees"] >= 2]
    held = [row for row in rows if row.get("type") in (ONCE, RECURRING, MEET_NOW)]
    phases = {
        "set_up": [("chat_before", _told("chat_before")), ("mostly_accepted", _more("accepted", "invited", 50))],
        "meet_up": [
            ("interactive", _told("interactive")),
            ("many_contributed", _more("contributors", "participants", 33)),
            ("visual", _visual),
        ],
        "follow_up": [("recorded", _told("recorded")), ("chat_after", _told("chat_after"))],
    }
    counts: Counts = {}
    for phase, practices in phases.items():
        counts[f"meetings.{phase}"] = _weighed(rated, lambda row, p=practices: _mean(met(row) for _, met in p), 6)
        for name, met in practices:
            counts[f"meetings.{name}"] = _weighed(rated, met, 1)
    counts["meetings.practices"] = _weighed(
        rated, lambda row: _mean(_mean(met(row) for _, met in practices) for practices in phases.values()), 36
    )
    counts["meetings.previous"] = _weighed(held, _visual, 1)
    for name, met in (
        ("with_video", _told("video")), ("with_screen_share", _told("screen_share")), ("with_video_or_screen", _visual)
    ):  # fmt: skip
        known = [met(row) for row in held if met(row) is not None]
        counts[f"meetings.{name}"] = (known.count(True), len(known))
    return counts | _lengths(rows)


def about_people(say: Callable[..., None]) -> None:
    """The metrics about how people meet."""
    say(
        "meetings.people_visual",
        lambda p: p.total("meetings_attended") > 0,
        lambda p: p.total("video_seconds") > 0 or p.total("screen_share_seconds") > 0,
    )
    for suffix, column in (
        ("", "meeting_minutes"),
        ("_video", "video_meetings"),
        ("_screen_share", "screen_share_meetings"),
    ):
        for name, (above, up_to) in BANDS.items():
            say(
                f"meetings.hours_{name}{suffix}",
                lambda p: p.total("meeting_minutes") > 0,
                lambda p, low=above, high=up_to, column=column: (
                    low < Fraction(p.total("meeting_minutes"), 4 * 60) <= high and p.total(column) > 0
                ),
            )
    for kind in KINDS:
        say(
            f"meetings.people_in_{kind}",
            lambda p: any(p.total(name) > 0 for name in (*KINDS, "calls", "meetings_attended")),
            lambda p, kind=kind: p.total(kind) > 0,
        )


def _lengths(rows: Sequence[Row]) -> Counts:
    counts: Counts = {}
    for kind, types in (("instant", (CALL, GROUP_CALL, MEET_NOW)), ("scheduled", (ONCE, RECURRING))):
        minutes = [row["minutes"] for row in rows if row.get("type") in types]
        for name, inside in LENGTHS.items():
            counts[f"meetings.{kind}_{name}"] = (sum(1 for each in minutes if each in inside), len(minutes))
        if kind == "instant":
            counts["meetings.instant_short"] = (sum(1 for each in minutes if each <= 30), len(minutes))
    return counts


def _weighed(rows: Iterable[Row], met: Callable[[Row], Any], scale: int) -> tuple[int, int]:
    total = whole = Fraction(0)
    for row in rows:
        value = met(row)
        if value is not None:
            weight = row["attendees"] * row["minutes"]
            total += weight * scale * Fraction(value)
            whole += weight * scale
    assert total.denominator == whole.denominator == 1
    return int(total), int(whole)


def _mean(values: Iterable[Any]) -> Fraction | None:
    known = [Fraction(value) for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def _told(column: str) -> Callable[[Row], bool | None]:
    return lambda row: row.get(column)


def _more(some: str, of: str, percent: int) -> Callable[[Row], bool | None]:
    def met(row: Row) -> bool | None:
        if row.get(some) is None or not row.get(of):
            return None
        return Fraction(row[some], row[of]) > Fraction(percent, 100)

    return met


def _visual(row: Row) -> bool | None:
    told = [row.get("video"), row.get("screen_share")]
    if True in told:
        return True
    return None if None in told else False
