"""Open fact tables of what people did together, as Parquet: meetings, uses of files, and workspaces.

No report of Microsoft 365 tells the practices of a meeting; the rest could come from the audit log and the
reports of groups, which would be many more files for the same facts.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import parquet

from uptake.demo.behaviour import Activity
from uptake.demo.chance import chance
from uptake.demo.columns import Numbers, looked_up
from uptake.demo.file_uses import FileUses, file_uses
from uptake.demo.organization import Organization
from uptake.demo.workspaces import Workspaces, workspaces
from uptake.facts.shared_work import FILE_USE, MEETING, WORKSPACE_DAY
from uptake.facts.sources import AUDIT, CALLS, GROUPS_ACTIVITY
from uptake.facts.table import Kind, Table

WEEK = 7
Months = Sequence[tuple[int, int]]


def shared_files(organization: Organization, activity: Activity, months: Months) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file; nothing of what the organization does not deliver."""
    shared = workspaces(organization)
    used = file_uses(organization, activity, shared)
    tables: list[tuple[Table, Numbers, pa.Table]] = []
    if CALLS not in organization.without:
        tables.append((MEETING, activity.meetings.day, _meetings(organization, activity)))
    if AUDIT not in organization.without:
        tables.append((FILE_USE, used.day, _uses(organization, activity, shared, used)))
    if GROUPS_ACTIVITY not in organization.without:
        day, rows = _workspaces(organization, activity, shared, used)
        tables.append((WORKSPACE_DAY, day, rows))
    for table, day, rows in tables:
        cuts = np.searchsorted(day, np.arange(len(activity.days) + 1))
        for first, end in months:
            found = rows.slice(cuts[first], cuts[end] - cuts[first])
            if found.num_rows:
                yield f"{table.name}-{activity.days[first].isoformat()}.parquet", _written(found)


def _meetings(organization: Organization, activity: Activity) -> pa.Table:
    held = activity.meetings
    draw = chance(organization.seed, "names of meetings")
    names = _opaque(draw.permutation(len(held.day)).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return pa.table(
        {
            "day": _days(activity, held.day),
            "meeting": names,
            **{name: _column(MEETING, name, values) for name, values in held.columns.items()},
        }
    )


def _uses(organization: Organization, activity: Activity, shared: Workspaces, used: FileUses) -> pa.Table:
    return pa.table(
        {
            "day": _days(activity, used.day),
            "file": _opaque(used.file),
            "person": looked_up([p.principal for p in organization.people], used.person),
            "workspace": looked_up(shared.ids, used.workspace),
            **{name: _column(FILE_USE, name, values) for name, values in used.columns.items()},
        }
    )


def _workspaces(
    organization: Organization, activity: Activity, shared: Workspaces, used: FileUses
) -> tuple[Numbers, pa.Table]:
    """A row for each workspace and day on which something happened, and for each once a week."""
    draw = chance(organization.seed, "workspaces in use")
    days, many = len(activity.days), len(shared.ids)
    counts = {
        "emails": _where(draw, activity, shared, "group_mails_sent"),
        "messages": np.where(shared.has_team, _where(draw, activity, shared, "channel_sent"), 0),
        "files": np.bincount((used.day * many + used.workspace)[used.workspace >= 0], minlength=days * many).reshape(
            days, many
        ),
    }
    ago = np.arange(days)[::-1, None]
    weekly = ago % WEEK == 0
    known = shared.created >= ago
    alive = known & (shared.deleted < ago)
    told = (alive & (weekly | (sum(counts.values()) > 0))) | (weekly & known & (shared.deleted >= ago))
    day, workspace = np.nonzero(told)
    last = activity.days[-1]
    created = [last - timedelta(days=int(since)) for since in shared.created]
    rows = {
        "day": _days(activity, day),
        "workspace": looked_up(shared.ids, workspace),
        "created": pa.array(created, pa.date32()).take(pa.array(workspace)),
        "members": pa.array(shared.members[workspace]),
        "has_team": pa.array(shared.has_team[workspace]),
        "deleted": pa.array(~alive[day, workspace]),
        **{name: pa.array(values[day, workspace]) for name, values in counts.items()},
    }
    return day, pa.table(rows)


def _where(draw: np.random.Generator, activity: Activity, shared: Workspaces, column: str) -> Numbers:
    """By day and workspace, how much of this was done there; everybody does a day's share in one of theirs."""
    rows = np.flatnonzero(activity.columns[column])
    day, person = activity.day[rows], activity.person[rows]
    workspace = shared.chosen(draw, person, len(activity.days) - 1 - day)
    many = len(shared.ids)
    found = np.bincount(
        day * many + workspace, weights=activity.columns[column][rows], minlength=len(activity.days) * many
    )
    return found.astype(np.int64).reshape(len(activity.days), many)


def _column(table: Table, name: str, values: Numbers) -> pa.Array:
    """The values as the fact table keeps them, -1 as an empty cell; flags by their names."""
    column, mask = table[name], values < 0
    if column.kind is Kind.FLAGS:
        texts = {column.bit(flag): flag for flag in column.flags}
        known, index = np.unique(values, return_inverse=True)
        return looked_up([texts[int(bit)] for bit in known], index)
    return pa.array(values > 0, mask=mask) if column.kind is Kind.BOOLEAN else pa.array(values, mask=mask)


def _opaque(numbers: npt.NDArray[np.uint64]) -> pa.Array:
    known, index = np.unique(numbers, return_inverse=True)
    return looked_up([f"{number:016x}" for number in known.tolist()], index)


def _days(activity: Activity, day: Numbers) -> pa.Array:
    return pa.array(activity.days, pa.date32()).take(pa.array(day))


def _written(rows: pa.Table) -> bytes:
    out = io.BytesIO()
    parquet.write_table(rows, out, compression="zstd")
    return out.getvalue()
