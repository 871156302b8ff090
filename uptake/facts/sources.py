"""Where facts come from, by the names that people read, and the names of flags.

Each source is one kind of export; what it fills stands beside the columns in tables.py.
"""

from uptake.facts.table import Table

PRODUCTS = ("exchange", "teams", "engage", "onedrive", "sharepoint", "apps", "skype", "copilot")
PLATFORMS = ("desktop", "web", "mobile")
COPILOT_APPS = (
    "outlook", "teams", "chat", "word", "excel", "powerpoint", "onenote", "loop", "agents",
)  # fmt: skip
APPS_WITH_PLATFORMS = (
    "outlook", "word", "excel", "powerpoint", "onenote", "teams", "engage", "skype",
)  # fmt: skip

TEAMS = "Teams user activity"
EMAIL = "Email activity"
SHAREPOINT = "SharePoint activity"
ONEDRIVE = "OneDrive activity"
ENGAGE = "Viva Engage activity"
APPS = "Microsoft 365 app user detail"
ACTIVE_USERS = "Office 365 active users"
COPILOT = "Copilot usage"
DIRECTORY = "Directory"
OPEN = "Open fact table"
CALLS = "Call records"
AUDIT = "Audit log"
GROUPS_ACTIVITY = "Microsoft 365 groups activity"
TEAM_ACTIVITY = "Teams team activity"
SITES = "SharePoint site usage"
PERSON_QUERY = "Viva Insights person query"
INVENTORY = "Microsoft 365 Apps inventory"
ENDPOINT = "Endpoint analytics"
NETWORK = "Network assessment"
FILE_TYPES = ("word", "excel", "powerpoint", "onenote", "pdf", "other")
PLACES = ("onedrive", "sharepoint")
MEETING_TYPES = ("call", "group_call", "meet_now", "scheduled_once", "scheduled_recurring")


def open_source(table: Table) -> str:
    """Name under which coverage notes that an open fact table was delivered."""
    return f"{OPEN}: {table.name}"
