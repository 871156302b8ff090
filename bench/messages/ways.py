"""What is asked for, in two ways: by the pages of Uptake, and by SQL written by hand over the same files.

The SQL reads the rows that the page shows and nothing else: no sign-in, no rights, no words, no drawing.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from bench.messages.population import LAST, SLUG

_PER_PAGE = 25
_FIRST_30, _FIRST_180 = LAST - timedelta(days=29), LAST - timedelta(days=179)


@dataclass(frozen=True)
class Files:
    """Connections to the two databases, open all the time."""

    state: sqlite3.Connection
    showings: sqlite3.Connection


@dataclass(frozen=True)
class Way:
    """One question: the address of the page, and the same by hand."""

    address: str
    by_hand: Callable[[Files], list[tuple[object, ...]]]


def _list(
    files: Files, where: str = "", page: int = 1, order: str = "state <> 'draft', edited_at desc"
) -> list[tuple[object, ...]]:
    told = f"from messaging_message where tenant_id = 1 and deleted_at is null {where}"
    count = files.state.execute(f"select count(*) {told}").fetchone()
    rows = files.state.execute(
        f"select * {told} order by {order} limit {_PER_PAGE} offset {(page - 1) * _PER_PAGE}"
    ).fetchall()
    numbers = json.dumps([row[0] for row in rows])
    sums = files.showings.execute(
        "select message, sum(seen), sum(clicks) from tally where tenant = ?"
        " and message in (select value from json_each(?)) group by message",
        (SLUG, numbers),
    ).fetchall()
    return [count, *sums]


def _days(files: Files, first: date, where: str = "") -> list[tuple[object, ...]]:
    narrowed = ""
    values: list[object] = [SLUG, first.isoformat(), LAST.isoformat()]
    if where:
        told = f"select id from messaging_message where tenant_id = 1 {where}"  # noqa: S608 - written below
        rows = files.state.execute(told).fetchall()
        narrowed = " and message in (select value from json_each(?))"
        values.append(json.dumps([number for (number,) in rows]))
    told = "select day, sum(seen), sum(clicks) from tally where tenant = ? and day between ? and ?"
    return files.showings.execute(f"{told}{narrowed} group by day", values).fetchall()


def _by_seen(files: Files) -> list[tuple[object, ...]]:
    sums = files.showings.execute(
        "select message, sum(seen) as seen from tally where tenant = ? group by message order by seen desc limit ?",
        (SLUG, _PER_PAGE),
    ).fetchall()
    numbers = json.dumps([message for message, _seen in sums])
    told = "select * from messaging_message where id in (select value from json_each(?))"
    return files.state.execute(told, (numbers,)).fetchall()


_ACTIVITY = f"/messages/activity/?first={_FIRST_180}&last={LAST}"

WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "Manage": Way("/messages/", _list),
        "Manage, page 150": Way("/messages/?page=150", lambda files: _list(files, page=150)),
        "Manage, status and location": Way(
            "/messages/?status=completed&location=teams",
            lambda files: _list(files, "and state = 'completed' and location = 'teams'"),
        ),
        "Manage, search by name": Way(
            "/messages/?q=security 12", lambda files: _list(files, "and name like '%security 12%'")
        ),
        "Manage, most seen first": Way("/messages/?sort=-seen", _by_seen),
        "Review activity, 30 days": Way(
            f"/messages/activity/?first={_FIRST_30}&last={LAST}", lambda files: _days(files, _FIRST_30)
        ),
        "Review activity, 180 days": Way(_ACTIVITY, lambda files: _days(files, _FIRST_180)),
        "Review activity, 180 days, completed": Way(
            f"{_ACTIVITY}&status=completed", lambda files: _days(files, _FIRST_180, "and state = 'completed'")
        ),
    }
)
