"""Read call records of Microsoft Graph: meetings and calls, and who was in them.

A list of records or one record per file. What makes facts of them is in call_facts.py, for all files of a run
together (events.py).

Source: specification of Adoption Score, sections 1.2 and 8.5.
"""

from datetime import date

import pyarrow as pa

from uptake.facts.importers.call_facts import SCHEMA, call_facts
from uptake.facts.importers.call_record import Participant, Wrong, call_of, participants_of
from uptake.facts.importers.deliveries import Events, Notice
from uptake.facts.importers.rows import Entries
from uptake.facts.importers.sheet import Sheet, Unreadable
from uptake.facts.importers.usage import Usage

_MARKS = frozenset({"participants_v2", "organizer_v2", "joinWebUrl", "modalities", "sessions"})
_NOBODY_TOLD = Participant(None, None, None, None, None)


def is_calls(sheet: Sheet) -> bool:
    """Whether the sheet holds call records."""
    has = {title for item in sheet.items for title in item}
    return {"id", "startDateTime", "endDateTime", "type"} <= has and bool(has & _MARKS)


def read_calls(name: str, sheet: Sheet) -> Usage:
    """Read the call records; raises Unreadable when not one can be used."""
    rows = Entries(name, sheet.first_row)
    rows.count = len(sheet.items)
    reach: dict[date, tuple[int, int]] = {}
    told: list[dict[str, object]] = []
    people: set[str] = set()
    bare = cut = 0
    for index, item in enumerate(sheet.items):
        try:
            call = call_of(item)
        except Wrong as wrong:
            rows.set_aside(index, wrong.field, wrong.value, wrong.reason)
            continue
        first, last = reach.get(call.day, (call.second, call.second))
        reach[call.day] = (min(first, call.second), max(last, call.second))
        taking_part = participants_of(item)
        bare += taking_part is None
        cut += call.pages_missing
        known = taking_part is not None
        for one in taking_part or (_NOBODY_TOLD,):
            told.append({**call._asdict(), **one._asdict(), "length": call.minutes, "known": known})
            people.update({one.user or one.principal or ""} - {""})
    if not told:
        raise Unreadable("no_good_row", bad_rows=rows.bad_rows())
    notices = [Notice("calls_without_participants", {"count": bare})] if bare else []
    notices += [Notice("participants_cut", {"count": cut})] if cut else []
    found = pa.Table.from_pylist(told, schema=SCHEMA)
    events = Events(found, reach, call_facts)
    return Usage((), (), len(people), concealed=False, notices=tuple(notices), rows=rows, events=events)
