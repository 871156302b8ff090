"""One row per person of the population, with what they did in the window.

Flags are united, days counted where a day itself must qualify, and of counts the highest of a day is kept:
metrics ask whether something happened, and a sum takes several times the memory. Only `TOTALS` are added up.
Whoever did nothing has zeros, never nulls. Source: specification of Adoption Score, sections 0 and 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import ibis
from ibis.expr.types import Table as Rows
from ibis.expr.types import Value

from uptake.facts.shared_work import FILE_USE
from uptake.facts.site_day import SITE_DAY
from uptake.facts.sources import APPS_WITH_PLATFORMS
from uptake.facts.table import Kind
from uptake.facts.tables import PERSON_DAY, PERSON_PERIOD
from uptake.score.grains.files import FILE_COLUMNS, ONLY_SITE_DAYS, days_on_sites_only, file_need, file_people
from uptake.score.grains.grain import Grain, Need, facts, in_window, need, united
from uptake.score.grains.population import LICENCES, POPULATION
from uptake.score.people import any_of, on_several

ONSITE_DAY_MINUTES = 180  # three hours from inside the company network make a day on site (section 1.5)

COUNTED_DAYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "copilot_days": ("copilot_apps",),
        "onsite_days": ("onsite_minutes",),
        "remote_days": ("remote_minutes",),
        "placed_days": ("onsite_minutes", "remote_minutes"),
        "sending_days": ("email_sent", "chat_sent", "channel_sent", "community_posts"),
        "group_days": ("group_mails_sent", "channel_sent"),
        "several_days": tuple(f"{app}_platforms" for app in APPS_WITH_PLATFORMS),
    }
)
"""Columns that count qualifying days, and the facts they are made of."""

ONLY_DAILY = frozenset(COUNTED_DAYS) - {"copilot_days"}
"""Columns that a report about a period cannot give."""

_OF_PERIODS = {*PERSON_PERIOD.by_name, *LICENCES, *COUNTED_DAYS} - ONLY_DAILY

TOTALS = frozenset({"meeting_minutes"})
"""Columns of which metrics ask how much in all, and not only whether it happened on any day."""

PERIOD_LENGTHS = (28, 30)
"""Lengths of period reports that may stand in for missing daily facts, the better one first."""

SPANS = ibis.table({"tenant": "int32", "as_of": "date", "day": "date", "period_days": "int32"}, name="spans")
"""Which period report stands in for which as-of day."""

_KEYS = ["tenant", "as_of", "person"]
_ROW = ibis.table(
    {
        "tenant": "int32",
        "as_of": "date",
        "person": "int32",
        **dict.fromkeys(LICENCES, "int32"),
        **{column.name: "int64" for column in PERSON_DAY.values},
        **dict.fromkeys((*COUNTED_DAYS, *FILE_COLUMNS, ONLY_SITE_DAYS), "int64"),
    },
    name="people",
)


def people(days: int, columns: tuple[str, ...]) -> Rows:
    """The people window from daily facts, with these columns and the licences."""
    names = _facts_among(columns)
    of_files = [name for name in names if name in FILE_COLUMNS]
    of_days = [name for name in names if name not in FILE_COLUMNS and name != ONLY_SITE_DAYS]
    everyone = POPULATION
    if of_days:
        rows = in_window(PERSON_DAY, days)
        window = rows.group_by(_KEYS).agg(**{name: _in_window(rows, name) for name in of_days})
        everyone = with_everyone(everyone, window, _KEYS, of_days)
    if of_files:
        everyone = with_everyone(everyone, file_people(days, of_files), _KEYS, of_files)
    if ONLY_SITE_DAYS in names:
        everyone = with_everyone(everyone, days_on_sites_only(days), _KEYS, [ONLY_SITE_DAYS])
    return everyone


def people_of_periods(columns: tuple[str, ...]) -> Rows:
    """The people window from period reports: one row per span and person of the population.

    Reports that give only the last day of use prove one day of it, whatever the true number was.
    """
    told = facts(PERSON_PERIOD)
    proven = ibis.ifelse(told.copilot_apps.fill_null(0) != 0, 1, 0)
    window = told.mutate(copilot_days=told.copilot_active_days.fill_null(proven))
    everyone = POPULATION.join(SPANS, ["tenant", "as_of"])
    return with_everyone(everyone, window, ["tenant", "day", "period_days", "person"], _facts_among(columns))


def with_everyone(everyone: Rows, window: Rows, keys: list[str], names: Sequence[str]) -> Rows:
    """Everyone of the population with what they did; who did nothing has zeros."""
    joined = everyone.left_join(window, keys)
    return joined.select(*everyone.columns, **{name: joined[name].fill_null(0) for name in names})


def has_periods(columns: Iterable[str]) -> bool:
    """Whether columns can be read from a period report as well."""
    return _OF_PERIODS.issuperset(columns)


def _facts_among(columns: Iterable[str]) -> list[str]:
    return sorted(set(columns) - set(LICENCES))


def _in_window(rows: Rows, name: str) -> Value:
    """A column of the people window: days counted, flags united, the highest of a day or the total."""
    if name in COUNTED_DAYS:
        return ibis.ifelse(_qualifies(rows, name), 1, ibis.null("int32")).count()
    if PERSON_DAY[name].kind is Kind.FLAGS:
        return united(rows[name])
    return (rows[name].sum() if name in TOTALS else rows[name].max()).cast("int64")


def _qualifies(rows: Rows, name: str) -> Value:
    onsite, remote = rows.onsite_minutes, rows.remote_minutes
    return {
        "copilot_days": rows.copilot_apps != 0,
        "onsite_days": onsite >= ONSITE_DAY_MINUTES,
        "remote_days": remote > 0,
        "placed_days": (onsite.fill_null(0) > 0) | (remote.fill_null(0) > 0),
        "sending_days": any_of(*(rows[fact] > 0 for fact in COUNTED_DAYS["sending_days"])),
        "group_days": any_of(*(rows[fact] > 0 for fact in COUNTED_DAYS["group_days"])),
        "several_days": on_several(rows, *APPS_WITH_PLATFORMS),
    }[name]


class _People(Grain):
    def needs(self, columns: Sequence[str]) -> tuple[Need, ...]:
        """What must be delivered, of days and of files; licences are not facts of a day."""
        of_files = dict.fromkeys(fact for column in columns for fact in _FILE_FACTS.get(column, ()))
        names = [name for column in columns for name in self.made_of.get(column, (column,))]
        of_days = dict.fromkeys(name for name in names if name in PERSON_DAY.by_name)
        return (*(need(PERSON_DAY, name) for name in of_days), *(file_need(name) for name in of_files))


_FILE_FACTS = {**FILE_COLUMNS, ONLY_SITE_DAYS: FILE_COLUMNS["team_site_files"]}
PERSON = _People(
    "person",
    PERSON_DAY,
    _ROW,
    people,
    nothing="nobody",
    made_of=COUNTED_DAYS,
    also_reads=(FILE_USE, SITE_DAY),
)
