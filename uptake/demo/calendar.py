"""When people of a country work: weekends, public holidays, and the weeks in which many are away.

A short table for invented people, not a source of holidays: regional days and days in lieu are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

_LAST = -1  # the last such weekday of the month
_MON, _THU, _FRI, _SAT, _SUN = 0, 3, 4, 5, 6


@dataclass(frozen=True)
class Calendar:
    """The year of a country.

    `fixed` holds (month, day); `easter` days after Easter Sunday; `nth` (month, weekday, which);
    `known` days that follow the moon or an announcement; `away` ((month, day), (month, day), weight):
    how much likelier than usual a holiday begins then; `closed` the same span with the part still at work.
    """

    fixed: tuple[tuple[int, int], ...]
    easter: tuple[int, ...] = ()
    nth: tuple[tuple[int, int, int], ...] = ()
    known: tuple[date, ...] = ()
    weekend: tuple[int, ...] = (_SAT, _SUN)
    away: tuple[tuple[tuple[int, int], tuple[int, int], float], ...] = (((7, 10), (8, 25), 4.0),)
    closed: tuple[tuple[tuple[int, int], tuple[int, int], float], ...] = (((12, 22), (1, 2), 0.45),)


def _span(year: int, month: int, day: int, days: int) -> tuple[date, ...]:
    first = date(year, month, day)
    return tuple(first + timedelta(days=n) for n in range(days))


_CAIRO_MOON = (
    *_span(2025, 3, 30, 3), *_span(2025, 6, 6, 4), date(2025, 6, 26), date(2025, 9, 4),
    *_span(2026, 3, 20, 3), *_span(2026, 5, 26, 4), date(2026, 6, 17), date(2026, 8, 25),
    *_span(2027, 3, 9, 3), *_span(2027, 5, 16, 4), date(2027, 6, 6), date(2027, 8, 15),
)  # fmt: skip
_TOKYO_FIXED = (
    (1, 1), (1, 2), (1, 3), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23),
)  # fmt: skip
_TOKYO_SUN = (
    date(2025, 3, 20), date(2025, 9, 23), date(2026, 3, 20), date(2026, 9, 22), date(2026, 9, 23),
    date(2027, 3, 21), date(2027, 9, 23),
)  # fmt: skip

CALENDARS: Mapping[str, Calendar] = MappingProxyType(
    {
        "DE": Calendar(((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)), (-2, 1, 39, 50)),
        "FR": Calendar(
            ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)),
            (1, 39, 50),
            away=(((7, 12), (8, 22), 6.0),),
            closed=(((8, 3), (8, 21), 0.7), ((12, 22), (1, 2), 0.5)),
        ),
        "ES": Calendar(
            ((1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25)),
            (-2,),
            away=(((7, 25), (8, 25), 7.0),),
            closed=(((8, 3), (8, 28), 0.65), ((12, 23), (1, 6), 0.5)),
        ),
        "IT": Calendar(
            ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)),
            (1,),
            away=(((7, 25), (8, 22), 7.0),),
            closed=(((8, 8), (8, 23), 0.4), ((12, 23), (1, 6), 0.5)),
        ),
        "PL": Calendar(((1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)), (1, 60)),
        "GB": Calendar(((1, 1), (12, 25), (12, 26)), (-2, 1), ((5, _MON, 1), (5, _MON, _LAST), (8, _MON, _LAST))),
        "US": Calendar(
            ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25)),
            nth=((1, _MON, 3), (5, _MON, _LAST), (9, _MON, 1), (11, _THU, 4), (11, _FRI, 4)),
            away=(((6, 20), (8, 20), 2.5),),
        ),
        "BR": Calendar(
            ((1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (11, 20), (12, 25)),
            (-48, -47, -2, 60),
            away=(((12, 18), (1, 31), 5.0), ((7, 5), (7, 25), 2.0)),
        ),
        "JP": Calendar(
            _TOKYO_FIXED,
            nth=((1, _MON, 2), (7, _MON, 3), (9, _MON, 3), (10, _MON, 2)),
            known=_TOKYO_SUN,
            away=(((8, 8), (8, 16), 5.0),),
            closed=(((8, 12), (8, 16), 0.4), ((12, 29), (1, 3), 0.2)),
        ),
        "EG": Calendar(
            ((1, 7), (1, 25), (4, 25), (5, 1), (6, 30), (7, 23), (10, 6)),
            known=_CAIRO_MOON,
            weekend=(_FRI, _SAT),
            away=(((7, 1), (8, 31), 2.5),),
            closed=(),
        ),
    }
)


def easter_sunday(year: int) -> date:
    """Easter of the western churches, by the anonymous Gregorian reckoning."""
    golden, century, rest = year % 19, year // 100, year % 100
    lunar = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - lunar + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of one year, by the country's two letters."""
    calendar = CALENDARS[country]
    easter = easter_sunday(year)
    return frozenset(
        {date(year, month, day) for month, day in calendar.fixed}
        | {easter + timedelta(days=after) for after in calendar.easter}
        | {_nth(year, *rule) for rule in calendar.nth}
        | {day for day in calendar.known if day.year == year}
    )


def working_days(country: str, days: tuple[date, ...]) -> npt.NDArray[np.bool_]:
    """Which of the days are neither weekend nor public holiday there."""
    free = frozenset[date]().union(*(holidays(country, year) for year in {day.year for day in days}))
    weekend = CALENDARS[country].weekend
    return np.array([day.weekday() not in weekend and day not in free for day in days])


def leave_weights(country: str, days: tuple[date, ...]) -> npt.NDArray[np.float64]:
    """How likely a holiday begins on each of the days; they sum to 1."""
    weights = np.ones(len(days))
    for first, last, weight in CALENDARS[country].away:
        weights[_within(days, first, last)] = weight
    shares: npt.NDArray[np.float64] = weights / weights.sum()
    return shares


def staffing(country: str, days: tuple[date, ...]) -> npt.NDArray[np.float64]:
    """Which part of the people still works on each of the days although many sites are closed."""
    part = np.ones(len(days))
    for first, last, rest in CALENDARS[country].closed:
        part[_within(days, first, last)] = rest
    return part


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    if which == _LAST:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _within(days: tuple[date, ...], first: tuple[int, int], last: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """The days in a span of the year, which may pass New Year."""
    if first <= last:
        return np.array([first <= (day.month, day.day) <= last for day in days])
    return np.array([(day.month, day.day) >= first or (day.month, day.day) <= last for day in days])
