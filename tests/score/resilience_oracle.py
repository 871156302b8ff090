"""The Business resilience report said a second time: plain Python, one row after the other."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]

ACTIVE = (
    "collaboration_hours", "email_hours", "chat_hours", "call_hours", "meeting_hours", "meeting_and_call_hours",
    "channel_posts", "community_posts", "copilot_days",
)  # fmt: skip
HOURS = (
    "collaboration_hours", "email_hours", "chat_hours", "meeting_and_call_hours", "call_hours", "after_hours",
    "weekend_hours", "collaboration_span", "manager_hours", "leader_hours",
)  # fmt: skip
COUNTS = ("channel_posts", "community_posts", "network_outside", "internal_network", "external_network")
SHARES = {
    "email_share": ("email_hours", "collaboration_hours"),
    "chat_share": ("chat_hours", "collaboration_hours"),
    "meeting_and_call_share": ("meeting_and_call_hours", "collaboration_hours"),
    "call_share": ("call_hours", "collaboration_hours"),
    "large_and_long_share": ("large_and_long_hours", "meeting_hours"),
    "conflicting_share": ("conflicting_hours", "meeting_hours"),
    "multitasking_share": ("multitasking_hours", "meeting_hours"),
}
IDS = (*HOURS, *COUNTS, *SHARES, "after_hours_people")
OWN = {
    "meeting_and_call_hours": ("audio_seconds", 3600),
    "email_sent": ("email_sent", 1),
    "chat_sent": ("chat_sent", 1),
    "meetings_attended": ("meetings_attended", 1),
    "channel_posts": ("channel_sent", 1),
    "community_posts": ("community_posts", 1),
}


@dataclass
class PersonWeek:
    """One week of one person: for each measure, what stands above and below the line."""

    week: date
    person: Any
    organization: str
    parts: dict[str, tuple[int, int]]


def of_query(rows: Iterable[Row]) -> list[PersonWeek]:
    found = []
    for row in rows:
        if not any((row.get(name) or 0) > 0 for name in ACTIVE):
            continue
        parts = {name: (row[name], 1) for name in (*HOURS, *COUNTS) if row.get(name) is not None}
        for name, (above, below) in SHARES.items():
            if row.get(above) is not None and (row.get(below) or 0) > 0:
                parts[name] = (row[above], row[below])
        if row.get("after_hours") is not None:
            parts["after_hours_people"] = (row["after_hours"], 1)
        found.append(PersonWeek(row["day"], row["code"], row.get("organization") or "", parts))
    return found


def of_days(rows: Iterable[Row], left_out: Collection[int], known: Mapping[str, Collection[date]]) -> list[PersonWeek]:
    """`known` are the weeks that were delivered, by column."""
    weeks: dict[tuple[date, int], dict[str, int]] = {}
    for row in rows:
        if row["person"] in left_out:
            continue
        monday = row["day"] - timedelta(days=row["day"].isocalendar().weekday - 1)
        sums = weeks.setdefault((monday, row["person"]), defaultdict(int))
        for column, _ in OWN.values():
            sums[column] += row.get(column) or 0
    return [
        PersonWeek(
            week, person, "", {name: (sums[column], 1) for name, (column, _) in OWN.items() if week in known[column]}
        )
        for (week, person), sums in weeks.items()
    ]


def value(name: str, weeks: Sequence[PersonWeek], units: Mapping[str, int]) -> tuple[Fraction, int] | None:
    """The value of a measure over some weeks of people, and the people; None without any."""
    mine: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for each in weeks:
        if name in each.parts:
            mine[each.person].append(each.parts[name])
    if not mine:
        return None
    if name == "after_hours_people":
        tired = [p for p, parts in mine.items() if Fraction(sum(a for a, _ in parts), 1000 * len(parts)) > 5]
        return Fraction(len(tired), len(mine)), len(mine)
    above = sum(a for parts in mine.values() for a, _ in parts)
    below = sum(b for parts in mine.values() for _, b in parts)
    return Fraction(above, below * units.get(name, 1)), len(mine)


def countable(name: str, weeks: Sequence[PersonWeek]) -> list[PersonWeek]:
    """Only the weeks in which at least ten people have a value."""
    people: dict[date, set[Any]] = defaultdict(set)
    for each in weeks:
        if name in each.parts:
            people[each.week].add(each.person)
    return [each for each in weeks if len(people[each.week]) >= 10]


def by_organization(weeks: Sequence[PersonWeek]) -> dict[str, list[PersonWeek]]:
    """The weeks of people, by the organization that each person was told to be in last."""
    last: dict[Any, str] = {}
    for each in sorted(weeks, key=lambda each: each.week):
        last[each.person] = each.organization or last.get(each.person, "")
    found: dict[str, list[PersonWeek]] = defaultdict(list)
    for each in weeks:
        found[last[each.person]].append(each)
    return found


QUERY_UNITS = dict.fromkeys(HOURS, 1000)
OWN_UNITS = {name: unit for name, (_, unit) in OWN.items()}
