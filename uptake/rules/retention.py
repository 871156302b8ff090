"""How long what is kept: a default for every kind, and the bounds in which an organization may choose.

The sources promise a history of 180 days and a look back of 28; the rest are decisions, on the short side where
single persons are told apart. Source: specification of Adoption Score, sections 0 and 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from uptake.rules.refusals import Refused
from uptake.rules.window import DAYS, HISTORY_DAYS

CORRECTED = 8  # reports are corrected for some days after they first appear
_YEAR, _TWO_YEARS = 365, 731


@dataclass(frozen=True)
class Period:
    """Days for which something is kept: by default, and the least and most that may be chosen."""

    id: str
    default: int
    least: int
    most: int


PERIODS = (
    Period("activity", HISTORY_DAYS + DAYS, DAYS + CORRECTED, 3 * _YEAR),
    Period("weeks", 400, DAYS + CORRECTED, 3 * _YEAR),  # a week and the same one a year earlier
    Period("technology", HISTORY_DAYS + DAYS, DAYS + CORRECTED, 3 * _YEAR),
    Period("scores", _TWO_YEARS, HISTORY_DAYS + DAYS, 5 * _YEAR),
    Period("survey", _TWO_YEARS, 30, 5 * _YEAR),
    Period("engagement", _TWO_YEARS, 30, 5 * _YEAR),
    Period("showings", _YEAR, 30, _TWO_YEARS),  # after the message has ended
    Period("recipients", 30, 1, _YEAR),  # after the message has ended
    Period("tokens", _YEAR, 1, _TWO_YEARS),  # after their end
    Period("audit", _TWO_YEARS, _YEAR, 10 * _YEAR),
)
_BY_ID = {period.id: period for period in PERIODS}


def period(name: str) -> Period:
    """The period of that id; raises Refused("no_such_period")."""
    found = _BY_ID.get(name)
    if found is None:
        raise Refused("no_such_period", period=name)
    return found


def days_kept(made: Mapping[str, int], name: str) -> int:
    """Days for which it is kept: what was chosen, or the default; never outside of the bounds."""
    about = period(name)
    return min(max(made.get(name, about.default), about.least), about.most)


def checked(name: str, days: int) -> int:
    """The days, if they may be chosen; raises Refused("period_out_of_bounds") otherwise."""
    about = period(name)
    if not about.least <= days <= about.most:
        raise Refused("period_out_of_bounds", least=about.least, most=about.most)
    return days


def first_kept(today: date, days: int) -> date:
    """The oldest day that is kept; what happened before it goes."""
    return today - timedelta(days=days)
