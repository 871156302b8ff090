"""The usage reports of Microsoft 365 groups, of teams, and of SharePoint sites.

A team has the id of its group, so both reports tell of the same workspace. The report of sites has no id of
the group: it says which sites are team sites, under the identifier that file_use has (opaque.py).

Source: specification of Adoption Score, sections 1.4, 8.2 and 8.5.
"""

from uptake.facts.importers.opaque import site_id
from uptake.facts.importers.sheet import Sheet
from uptake.facts.importers.thing_reports import ThingReport, Told, by_id_or_name, read_things
from uptake.facts.importers.usage import Usage
from uptake.facts.shared_work import WORKSPACE_DAY
from uptake.facts.site_day import SITE_DAY

GROUPS = ThingReport(
    WORKSPACE_DAY,
    "workspace",
    "Group Id",
    "Group Display Name",
    by_id_or_name,
    true=(Told("members", "Member Count"), Told("deleted", "Is Deleted")),
    happened=(Told("emails", "Exchange Received Email Count"), Told("files", "SharePoint Active File Count")),
    marks=("Exchange Received Email Count",),
    known=(
        "Owner Principal Name", "Last Activity Date", "Group Type", "External Member Count", "Guest Count",
        "Yammer Posted Message Count", "Yammer Read Message Count", "Yammer Liked Message Count",
        "Exchange Mailbox Total Item Count", "Exchange Mailbox Storage Used (Byte)", "SharePoint Total File Count",
        "SharePoint Site Storage Used (Byte)", "Teams Channel Messages Count", "Teams Meetings Organized Count",
    ),
)  # fmt: skip

TEAMS = ThingReport(
    WORKSPACE_DAY,
    "workspace",
    "Team Id",
    "Team Name",
    by_id_or_name,
    true=(Told("has_team"),),
    happened=(Told("messages", "Channel Messages"),),
    marks=("Active Channels",),
    known=(
        "Team Type", "Last Activity Date", "Active Users", "Guests", "Reactions", "Meetings Organized",
        "Post Messages", "Reply Messages", "Urgent Messages", "Mentions", "Active Shared Channels",
        "Active External Users", "Is Deleted", "Deleted Date", "Privacy Setting",
    ),
)  # fmt: skip

TEAM_SITES = ThingReport(
    SITE_DAY,
    "site",
    "Site Id",
    "Site URL",
    site_id,
    true=(Told("team_site", "Root Web Template", yes_for=("group", "group#0")), Told("deleted", "Is Deleted")),
    happened=(Told("files", "Active File Count"),),
    marks=("Root Web Template",),
    known=(
        "Owner Display Name", "Last Activity Date", "File Count", "Page View Count", "Visited Page Count",
        "Storage Used (Byte)", "Storage Allocated (Byte)", "Owner Principal Name", "Site Sensitivity Label Id",
        "External Sharing", "Unmanaged Device Policy", "Geo Location", "Geolocation", "Anonymous Link Count",
        "Company Link Count", "Secure Link For Guest Count", "Secure Link For Member Count",
        "Report Date", "Is Teams Connected",
    ),
)  # fmt: skip


def read_groups(name: str, sheet: Sheet) -> Usage:
    """Read the report Microsoft 365 groups activity detail."""
    return read_things(name, sheet, GROUPS)


def read_teams(name: str, sheet: Sheet) -> Usage:
    """Read the report Teams team activity detail."""
    return read_things(name, sheet, TEAMS)


def read_sites(name: str, sheet: Sheet) -> Usage:
    """Read the report SharePoint site usage detail."""
    return read_things(name, sheet, TEAM_SITES)
