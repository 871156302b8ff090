"""What an admin should know about a usage report that was taken."""

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.deliveries import Notice
from uptake.facts.importers.reports import ReportForm
from uptake.facts.importers.sheet import Sheet, normal
from uptake.rules.concealed import HASH, NOBODY


def conceals(frame: pa.Table) -> bool:
    """Whether the report hides who is who (rules/concealed.py, on whole columns)."""
    if pc.any(pc.match_substring_regex(frame["written"], HASH)).as_py():
        return True
    nameless = pc.and_(pc.equal(frame["user_id"], NOBODY), pc.invert(pc.match_substring(frame["written"], "@")))
    return bool(pc.any(nameless).as_py())


def remarks_on(sheet: Sheet, form: ReportForm, frame: pa.Table, *, concealed: bool) -> list[Notice]:
    """Remarks on names, columns, days and periods of the report."""
    remarks = [Notice("concealed")] if concealed else []
    known = {normal(title) for title in form.known}
    unknown = [title for name, title in sheet.titles.items() if name not in known and not name.startswith("#")]
    if unknown:
        remarks.append(Notice("unknown_columns", {"columns": tuple(sorted(unknown))}))
    missing = _missing(sheet, form)
    if missing:
        remarks.append(Notice("missing_columns", {"columns": missing}))
    refreshes = pc.count_distinct(frame["day"]).as_py()
    if refreshes > 1:
        remarks.append(Notice("several_refresh_dates", {"count": refreshes}))
    periods = sorted(pc.unique(frame["period"]).to_pylist())
    remarks += [Notice("period_report", {"period": period}) for period in periods if period > 1]
    if form.last_dates and periods != [1] and "copilot_active_days" not in frame.column_names:
        remarks.append(Notice("last_dates_only"))
    guests = pc.sum(pc.cast(pc.match_substring(frame["principal"], "#ext#"), pa.int64())).as_py()
    return [*remarks, Notice("guests", {"count": guests})] if guests else remarks


def _missing(sheet: Sheet, form: ReportForm) -> tuple[str, ...]:
    """Titles whose absence leaves a fact column, or one of its flags, unfilled."""
    wanted = [value.ways for value in form.values]
    wanted += [tuple((title,) for title in titles) for titles in form.titles_of_flags]
    new_in_version_2 = {"copilot_prompts", "copilot_active_days"} if form.last_dates else set()
    optional = {value.ways for value in form.values if value.column in new_in_version_2}
    optional |= {tuple((title,) for title in bit.titles) for bit in form.last_dates if bit.flag == "agents"}
    return tuple(
        ways[0][0]
        for ways in wanted
        if ways not in optional and not any(all(normal(t) in sheet.titles for t in way) for way in ways)
    )
