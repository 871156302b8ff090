"""Invented facts of one tenant, large enough to measure: 28 days through the real fact store."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from uptake.facts.sources import APPS, COPILOT, DIRECTORY, EMAIL, ENGAGE, TEAMS, open_source
from uptake.facts.store import Coverage, FactStore
from uptake.facts.table import Column, Kind
from uptake.facts.tables import COMMUNITY_QUESTION, MAIL_THREAD, OPEN_TABLES, PERSON_DAY, PERSON_STATE
from uptake.rules.window import DAYS

AS_OF = date(2026, 6, 28)
SEED = 20260628
ACTIVE = 0.57  # of all people on a working day
QUIET = 0.22  # of all people never do anything
_SOURCES = (TEAMS, EMAIL, ENGAGE, APPS, COPILOT, DIRECTORY, *map(open_source, OPEN_TABLES))


def written(folder: Path, people: int) -> FactStore:
    """The store of a tenant with that many people; the same numbers for the same size, always."""
    store = FactStore(folder, f"bench-{people}")
    rng = np.random.default_rng(SEED)
    adopts = {c.name: rng.random(people) < rng.uniform(0.2, 0.9) for c in PERSON_DAY.values}
    products = np.where(rng.random(people) < 0.9, 0b0111111, 0b0000001) | (128 * (rng.random(people) < 0.3))
    guests = rng.random(people) < 0.03
    awake = rng.random(people) > QUIET
    for back in range(DAYS):
        day = AS_OF - timedelta(days=back)
        share = ACTIVE if day.weekday() < 5 else 0.09
        who = np.flatnonzero(awake & (rng.random(people) < share / (1 - QUIET)))
        facts = {c.name: _values(rng, c, adopts[c.name][who]) for c in PERSON_DAY.values}
        store.replace(PERSON_DAY, list(facts), {day: pa.table({"person": pa.array(who, pa.int32()), **facts})})
        state = {
            "person": pa.array(np.arange(people), pa.int32()),
            "account_enabled": pa.array(rng.random(people) < 0.98),
            "guest": pa.array(guests),
            "products": pa.array(products, pa.int32()),
            "department": pa.array([f"Department {n % 40}" for n in range(people)]),
        }
        store.replace(PERSON_STATE, list(state)[1:], {day: pa.table(state)})
        for table, key, flag in (
            (MAIL_THREAD, "thread", "has_mention"),
            (COMMUNITY_QUESTION, "question", None),
        ):
            started = rng.choice(people, max(people // 20, 1))
            rows = {
                key: pa.array([f"{day}-{n}" for n in range(len(started))]),
                "person": pa.array(started, pa.int32()),
                "answered_day": pa.array([day + timedelta(days=int(n)) for n in rng.integers(0, 20, len(started))]),
            }
            if flag:
                rows[flag] = pa.array(rng.random(len(started)) < 0.3)
            else:
                rows["best_answer_day"] = rows["answered_day"]
            store.replace(table, [n for n in rows if n != key], {day: pa.table(rows)})
    days = [AS_OF - timedelta(days=back) for back in range(DAYS)]
    store.note_coverage([_whole(day, source, people) for day in days for source in _SOURCES])
    return store


def _whole(day: date, source: str, people: int) -> Coverage:
    return Coverage(day, source, period_days=1, people=people, concealed=False, digest="")


def _values(rng: np.random.Generator, column: Column, adopts: np.ndarray) -> pa.Array:
    size = len(adopts)
    if column.kind is Kind.FLAGS:
        values = rng.integers(1, 1 << len(column.flags), size)
    elif column.kind in (Kind.MINUTES, Kind.SECONDS):
        values = rng.integers(1, 480, size)
    else:
        values = rng.poisson(4, size)
    happens = adopts & (rng.random(size) < 0.5)
    return pa.array(np.where(happens, values, 0), pa.int32(), mask=~adopts & (rng.random(size) < 0.5))
