"""Tenants of the worked examples in cases/score, made from their TOML.

A case has `people` (groups of people alike), and what it needs of `threads`, `meetings`, `sites` and `workspaces`.
Days are told as `before`: so many days before the as-of day; runs of `days` go on backwards from there.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from tests.score.tenant import EVERY_SOURCE, Tenant
from uptake.facts.table import Kind, Table
from uptake.facts.tables import FILE_USE, MAIL_THREAD, MEETING, PERSON_DAY, PERSON_STATE, SITE_DAY, WORKSPACE_DAY

FOLDER = Path(__file__).parents[2] / "cases" / "score"
AS_OF = date(2026, 6, 28)
_WORDS = ("before", "days", "count", "file", "copies", "at")
Case = dict[str, Any]


def cases(*files: str) -> Iterator[Case]:
    """The cases of these files, in their order."""
    for file in files:
        yield from tomllib.loads((FOLDER / f"{file}.toml").read_text())["case"]


def tenant_of(case: Case) -> tuple[Tenant, list[int]]:
    """The tenant of a case, and who is excluded there."""
    tenant, numbers, excluded = Tenant(), count(1), []
    for group in case.get("people", []):
        for _ in range(group["count"]):
            person = next(numbers)
            if group.get("excluded"):
                excluded.append(person)
            held = sum(PERSON_STATE["products"].bit(name) for name in group["products"])
            state = {"day": AS_OF, "person": person, "products": held, "guest": group.get("guest", False)}
            tenant.add(PERSON_STATE, [state])
            tenant.add(PERSON_DAY, _in_runs(PERSON_DAY, group["does"], {"person": person}))
            tenant.add(FILE_USE, _uses(group.get("uses", []), person))
    tenant.add(MAIL_THREAD, _threads(case.get("threads", [])))
    tenant.add(MEETING, _meetings(case.get("meetings", [])))
    tenant.add(SITE_DAY, ({**site, "day": AS_OF} for site in case.get("sites", [])))
    for number, group in enumerate(_each(case.get("workspaces", []))):
        tenant.add(WORKSPACE_DAY, _workspace(group, f"w{number}"))
    tenant.deliver((AS_OF - timedelta(days=n) for n in range(60)), *EVERY_SOURCE)
    return tenant, excluded


def _threads(groups: Iterable[Case]) -> Iterator[Case]:
    for number, group in enumerate(_each(groups)):
        answered = _day(group["answered_before"]) if "answered_before" in group else None
        row = {"day": _day(group["before"]), "person": 1, "has_mention": group["mention"], "answered_day": answered}
        yield {**row, "thread": f"t{number}"}


def _meetings(groups: Iterable[Case]) -> Iterator[Case]:
    for number, group in enumerate(_each(groups)):
        yield {"day": _day(group.get("before", 0)), "meeting": f"m{number}", **_values(MEETING, group)}


def _uses(uses: Iterable[Case], person: int) -> Iterator[Case]:
    for use in uses:
        at = use.get("at", 0)
        values = _values(FILE_USE, use)
        changed = at if values.get("changes") else None
        for number in range(use.get("copies", 1)):
            row = {"day": _day(use["before"]), "person": person, "file": f"{use['file']}-{number}"}
            yield {**row, "place": 1, "first_change": changed, "last_use": at, **values}


def _workspace(group: Case, name: str) -> Iterator[Case]:
    states = {key: value for key, value in group.items() if key not in ("active", "created", "count")}
    active = {row["day"]: row for row in _in_runs(WORKSPACE_DAY, group.get("active", []), {"workspace": name})}
    for back in range(28):
        found = active.get(_day(back), {"day": _day(back), "workspace": name})
        created = date.fromisoformat(group["created"]) if "created" in group else None
        yield {**states, **found, "created": created}


def _in_runs(table: Table, runs: Iterable[Case], key: Mapping[str, Any]) -> list[Case]:
    rows = []
    for run in runs:
        values = _values(table, run)
        rows += [{"day": _day(run["before"] + n), **key, **values} for n in range(run["days"])]
    return rows


def _values(table: Table, given: Case) -> Case:
    """The columns as they are stored: names of flags as the sum of their bits."""
    return {name: _flags(table, name, value) for name, value in given.items() if name not in _WORDS}


def _flags(table: Table, name: str, value: Any) -> Any:
    column = table[name]
    if column.kind is not Kind.FLAGS:
        return value
    return sum(column.bit(flag) for flag in ([value] if isinstance(value, str) else value))


def _each(groups: Iterable[Case]) -> Iterator[Case]:
    for group in groups:
        for _ in range(group.get("count", 1)):
            yield group


def _day(before: int) -> date:
    return AS_OF - timedelta(days=before)
