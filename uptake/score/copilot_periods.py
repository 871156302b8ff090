"""Use of Copilot over 7, 30, 90 and 180 days, beside the 28 days that make the points.

Source: specification of Adoption Score, section 1.6 (usage insights). The people are those who hold a licence on
the as-of day; a period that reaches back before the first report of Copilot has no number.
"""

from collections.abc import Collection
from datetime import date, timedelta

import ibis
import pyarrow as pa
from ibis.expr.types import Table as Rows

from uptake.facts.sources import COPILOT, COPILOT_APPS, open_source
from uptake.facts.tables import PERSON_DAY
from uptake.rules.small_groups import SMALLEST_SHOWN
from uptake.score.categories import AI_ADOPTION
from uptake.score.database import DuckDB
from uptake.score.engine import Engine, Facts, Whose
from uptake.score.grains.grain import facts
from uptake.score.grains.population import POPULATION
from uptake.score.listing import Listed, ListedColumn, Listing, Unit, keep
from uptake.score.people import has_now

PERIODS = (7, 30, 90, 180)
_OFFICE = ("word", "excel", "powerpoint", "onenote")
FEATURES = (
    ("Any use of Copilot", COPILOT_APPS),
    ("Copilot in Teams", ("teams",)),
    ("Copilot in documents", _OFFICE),
    ("Copilot in email", ("outlook",)),
    ("Copilot Chat", ("chat",)),
    ("Agents", ("agents",)),
)
_HOLDERS = ibis.table({"person": "int32"}, name="holders")

USE = keep(
    Listing(
        "ai_adoption.periods",
        AI_ADOPTION,
        "Use of Copilot over other periods",
        "Of the people who hold a Copilot licence today, how many in a hundred used it in the last 7, 30, 90 and 180 "
        "days. A period that begins before the first report is empty.",
        "1.6",
        None,
        (
            ListedColumn("phase", "Use", Unit.TEXT),
            *(ListedColumn(f"days_{days}", f"{days} days", Unit.NUMBER) for days in PERIODS),
        ),
        None,
    )
)


def use_of_copilot(store: Facts, as_of: date, excluded: Collection[int], *, threads: int = 2) -> Listed:
    """Whole percents of the licensed people by feature and period; no rows for fewer than ten of them."""
    holders = _holders(store, as_of, excluded, threads)
    told = {row.day for row in store.coverage() if row.source in (COPILOT, open_source(PERSON_DAY))}
    first = min((day for day in told if day <= as_of), default=None)
    if len(holders) < SMALLEST_SHOWN or first is None:
        return Listed(USE.id, as_of, ())
    known = [days for days in PERIODS if first <= as_of - timedelta(days=days - 1)]
    counts = _counted(store, as_of, holders, threads) if known else {}
    return Listed(
        USE.id,
        as_of,
        tuple(
            (
                title,
                *(round(100 * counts[i, days] / len(holders)) if days in known else None for days in PERIODS),
            )
            for i, (title, _) in enumerate(FEATURES)
        )
        if known
        else (),
    )


def _holders(store: Facts, as_of: date, excluded: Collection[int], threads: int) -> list[int]:
    with Engine([Whose(store, excluded)], [as_of], threads=threads) as engine:
        engine.take([as_of])
        return engine.numbers(_licensed)


def _licensed() -> Rows:
    return POPULATION.filter(has_now(POPULATION, "copilot")).select("person")


def _counted(store: Facts, as_of: date, holders: list[int], threads: int) -> dict[tuple[int, int], int]:
    """How many people used each feature, by its place and the length of the period."""
    oldest = as_of - timedelta(days=max(PERIODS) - 1)
    database = DuckDB(threads, None)
    try:
        database.open(PERSON_DAY, [(0, file) for file in store.files(PERSON_DAY, oldest, as_of)])
        database.register("holders", pa.table({"person": pa.array(holders, pa.int32())}))
        (row,) = database.ask(str(ibis.to_sql(_use(as_of), dialect=database.dialect)))
    finally:
        database.close()
    names = [(i, days) for i in range(len(FEATURES)) for days in PERIODS]
    return dict(zip(names, map(int, row), strict=True))


def _use(as_of: date) -> Rows:
    rows = facts(PERSON_DAY)
    oldest = as_of - timedelta(days=max(PERIODS) - 1)
    rows = rows.filter(rows.day.between(oldest, as_of), rows.copilot_apps != 0).semi_join(_HOLDERS, "person")
    column = PERSON_DAY["copilot_apps"]
    return rows.agg(
        **{
            f"f{i}_{days}": rows.person.nunique(
                where=(rows.day > as_of - timedelta(days=days))
                & (rows.copilot_apps & sum(column.bit(app) for app in apps) != 0)
            )
            for i, (_title, apps) in enumerate(FEATURES)
            for days in PERIODS
        }
    )
