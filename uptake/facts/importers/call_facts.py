"""Make facts of the call records of a run: the meetings of each day, and what people did in them.

A participant counts for the own organization when the directory knows them, or when their account lies in the
organization's own Microsoft Entra tenant. No record names that tenant; it is that of the people whom the
directory knows, and without a directory the only one that is in every call of the run. Where that does not
decide, nobody is guessed at.
"""

from collections.abc import Collection, Sequence
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.deliveries import Folded, Part, Resolve
from uptake.facts.shared_work import MEETING
from uptake.facts.table import Table
from uptake.facts.tables import PERSON_DAY

SCHEMA = pa.schema(
    [
        ("day", pa.date32()),
        ("id", pa.string()),
        ("version", pa.int64()),
        ("type", pa.int32()),
        ("length", pa.int32()),
        ("video", pa.bool_()),
        ("screen_share", pa.bool_()),
        ("pages_missing", pa.bool_()),
        ("known", pa.bool_()),
        ("user", pa.string()),
        ("tenant", pa.string()),
        ("principal", pa.string()),
        ("other", pa.string()),
        ("minutes", pa.int32()),
    ]
)
"""One row for each participant of a call; one row for a call that tells of nobody (`known` is false)."""

_BITS = {name: MEETING["type"].bit(name) for name in ("call", "group_call", "meet_now")}
_CALLS = """
with newest as (
    select * from rows qualify version = max(version) over (partition by id)
), seen as (
    select day, id, "user", other, max(type) as type, max(length) as length,
        bool_or(video) as video, bool_or(screen_share) as screen_share, bool_or(pages_missing) as pages_missing,
        bool_or(known) as known, max(tenant) as tenant, max(principal) as principal, max(minutes) as minutes,
        bool_or(in_directory) as in_directory
    from newest
    group by day, id, "user", other, coalesce("user", principal)
), homes as (
    select distinct tenant from seen where in_directory and tenant is not null
), everywhere as (
    select tenant from seen where tenant is not null group by tenant
    having count(distinct id) = (select count(distinct id) from seen where tenant is not null)
), home as (
    select tenant from homes
    union all
    select min(tenant) from everywhere having count(*) = 1 and not exists (select * from homes)
)
select *,
    in_directory or coalesce(tenant in (select tenant from home), principal is not null and tenant is null) as own,
    exists (select * from home where tenant is not null)
        or not exists (select * from seen where tenant is not null) as decided
from seen
"""
_MEETINGS = """
select day, id as meeting, max(type) as type, max(length) as minutes,
    bool_or(video) as video, bool_or(screen_share) as screen_share,
    case when bool_or(known) and not bool_or(pages_missing) and bool_and(decided)
        then count(distinct coalesce("user", principal)) filter (own) end as attendees,
    case when bool_or(known) and not bool_or(pages_missing)
        then count(distinct coalesce("user", principal, other)) end as participants
from calls group by day, id order by day, id
"""
_PEOPLE = """
select day, principal,
    count(*) filter (type = $call) as calls_one_to_one,
    count(*) filter (type = $group_call) as calls_group,
    count(*) filter (type = $meet_now) as meet_now_attended,
    sum(coalesce(minutes, length)) as meeting_minutes,
    count(*) filter (video) as video_meetings,
    count(*) filter (screen_share) as screen_share_meetings
from calls where own and principal is not null group by day, principal order by day, principal
"""
_UNKNOWN = """
select count(distinct "user") as count from calls
where principal is null and "user" is not null and (own or not decided)
"""
_OF_MEETINGS = ("type", "attendees", "minutes", "participants", "video", "screen_share")
_OF_PEOPLE = (
    "calls_one_to_one", "calls_group", "meet_now_attended", "meeting_minutes", "video_meetings",
    "screen_share_meetings",
)  # fmt: skip


def call_facts(rows: pa.Table, days: Collection[date], resolve: Resolve) -> Folded:
    """Meetings, and the columns of person_day for the days on which any record tells who took part."""
    told = _with_names(rows, resolve)
    with duckdb.connect() as connection:
        connection.register("rows", told)
        connection.execute(f"create temp table calls as {_CALLS}")
        meetings = connection.sql(_MEETINGS).to_arrow_table()
        people = connection.sql(_PEOPLE, params=_BITS).to_arrow_table()
        unknown = connection.execute(_UNKNOWN).fetchall()[0][0]
        peopled = {day for (day,) in connection.execute("select distinct day from calls where known").fetchall()}
    peopled &= set(days)
    parts = [_part(MEETING, "meeting", _OF_MEETINGS, meetings, sorted(days))]
    if peopled:
        parts.append(_part(PERSON_DAY, "principal", _OF_PEOPLE, people, sorted(peopled)))
    return Folded(tuple(parts), unknown)


def _with_names(rows: pa.Table, resolve: Resolve) -> pa.Table:
    """The rows with the names that the directory knows, and whether it knows them."""
    users = rows["user"].combine_chunks()
    names = resolve(set(pc.unique(users).drop_null().to_pylist()))
    ids = pa.array(sorted(names), pa.string())
    found = pa.array([names[i] for i in ids.to_pylist()], pa.string()).take(pc.index_in(users, value_set=ids))
    principal = pc.coalesce(found, rows["principal"].combine_chunks())
    place = rows.column_names.index("principal")
    return rows.set_column(place, "principal", principal).append_column("in_directory", pc.is_valid(found))


def _part(table: Table, key: str, columns: tuple[str, ...], rows: pa.Table, days: Sequence[date]) -> Part:
    stored = pa.schema([("day", pa.date32()), (key, pa.string()), *((name, table[name].stored) for name in columns)])
    told = rows.select(stored.names).cast(stored)
    by_day = {day: told.filter(pc.equal(told["day"], pa.scalar(day))).drop_columns(["day"]) for day in days}
    return Part(table, columns, 1, by_day)
