"""The weekly person query of Viva Insights: hours of collaboration of people who are known by a code only.

The code is PersonId as the query gives it; no directory knows it, and nothing here may join it to a person.
So a file whose PersonId are user principal names is refused whole: it would tell what single people do. Refused
as well is a query that is not grouped by week, since hours of a day or a month are other hours.

Source: specification of Adoption Score, sections 7 and 8.5. Titles are compared without spaces, underscores and
letter case, so every spelling that queries and their analysts use is the same.
"""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers import convert
from uptake.facts.importers.convert import Converted
from uptake.facts.importers.deliveries import Covered, Notice
from uptake.facts.importers.measured import scaled, whole
from uptake.facts.importers.rows import Rows
from uptake.facts.importers.sheet import Sheet, Unreadable, normal
from uptake.facts.importers.things import as_usage
from uptake.facts.importers.usage import Usage
from uptake.facts.shared_work import PERSON_WEEK

CODE = "PersonId"
WEEK = ("MetricDate", "Date")
DAYS_OF_A_WEEK = 7
HOURS_OF_A_WEEK = 168_000  # in thousandths

COLUMNS: dict[str, tuple[str, ...]] = {
    "organization": ("Organization",),
    "collaboration_hours": ("Collaboration_hours",),
    "after_hours": ("After_hours_collaboration_hours",),
    "weekend_hours": ("Weekend_collaboration_hours",),
    "collaboration_span": ("Collaboration_span",),
    "email_hours": ("Email_hours",),
    "chat_hours": ("Chat_hours", "Instant_Message_hours"),
    "call_hours": ("Call_hours",),
    "meeting_hours": ("Meeting_hours",),
    "meeting_and_call_hours": ("Meeting_and_call_hours",),
    "large_and_long_hours": ("Large_and_long_meeting_hours",),
    "conflicting_hours": ("Conflicting_meeting_hours",),
    "multitasking_hours": ("Multitasking_hours", "Multitasking_meeting_hours"),
    "manager_hours": ("Meeting_and_call_hours_with_manager_1_1", "Meeting_hours_with_manager_1_on_1"),
    "leader_hours": ("Time_with_leadership",),
    "channel_posts": ("Channel_message_posts",),
    "community_posts": ("Community_posts", "Viva_Engage_posts"),
    "internal_network": ("Internal_network_size",),
    "external_network": ("External_network_size",),
    "network_outside": ("Network_outside_organisation", "Networking_outside_organization"),
    "copilot_days": ("Total_Copilot_active_days",),
    "copilot_enabled_days": ("Total_Copilot_enabled_days",),
}


def is_person_query(sheet: Sheet) -> bool:
    """Whether the sheet is a person query with collaboration hours."""
    present = set(sheet.titles)
    dated = any(normal(title) in present for title in WEEK)
    return dated and {normal(CODE), normal("Collaboration_hours")} <= present


def read_person_query(name: str, sheet: Sheet) -> Usage:
    """Read a weekly person query; raises Unreadable for one with names, and for one that is not weekly."""
    titles = [title for spellings in COLUMNS.values() for title in spellings]
    rows = Rows(name, sheet, [CODE, *WEEK, *titles])
    if rows.count == 0:
        raise Unreadable("no_rows")
    notices = [Notice("header_repeated")] if rows.drop_repeated_headers(CODE) else []
    codes = convert.trimmed(rows.text(CODE))
    if pc.any(pc.match_substring(codes, "@")).as_py():
        raise Unreadable("person_query_names")
    title = next(title for title in WEEK if rows.has(title))
    weeks = rows.read(title, _days, "bad_day")
    if weeks.null_count:
        rows.set_aside(pc.is_null(weeks), title, "bad_day")
    _refuse_unless_weekly(pc.unique(weeks).drop_null().to_pylist())
    frame = pa.table({"day": weeks, "code": codes, **_values(rows)})
    usage = as_usage(rows, PERSON_WEEK, frame, tuple(notices), CODE)
    people = {day: found.num_rows for day, found in usage.parts[0].days.items()}
    covers = tuple(Covered(day, 1, count) for day, count in people.items())
    everybody = pa.concat_arrays([found["code"].combine_chunks() for found in usage.parts[0].days.values()])
    return Usage(usage.parts, covers, pc.count_distinct(everybody).as_py(), False, usage.notices, rows)  # noqa: FBT003


def _values(rows: Rows) -> dict[str, pa.Array]:
    found: dict[str, pa.Array] = {}
    for column, titles in COLUMNS.items():
        title = next((title for title in titles if rows.has(title)), None)
        if title is None:
            continue
        if column == "organization":
            found[column] = convert.trimmed(rows.text(title))
        elif column.endswith(("hours", "span")):
            found[column] = rows.read(title, _hours, "bad_hours")
        else:
            found[column] = rows.read(title, whole, "bad_number")
    return found


def _hours(texts: pa.Array) -> Converted:
    """Hours of a week; more than it has are an error."""
    values, wrong = scaled(1)(texts)
    above = pc.fill_null(pc.greater(values, HOURS_OF_A_WEEK), convert.NO)
    wrong = above if wrong is None else pc.or_(above, wrong)
    return pc.if_else(above, None, values), wrong if pc.any(wrong).as_py() else None


def _days(texts: pa.Array) -> Converted:
    """Days as year-month-day, or month/day/year, which is how the service writes them in CSV."""
    bare = convert.trimmed(texts)
    parts = pc.extract_regex(bare, r"^(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})(?: .*)?$")
    padded = [pc.utf8_lpad(pc.struct_field(parts, key), width, "0") for key, width in (("y", 4), ("m", 2), ("d", 2))]
    rewritten = pc.binary_join_element_wise(*padded, "-")
    return convert.days(pc.coalesce(rewritten, bare))


def _refuse_unless_weekly(days: list[date]) -> None:
    """Every day a whole number of weeks from the first; a single day says nothing about its period."""
    first = min(days, default=None)
    if first is not None and any((day - first).days % DAYS_OF_A_WEEK for day in days):
        raise Unreadable("not_weekly", days=tuple(day.isoformat() for day in sorted(days)[:5]))
