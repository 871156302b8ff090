"""The figures of a backup, by organization: rows of every table, days and rows of facts, and the newest score.

Counted from the copy when it is made, and from what was restored: both must be the same. They name nobody.
"""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from pyarrow.parquet import read_metadata

from uptake.facts.newest import newest_day
from uptake.facts.store import FactStore
from uptake.facts.tables import TABLES
from uptake.score.compute import compute

_OF_A_TENANT = "tenant_id"
_BY_SLUG = "tenant"


def figures(state: Path, delivery: Path | None, facts: Path) -> dict[str, Any]:
    """All figures of the files in these places."""
    with closing(sqlite3.connect(f"file:{state}?mode=ro", uri=True)) as connection:
        slugs = dict(connection.execute("select id, slug from tenancy_tenant order by slug"))
        found: dict[str, Any] = {
            "organizations": {slug: {"facts": of_facts(facts, slug)} for slug in slugs.values()},
            "installation": _all_rows(connection),
        }
        for table in _tables(connection, _OF_A_TENANT):
            rows = connection.execute(f'select tenant_id, count(*) from "{table}" group by tenant_id')  # noqa: S608
            for tenant, many in rows:
                found["organizations"][slugs[tenant]].setdefault("tables", {})[table] = many
    if delivery is not None:
        with closing(sqlite3.connect(f"file:{delivery}?mode=ro", uri=True)) as connection:
            for table in _tables(connection, _BY_SLUG):
                rows = connection.execute(f'select tenant, count(*) from "{table}" group by tenant')  # noqa: S608
                for slug, many in rows:
                    if slug in found["organizations"]:
                        found["organizations"][slug].setdefault("showings", {})[table] = many
    return found


def add_facts(figures: dict[str, Any], facts: Path) -> None:
    """Add the figures of the facts in this place to those of a database."""
    for slug, whole in figures["organizations"].items():
        whole["facts"] = of_facts(facts, slug)


def of_facts(root: Path, slug: str) -> dict[str, Any]:
    """Rows and days of each fact table, and a digest of every number of the newest day with nobody left out."""
    store = FactStore(root, slug)
    told: dict[str, Any] = {}
    for table in TABLES:
        days = store.days(table)
        if days:
            rows = sum(read_metadata(file).num_rows for file in store.files(table, days[0], days[-1]))
            told[table.name] = {"rows": rows, "days": len(days), "last": days[-1].isoformat()}
    newest = newest_day(store.coverage()) if told else None
    if newest is not None:
        results = [(each.metric, each.method, each.numerator, each.denominator) for each in compute(store, [newest])]
        told["score"] = {"day": newest.isoformat(), "digest": sha256(repr(results).encode()).hexdigest()}
    return told


def _tables(connection: sqlite3.Connection, column: str) -> list[str]:
    found = connection.execute(
        "select m.name from sqlite_master m join pragma_table_info(m.name) c"
        " where m.type = 'table' and c.name = ? order by m.name",
        (column,),
    )
    return [name for (name,) in found]


def _all_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows of the tables that belong to no organization; sessions end by themselves and are not counted."""
    of_tenants = set(_tables(connection, _OF_A_TENANT))
    names = [
        name for (name,) in connection.execute("select name from sqlite_master where type = 'table' order by name")
    ]
    kept = [name for name in names if name not in of_tenants and not name.startswith(("sqlite_", "django_session"))]
    return {
        name: connection.execute(f'select count(*) from "{name}"').fetchone()[0]  # noqa: S608
        for name in kept
    }
