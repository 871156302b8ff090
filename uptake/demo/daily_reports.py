"""The usage reports of each day, as the admin of an organization would have downloaded them.

Headers follow specification of Adoption Score, section 8.2; the Copilot report is its version 2 by date.
A report of a day (`date=`) has period 1 and only those who were active that day.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from uptake.demo.behaviour import Activity
from uptake.demo.columns import Numbers, Truths, csv_rows, durations, looked_up, yes_no
from uptake.demo.organization import Organization
from uptake.demo.report_rows import Rows
from uptake.demo.traits import offers_by_day
from uptake.facts.sources import COPILOT_APPS, PLATFORMS

SYSTEMS = ("Windows", "Mac", "Mobile", "Web")
OFFICE = ("Outlook", "Word", "Excel", "PowerPoint", "OneNote", "Teams")
COPILOT_TITLES = {
    "chat": "Copilot Chat", "teams": "Microsoft Teams Copilot", "word": "Word Copilot",
    "excel": "Excel Copilot", "powerpoint": "PowerPoint Copilot", "outlook": "Outlook Copilot",
    "onenote": "OneNote Copilot", "loop": "Loop Copilot",
}  # fmt: skip

Columns = Mapping[str, pa.Array | Numbers]


@dataclass(frozen=True)
class DailyReport:
    """A report: the name of its files, who is in it, and its columns in order."""

    name: str
    active: Sequence[str]
    columns: Callable[[Rows], Columns]


def _teams(r: Rows) -> Columns:
    organized, ad_hoc = r["meetings_organized"], r["ad_hoc_organized"]
    one_time = (organized - ad_hoc) // 2
    attended = r["meetings_attended"]
    recurring = attended - r["ad_hoc_attended"] - r["one_time_attended"]
    return {
        "Report Refresh Date": r.date,
        "Tenant Display Name": r.same(r.organization.name),
        "Shared Channel Tenant Display Names": r.same(""),
        "User Id": looked_up([person.directory_id for person in r.organization.people], r.person),
        "User Principal Name": r.principal("small"),
        "Last Activity Date": r.date,
        "Is Deleted": r.same("False"),
        "Deleted Date": r.same(""),
        "Assigned Products": r.assigned,
        "Team Chat Message Count": r["channel_sent"],
        "Private Chat Message Count": r["chat_sent"],
        "Call Count": r["calls"],
        "Meeting Count": attended,
        "Post Messages": r["channel_posts"],
        "Reply Messages": r["channel_replies"],
        "Urgent Messages": r["urgent"],
        "Meetings Organized Count": organized,
        "Meetings Attended Count": attended,
        "Ad Hoc Meetings Organized Count": ad_hoc,
        "Ad Hoc Meetings Attended Count": r["ad_hoc_attended"],
        "Scheduled One-time Meetings Organized Count": one_time,
        "Scheduled One-time Meetings Attended Count": r["one_time_attended"],
        "Scheduled Recurring Meetings Organized Count": organized - ad_hoc - one_time,
        "Scheduled Recurring Meetings Attended Count": recurring,
        "Audio Duration": durations(r["audio_seconds"]),
        "Video Duration": durations(r["video_seconds"]),
        "Screen Share Duration": durations(r["screen_share_seconds"]),
        "Audio Duration In Seconds": r["audio_seconds"],
        "Video Duration In Seconds": r["video_seconds"],
        "Screen Share Duration In Seconds": r["screen_share_seconds"],
        "Has Other Action": yes_no(r["teams_other"] > 0),
        "Is Licensed": yes_no(r.licensed("teams")),
        "Report Period": r.same("1"),
    }


def _email(r: Rows) -> Columns:
    return {
        "Report Refresh Date": r.date,
        "User Principal Name": r.principal(),
        "Display Name": r.name,
        "Is Deleted": r.same("False"),
        "Deleted Date": r.same(""),
        "Last Activity Date": r.date,
        "Send Count": r["email_sent"],
        "Receive Count": r["email_received"],
        "Read Count": r["email_read"],
        "Meeting Created Count": r["mail_meetings"],
        "Meeting Interacted Count": r["mail_meetings"] // 2,
        "Assigned Products": r.assigned,
        "Report Period": r.same("1"),
    }


def _files(r: Rows, place: str, spelling: str, pages: Columns) -> Columns:
    return {
        "Report Refresh Date": r.date,
        "User Principal Name": r.principal(spelling),
        "Is Deleted": r.same("False"),
        "Deleted Date": r.same(""),
        "Last Activity Date": r.date,
        "Viewed Or Edited File Count": r[f"{place}_files"],
        "Synced File Count": r[f"{place}_synced"],
        "Shared Internally File Count": r[f"{place}_shared_internally"],
        "Shared Externally File Count": r[f"{place}_shared_externally"],
        **pages,
        "Assigned Products": r.assigned,
        "Report Period": r.same("1"),
    }


def _sharepoint(r: Rows) -> Columns:
    return _files(r, "sharepoint", "small", {"Visited Page Count": r["sharepoint_pages"]})


def _onedrive(r: Rows) -> Columns:
    return _files(r, "onedrive", "as it is", {})


def _engage(r: Rows) -> Columns:
    return {
        "Report Refresh Date": r.date,
        "User Principal Name": r.principal("small"),
        "Display Name": r.name,
        "User State": r.same("active"),
        "State Change Date": r.same(""),
        "Last Activity Date": r.date,
        "Posted Count": r["community_posts"],
        "Read Count": r["community_reads"],
        "Liked Count": r["community_likes"],
        "Assigned Products": r.assigned,
        "Report Period": r.same("1"),
    }


def _apps(r: Rows) -> Columns:
    mac = r.activity.mac[r.person]
    flags = {app: r[f"{app.lower()}_platforms"] for app in OFFICE}
    used = {(app, system): _on_system(flags[app], system, mac) for app in OFFICE for system in SYSTEMS}

    def any_of(keys: Sequence[tuple[str, str]]) -> pa.Array:
        return yes_no(np.logical_or.reduce([used[key] for key in keys]))

    return {
        "Report Refresh Date": r.date,
        "User Principal Name": r.principal("some in capitals"),
        "Last Activation Date": r.same(""),
        "Last Activity Date": r.date,
        "Report Period": r.same("1"),
        **{system: any_of([(app, system) for app in OFFICE]) for system in SYSTEMS},
        **{app: any_of([(app, system) for system in SYSTEMS]) for app in OFFICE},
        **{f"{app} ({system})": yes_no(used[app, system]) for system in SYSTEMS for app in OFFICE},
    }


def _on_system(flags: Numbers, system: str, mac: Truths) -> Truths:
    if system in ("Mobile", "Web"):
        return (flags & 1 << PLATFORMS.index(system.lower())) > 0
    return ((flags & 1) > 0) & (mac if system == "Mac" else ~mac)


def _copilot(r: Rows) -> Columns:
    used = {app: (r["copilot_apps"] & 1 << COPILOT_APPS.index(app)) > 0 for app in COPILOT_APPS}
    work = np.where(used["chat"], (r["copilot_prompts"] + 1) // 2, 0)
    web = np.where(used["chat"], r["copilot_prompts"] // 4, 0)
    return {
        "Report Refresh Date": r.date,
        "User Principal Name": r.principal(),
        "Display Name": r.name,
        "Last Activity Date": r.date,
        **{f"{title} Last Activity Date": r.on(used[app]) for app, title in COPILOT_TITLES.items()},
        "Report Period": r.same("1"),
        "Prompts submitted for All Apps": r["copilot_prompts"],
        "Prompts submitted for Copilot Chat (work)": work,
        "Prompts submitted for Copilot Chat (web)": web,
        "Active Usage Days for All Apps": r.same("1"),
        "Copilot Chat (work) Last Activity Date": r.on(work > 0),
        "Copilot Chat (web) Last Activity Date": r.on(web > 0),
        "Microsoft 365 Copilot Last Activity Date": r.on(used["chat"]),
        "Edge Last Activity Date": r.same(""),
        "Copilot Agent Last Activity Date": r.on(used["agents"]),
    }


REPORTS = (
    DailyReport(
        "TeamsUserActivityUserDetail",
        ("chat_sent", "channel_sent", "calls", "meetings_attended", "teams_other"),
        _teams,
    ),
    DailyReport("EmailActivityUserDetail", ("email_sent", "email_read"), _email),
    DailyReport("SharePointActivityUserDetail", ("sharepoint_files", "sharepoint_pages"), _sharepoint),
    DailyReport("OneDriveActivityUserDetail", ("onedrive_files",), _onedrive),
    DailyReport("YammerActivityUserDetail", ("community_reads", "community_posts"), _engage),
    DailyReport("M365AppUserDetail", tuple(f"{app.lower()}_platforms" for app in OFFICE), _apps),
    DailyReport("Microsoft365CopilotUsageUserDetail", ("copilot_apps",), _copilot),
)


def daily_reports(organization: Organization, activity: Activity) -> Iterator[tuple[str, bytes]]:
    """Name and content of one file per report and day; nothing of a report that nobody ever appears in."""
    offers = offers_by_day(organization, len(activity.days))
    for report in REPORTS:
        active = sum(activity.columns[column] for column in report.active)
        index = np.flatnonzero(active)
        if not len(index):
            continue
        columns = report.columns(Rows(organization, activity, index, offers))
        table = pa.table([pa.array(column) for column in columns.values()], names=list(columns))
        cuts = np.searchsorted(activity.day[index], np.arange(len(activity.days) + 1))
        for number, day in enumerate(activity.days):
            rows = table.slice(cuts[number], cuts[number + 1] - cuts[number])
            yield _file_name(report, day), csv_rows(list(columns), rows, marked=True)


def _file_name(report: DailyReport, day: date) -> str:
    return f"{report.name}-{day.isoformat()}.csv"
