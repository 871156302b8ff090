"""Every kind of export that is neither a usage report about persons, nor the directory, nor our own table.

One line in `EXPORTS` makes `read.py` know a kind of source. Entries are asked in order, after usage reports
(which have both Report Refresh Date and User Principal Name) and before the directory and the open fact
tables; the first that recognises the sheet reads it. So `recognises` must be narrow: ask for columns that
nothing else has, in their normal form (`sheet.normal`), never for the name of the file.

To write one, make a module with two functions and nothing that knows of others:

    def is_inventory(sheet: Sheet) -> bool:
        return {"aaddeviceid", "updatechannel"} <= set(sheet.titles)

    def read_inventory(name: str, sheet: Sheet) -> Usage:
        rows = Rows(name, sheet, [...titles as written by the source...])
        ...   # rows.read(title, convert.days, "bad_day"), rows.set_aside(mask, title, reason), rows.good()
        return Usage(parts, covers, people=0, concealed=False, notices=(...), rows=rows)

What belongs into the answer:

- `parts`: one `Part(table, columns, period_days, {day: rows})` for each table. For a table without persons
  the rows have the key columns (without `day`) and the value columns, as stored (`convert.by_column` gives
  the right way to read each), and no `principal`; for tables about persons `principal` (lower case) takes
  the place of `person`. One row per key: double rows that agree are one, those that differ are bad
  (`persons_once.doubled` tells them apart). Rows of a day replace that day in `columns`, for this source.
- `covers`: one `Covered(day, 1, people)` for each day that the file delivers whole, 0 people for things.
- A file that cannot be taken raises `Unreadable(reason)`; remarks are `Notice(reason, details)`; the
  sentences of both are in reasons.py. JSON is read from `sheet.items`, the objects as they are; its bad
  rows are made with `rows.set_aside` as well, a JSON list counting its entries from 1. A JSON object that
  is no list is a list of one entry.
"""

from collections.abc import Callable
from dataclasses import dataclass

from uptake.facts.importers.audit import is_audit, read_audit
from uptake.facts.importers.calls import is_calls, read_calls
from uptake.facts.importers.endpoint import is_endpoint, read_endpoint
from uptake.facts.importers.inventory import is_inventory, read_inventory
from uptake.facts.importers.network import is_network, read_network
from uptake.facts.importers.person_query import is_person_query, read_person_query
from uptake.facts.importers.sheet import Sheet
from uptake.facts.importers.usage import Usage
from uptake.facts.importers.workspaces import GROUPS, TEAM_SITES, TEAMS, read_groups, read_sites, read_teams
from uptake.facts.sources import (
    AUDIT,
    CALLS,
    ENDPOINT,
    GROUPS_ACTIVITY,
    INVENTORY,
    NETWORK,
    PERSON_QUERY,
    SITES,
    TEAM_ACTIVITY,
)


@dataclass(frozen=True)
class Export:
    """A kind of export: its source (a name of sources.py), how it is known, and how it is read."""

    source: str
    recognises: Callable[[Sheet], bool]
    read: Callable[[str, Sheet], Usage]


EXPORTS: tuple[Export, ...] = (
    Export(AUDIT, is_audit, read_audit),
    Export(CALLS, is_calls, read_calls),
    Export(GROUPS_ACTIVITY, GROUPS.fits, read_groups),
    Export(TEAM_ACTIVITY, TEAMS.fits, read_teams),
    Export(SITES, TEAM_SITES.fits, read_sites),
    Export(INVENTORY, is_inventory, read_inventory),
    Export(ENDPOINT, is_endpoint, read_endpoint),
    Export(NETWORK, is_network, read_network),
    Export(PERSON_QUERY, is_person_query, read_person_query),
)


def export_of(sheet: Sheet) -> Export | None:
    """The first kind of export that recognises the sheet."""
    return next((export for export in EXPORTS if export.recognises(sheet)), None)
