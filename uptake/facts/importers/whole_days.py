"""Which days an export of events tells whole, when nothing in it says from when to when it was asked.

An event log does not tell its borders. Days between two days with records were asked for whole; of the first
and the last one somebody may have asked for a part only. These two count when the records reach to within an
hour of midnight, on the side where the export ends; else they are left out, and come whole with an export
that reaches a day further.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

MARGIN = 3600  # seconds
DAY = 86400
_ONE = timedelta(days=1)

Reach = Mapping[date, tuple[int, int]]


def whole_days(reaches: Collection[Reach]) -> frozenset[date]:
    """The days that the files of one run tell whole, together.

    A reach has the seconds of the first and the last record on each day of one file that has any. Files
    follow each other when no day without a record lies between them; a quiet day inside one file is told.
    """
    first: dict[date, int] = {}
    last: dict[date, int] = {}
    known = {day for reach in reaches for day in _inside(reach)}
    for reach in reaches:
        for day, (begin, end) in reach.items():
            first[day] = min(begin, first.get(day, begin))
            last[day] = max(end, last.get(day, end))
    known |= first.keys()
    return frozenset(
        day
        for day in known
        if (day - _ONE in known or first[day] <= MARGIN) and (day + _ONE in known or last[day] >= DAY - MARGIN)
    )


def _inside(reach: Iterable[date]) -> Iterable[date]:
    days = sorted(reach)
    if not days:
        return ()
    return (days[0] + timedelta(days=offset) for offset in range(1, (days[-1] - days[0]).days))
