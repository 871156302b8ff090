"""Invented facts of one tenant, large enough to measure: 28 days and more through the real fact store.

Made so that every metric about people has something to count: a heavy tail of use, people who never do
anything, guests, people without licences, files of one's own and files of a team. All from a fixed seed.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from uptake.facts.site_day import SITE_DAY
from uptake.facts.sources import FILE_TYPES
from uptake.facts.store import Coverage, FactStore
from uptake.facts.table import Column, Kind, Table
from uptake.facts.tables import COMMUNITY_QUESTION, FILE_USE, MAIL_THREAD, PERSON_DAY, PERSON_STATE
from uptake.rules.window import DAYS
from uptake.score.registry import METRICS

AS_OF = date(2026, 6, 28)
SEED = 20260628
ACTIVE = 0.57  # of all people on a working day
QUIET = 0.22  # of all people never do anything
FILES_A_DAY = 1.0  # different online files that somebody who is active uses on a day, on average
TEAM = 12  # people who share files
AT_ONCE = 50_000  # people whose days are written in one commit

_SOURCES = sorted({source for metric in METRICS if metric.about_people for source in metric.sources})
_OFFICE_TYPES = [FILE_USE["type"].bit(name) for name in FILE_TYPES]
_ORGANIZATION = {"company": 2, "department": 40, "country": 6, "state": 20, "city": 60}

Rows = Mapping[str, pa.Array]


def written(folder: Path, slug: str, people: int, *, seed: int = SEED, days: int = DAYS) -> FactStore:
    """The store of a tenant with that many people; the same numbers for the same size and seed, always."""
    store = FactStore(folder, slug)
    kept: dict[Table, dict[date, pa.Table]] = {}
    for day, table, rows in _invented(np.random.default_rng(seed), people, days):
        kept.setdefault(table, {})[day] = pa.table(dict(rows))
        if people > AT_ONCE or len(kept[table]) == days:
            store.replace(table, [name for name in rows if name not in table.key], kept.pop(table))
    told = [AS_OF - timedelta(days=back) for back in range(days)]
    store.note_coverage(
        [Coverage(day, source, 1, people, concealed=False, digest="") for day in told for source in _SOURCES]
    )
    return store


def _invented(rng: np.random.Generator, people: int, days: int) -> Iterator[tuple[date, Table, Rows]]:
    adopts = {c.name: rng.random(people) < rng.uniform(0.05, 0.9) for c in PERSON_DAY.values}
    awake = rng.random(people) > QUIET
    state = _state(rng, people)
    for back in range(days):
        day = AS_OF - timedelta(days=back)
        share = ACTIVE if day.weekday() < 5 else ACTIVE / 6
        who = np.flatnonzero(awake & (rng.random(people) < share / (1 - QUIET)))
        facts = {c.name: _values(rng, c, adopts[c.name][who]) for c in PERSON_DAY.values}
        yield day, PERSON_DAY, {"person": pa.array(who, pa.int32()), **facts}
        yield day, PERSON_STATE, {**state, "account_enabled": pa.array(rng.random(people) < 0.98)}
        yield day, FILE_USE, _files(rng, who)
        yield day, SITE_DAY, _sites(people)
        for table in (MAIL_THREAD, COMMUNITY_QUESTION):
            yield day, table, _started(rng, table, day, people)


def _state(rng: np.random.Generator, people: int) -> dict[str, pa.Array]:
    products = np.where(rng.random(people) < 0.9, 0b0111111, 0b0000001) | (128 * (rng.random(people) < 0.3))
    place = rng.zipf(1.4, people)
    return {
        "person": pa.array(np.arange(people), pa.int32()),
        "guest": pa.array(rng.random(people) < 0.03),
        "products": pa.array(products, pa.int32()),
        **{
            name: _names(name, (place * (i + 7)) % many, empty=rng.random(people) < 0.04)
            for i, (name, many) in enumerate(_ORGANIZATION.items())
        },
    }


def _names(name: str, numbers: np.ndarray, *, empty: np.ndarray) -> pa.Array:
    values = pa.array([f"{name} {n}" for n in range(int(numbers.max()) + 1)])
    return values.take(pa.array(numbers, mask=empty))


def _values(rng: np.random.Generator, column: Column, adopts: np.ndarray) -> pa.Array:
    """Null for most of those who never do it, and 0 or a number with a heavy tail for the others."""
    size = len(adopts)
    drawn = rng.random(size, dtype=np.float32)
    happens = adopts & (drawn < 0.5)
    if column.kind is Kind.FLAGS:
        values = rng.integers(1, 1 << len(column.flags), size, dtype=np.int32)
    elif column.kind in (Kind.MINUTES, Kind.SECONDS):
        values = rng.integers(1, 480, size, dtype=np.int32)
    else:
        values = (1 / (2 * drawn + 0.005)).astype(np.int32)
    return pa.array(np.where(happens, values, 0), pa.int32(), mask=~adopts & (drawn < 0.8))


def _files(rng: np.random.Generator, who: np.ndarray) -> Rows:
    """Most uses are of one's own files, many of files that a team shares, some of files that everybody knows."""
    person = np.repeat(who, rng.poisson(FILES_A_DAY, len(who)))
    size = len(person)
    kind = rng.random(size)
    shared, known = kind < 0.33, kind < 0.02
    number = np.where(
        shared, person // TEAM * 100 + rng.integers(0, 50, size), person * 100 + rng.integers(50, 58, size)
    )
    number = np.where(known, -np.minimum(rng.zipf(1.3, size), 100_000), number).astype(np.int64)
    file = number * 2_654_435_761 % (1 << 61)
    _, first = np.unique(file ^ (person.astype(np.int64) << 1), return_index=True)
    file, person, number, shared = file[first], person[first], number[first], shared[first]
    size = len(person)
    changed = rng.random(size) < 0.4
    second = rng.integers(0, 80_000, size, dtype=np.int32)
    return {
        "file": pa.array(file).cast(pa.string()),
        "person": pa.array(person, pa.int32()),
        "place": pa.array(np.where(shared, 2, 1), pa.int32()),
        "workspace": pa.array(person // TEAM, mask=~shared).cast(pa.string()),
        "type": pa.array(np.asarray(_OFFICE_TYPES, np.int32)[number % len(_OFFICE_TYPES)]),
        "reads": pa.array(np.where(changed, 0, rng.integers(1, 5, size)), pa.int32()),
        "changes": pa.array(np.where(changed, rng.integers(1, 9, size), 0), pa.int32()),
        "first_change": pa.array(second, mask=~changed),
        "last_use": pa.array(second + 600, pa.int32()),
    }


def _sites(people: int) -> Rows:
    """A site for every team; two of three are sites of shared workspaces."""
    number = np.arange(people // TEAM + 1)
    return {"site": pa.array(number).cast(pa.string()), "team_site": pa.array(number % 3 > 0)}


def _started(rng: np.random.Generator, table: Table, day: date, people: int) -> Rows:
    started = rng.integers(0, people, max(people // 20, 1))
    answered = pa.array([day + timedelta(days=n) for n in range(20)]).take(
        pa.array(rng.integers(0, 20, len(started)), mask=rng.random(len(started)) < 0.2)
    )
    key = pa.array(np.arange(len(started)) + day.toordinal() * people).cast(pa.string())
    rows = {table.key[-1]: key, "person": pa.array(started, pa.int32()), "answered_day": answered}
    if table is MAIL_THREAD:
        return {**rows, "has_mention": pa.array(rng.random(len(started)) < 0.3)}
    return {**rows, "best_answer_day": answered}
