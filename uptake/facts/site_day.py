"""The fact table of sites: which of them belong to shared workspaces.

The audit log names the site of a file and not the workspace; the usage report of sites tells which sites are
team sites and not of which group. So files and team sites meet here, by the identifier of the site.
Source of the columns: specification of Adoption Score, sections 1.4 and 8.5.
"""

from uptake.facts.sources import SITES
from uptake.facts.table import Column, Kind, Table, count, text, yes_no

SITE_DAY = Table(
    "site_day",
    "What is true of one SharePoint site and what happened on it on one day; no name, no address.",
    ("day", "site"),
    (
        Column("day", Kind.DAY, "The day (UTC) that the row is about"),
        text("site", "An identifier of the site, the one that file_use has as workspace", SITES),
        yes_no("team_site", "It is the site of a shared workspace", SITES),
        yes_no("deleted", "It is deleted", SITES),
        count("files", "Files that were read, changed, synced or shared on it", SITES),
    ),
)
