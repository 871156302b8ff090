"""Why a file, a row or a value was not taken, or was taken with a remark: one sentence each.

The sentence says what to do next. Values in braces come from the details; whoever shows a sentence to
people may translate it first.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

WHOLE_FILE: Mapping[str, str] = MappingProxyType(
    {
        "people_experiences_off": "The organization has opted out of people experiences, so nothing about what people "
        "do is kept. Turn them on again under Settings, People experiences, and import the file then.",
        "not_there": "There is no such file or folder. Check the path.",
        "file_too_large": "The file is larger than 1 GB. Export fewer days into one file.",
        "archive_damaged": "The ZIP archive cannot be opened. Download it again.",
        "archive_too_large": "The ZIP archive unpacks to suspiciously much. Unpack it yourself and import the folder.",
        "archive_encrypted": "The file in the ZIP archive has a password. Unpack it yourself and import the folder.",
        "archive_in_archive": "The ZIP archive holds another one. Unpack the outer one and import the folder.",
        "unsafe_name": "The name of the file in the ZIP archive points outside of it. Do not trust this archive.",
        "office_file": "This is an Office document. Save the sheet as CSV (UTF-8) and import that.",
        "empty_file": "The file is empty. Export it again.",
        "wrong_encoding": "The file is not UTF-8 text. Import it as it was downloaded, or save it as CSV (UTF-8).",
        "cut_off": "The file ends in the middle of a value. Download it again.",
        "row_width": "Line {row} has {actual} fields, the header has {expected}. The file is "
        "damaged: download it again.",
        "second_header": "Line {row} is a second header with other columns. Import the joined files one by one.",
        "column_twice": "The column {column} is there twice. Remove one of the two.",
        "json_damaged": "The file is not whole JSON ({problem}). Download it again.",
        "json_without_list": "The JSON has no list named value. Save the whole answer of Microsoft Graph.",
        "parquet_damaged": "The Parquet file cannot be read. Write it again.",
        "members_without_group": "These are members, but the file does not say of which group. Add the "
        "group's id and name.",
        "unknown_header": "The columns are not those of any report that Uptake knows. Keep the header "
        "as it was exported.",
        "ambiguous_header": "The columns fit several reports ({sources}). Import the reports as separate files.",
        "no_day_told": "The file does not tell its day. Put it into the file's name, as in inventory-2026-07-26.csv.",
        "nothing_known": "The file tells nothing that Uptake keeps. Nothing to do.",
        "person_query_names": "The PersonId are user principal names, so the file tells what single people do. "
        "Export a person query with de-identified PersonId.",
        "not_weekly": "The rows are not weeks apart ({days}). Export the person query grouped by week.",
        "no_rows": "The file has a header and no rows, so it does not tell its day. Nothing to do.",
        "no_good_row": "Not one row of the file can be used. See the rows set aside.",
        "has_bad_rows": "{count} rows cannot be used, and strict import was asked for. Correct them, "
        "or import without strict.",
        "period_unknown": "The file does not say how many days it covers. Export it again, with the "
        "column Report Period.",
        "duplicate": "The same content is already in this import, as {other}. Nothing to do.",
        "same_day_differs": "{other} tells something else about the same person and day ({days}). Import "
        "the right one of the two.",
        "no_file_events": "The audit log holds no operation on files. Export it with the activities on files "
        "and folders.",
        "no_whole_day": "The records reach from {first} to {last}, and no day of these is known whole. Export one "
        "day more before and after.",
        "two_sources": "{other} fills the same columns on the same days ({days}). Import only one of the two.",
    }
)

ROW: Mapping[str, str] = MappingProxyType(
    {
        "no_person": "The row does not say whom it is about. Export it again with the user principal name.",
        "bad_number": "Not a whole number from 0 on. Correct the value.",
        "bad_yes_no": "Neither yes nor no. Write True, False, Yes or No.",
        "bad_day": "Not a day as year-month-day. Correct the value; a spreadsheet may have rewritten it.",
        "bad_duration": "Neither seconds nor a duration such as PT1H2M3S. Correct the value.",
        "bad_period": "Not a length of period that reports have: 1, 7, 28, 30, 90 or 180 days. Export it again.",
        "bad_flag": "Not one of the names that this column knows. See the page of fact tables.",
        "person_twice": "Two rows tell different things about this person. Keep one of them.",
        "ends_before": "It ends before it begins. Export the record again.",
        "no_file": "The record does not say which file it is about. Export it again.",
        "bad_moment": "Not a moment as 2026-07-26T09:30:00 in UTC. Import the export as it was downloaded.",
        "bad_record": "The record in this line is damaged. Export it again.",
        "no_key": "The row does not say what it is about. Fill in this column.",
        "bad_points": "Not a number from 0 to 100. Correct the value.",
        "bad_hours": "Not a number of hours that fits into a week. Export the person query grouped by week.",
        "bad_word": "Not one of the words that this column knows. Correct the value.",
        "key_twice": "Two rows tell different things about the same. Keep one of them.",
    }
)

REMARK: Mapping[str, str] = MappingProxyType(
    {
        "people_experiences_off_directory": "The organization has opted out of people experiences. Of this file only "
        "who is there and the groups are kept, for announcements; the daily record of licences and attributes is not.",
        "concealed": "Names are concealed. Scores work; leaving out groups, audiences and "
        "delivery do not. Switch off concealed names in the Microsoft 365 admin "
        "center and import again.",
        "period_report": "The report covers {period} days and not one. It is kept as a period; scores "
        "of single days need daily reports.",
        "last_dates_only": "The report tells only when each person last used Copilot, so active days "
        "between are missing. Import it daily, or import version 2 of the report.",
        "unknown_columns": "These columns are unknown and were left out: {columns}.",
        "missing_columns": "These columns are missing, so their facts stay as they were: {columns}.",
        "several_refresh_dates": "The file holds {count} refresh dates; each row counts for its own.",
        "header_repeated": "The header is repeated inside the file; the repetitions were left out.",
        "rows_set_aside": "{count} rows were set aside. See the list.",
        "guests": "{count} persons are guests; they are kept and not scored.",
        "removed_left_out": "{count} entries tell that somebody was removed, and were left out.",
        "licences_without_skus": "Licences are told by product only. Import subscribedSkus in the same run, "
        "or the products of these persons stay unknown.",
        "day_from_name": "The file does not tell its day; {day} was taken from its name.",
        "unknown_channels": "These update channels are unknown and count as not recommended: {channels}.",
        "all_unavailable": "The source says of every value that it is not available. Fewer than five devices report, "
        "or Endpoint analytics has just been switched on.",
        "days_refused": "Another file tells something else about {days}; these days were left as they were.",
        "days_not_whole": "The export may begin or end in the middle of {days}, so these days were left out. They come "
        "with an export that reaches a day further.",
        "things_concealed": "Names of groups, teams or sites are concealed. Numbers work; files of the audit log "
        "cannot be told apart by team site. Switch off concealed names in the Microsoft 365 admin center "
        "and import again.",
        "day_without_state": "The report of one day lists only what was active. Import a report of 7 days or more as "
        "well, which lists everything there is.",
        "not_people": "{count} operations of apps and systems were left out.",
        "calls_without_participants": "{count} records do not tell who took part: a list of records never does. "
        "Get each record with its participants and sessions.",
        "participants_cut": "{count} records hold only the first page of their participants, so how many took part "
        "stays unknown. Get the other pages into the record as well.",
        "people_unknown": "{count} people are named by a directory id that nobody has told yet; they are left out. "
        "Import the users of the directory in the same run.",
        "days_already_whole": "Daily reports already cover {days}; last dates add nothing there.",
    }
)

SENTENCES: Mapping[str, str] = MappingProxyType({**WHOLE_FILE, **ROW, **REMARK})
"""Every reason with its sentence."""


def sentence(reason: str, details: Mapping[str, object], *, translate: Callable[[str], str] = str) -> str:
    """The sentence of a reason, translated and filled in; English without a translation."""
    return translate(SENTENCES[reason]).format_map({name: _shown(value) for name, value in details.items()})


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return str(value)
