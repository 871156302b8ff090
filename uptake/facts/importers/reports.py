"""Every usage report, declared once: which title fills which fact column.

This is the only place that names the titles of usage reports. A title is compared by its letters and
digits alone (`sheet.normal`), so the CSV spelling stands for the JSON name as well. Titles that are known
but fill nothing are listed, so that only truly new ones are reported as unknown.

Source: specification of Adoption Score, section 8.2; version 2 of the Copilot report as documented in
July 2026.
"""

from dataclasses import dataclass

from uptake.facts import sources, table, tables
from uptake.facts.sources import PRODUCTS
from uptake.facts.table import Column

REFRESHED = "Report Refresh Date"
WHO = "User Principal Name"
LAST_ACTIVE = "Last Activity Date"
PERIOD = "Report Period"
IS_DELETED = "Is Deleted"
USER_ID = "User Id"
ASSIGNED_PRODUCTS = "Assigned Products"

_ABOUT = (
    REFRESHED, WHO, LAST_ACTIVE, PERIOD, IS_DELETED, USER_ID, ASSIGNED_PRODUCTS,
    "Display Name", "Deleted Date", "User State", "State Change Date", "Tenant Display Name",
)  # fmt: skip


@dataclass(frozen=True)
class Value:
    """A fact column filled from titles: the first way whose titles all have a value, added up."""

    column: str
    ways: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bit:
    """A flag of a fact column, set when any of the titles says yes."""

    column: str
    flag: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class LastDate:
    """A flag of a fact column, set on the day that any of the titles names."""

    column: str
    flag: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class ReportForm:
    """A usage report: its source, how it is known from others, and what it fills.

    It is recognised by having any of the titles `marks` and none of `without`. `state` reports tell what is
    true of each person on the refresh day; the others tell what people did.
    """

    source: str
    marks: tuple[str, ...]
    values: tuple[Value, ...] = ()
    bits: tuple[Bit, ...] = ()
    last_dates: tuple[LastDate, ...] = ()
    ignored: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    state: bool = False

    @property
    def table(self) -> table.Table:
        """The table of daily facts that it fills."""
        return tables.PERSON_STATE if self.state else tables.PERSON_DAY

    def column(self, name: str) -> Column:
        """Declaration of a fact column that it fills."""
        return tables.PERSON_PERIOD[name] if name == "copilot_active_days" else self.table[name]

    @property
    def titles_of_flags(self) -> tuple[tuple[str, ...], ...]:
        """For every flag that it fills, the titles that may set it."""
        return (*(bit.titles for bit in self.bits), *(entry.titles for entry in self.last_dates))

    @property
    def known(self) -> tuple[str, ...]:
        """Every title that the report may have."""
        used = [title for value in self.values for way in value.ways for title in way]
        used += [title for titles in self.titles_of_flags for title in titles]
        return (*_ABOUT, *used, *self.ignored)


def _one(column: str, *spellings: str) -> Value:
    return Value(column, tuple((spelling,) for spelling in spellings))


TEAMS = ReportForm(
    sources.TEAMS,
    marks=("Private Chat Message Count", "Team Chat Message Count", "Meetings Attended Count"),
    values=(
        _one("chat_sent", "Private Chat Message Count"),
        Value("channel_sent", (("Team Chat Message Count",), ("Post Messages", "Reply Messages"))),
        _one("calls", "Call Count"),
        _one("scheduled_once_attended", "Scheduled One-time Meetings Attended Count"),
        _one("scheduled_recurring_attended", "Scheduled Recurring Meetings Attended Count"),
        _one("meetings_organized", "Meetings Organized Count"),
        _one("meetings_attended", "Meetings Attended Count"),
        _one("audio_seconds", "Audio Duration In Seconds", "Audio Duration"),
        _one("video_seconds", "Video Duration In Seconds", "Video Duration"),
        _one("screen_share_seconds", "Screen Share Duration In Seconds", "Screen Share Duration"),
    ),
    ignored=(
        "Shared Channel Tenant Display Names", "Meeting Count", "Urgent Messages",
        "Has Other Action", "Is Licensed", "Is External",
        "Ad Hoc Meetings Organized Count", "Ad Hoc Meetings Attended Count",
        "Scheduled One-time Meetings Organized Count", "Scheduled Recurring Meetings Organized Count",
    ),
)  # fmt: skip

EMAIL = ReportForm(
    sources.EMAIL,
    marks=("Send Count", "Receive Count"),
    values=(
        _one("email_sent", "Send Count"),
        _one("email_received", "Receive Count"),
        _one("email_read", "Read Count"),
    ),
    ignored=("Meeting Created Count", "Meeting Interacted Count"),
)


def _files(place: str) -> tuple[Value, ...]:
    return (
        _one(f"{place}_files", "Viewed Or Edited File Count"),
        _one(f"{place}_synced", "Synced File Count"),
        _one(f"{place}_shared_internally", "Shared Internally File Count"),
        _one(f"{place}_shared_externally", "Shared Externally File Count"),
    )


SHAREPOINT = ReportForm(
    sources.SHAREPOINT,
    marks=("Visited Page Count",),
    values=(*_files("sharepoint"), _one("sharepoint_pages", "Visited Page Count")),
)

ONEDRIVE = ReportForm(
    sources.ONEDRIVE,
    marks=("Viewed Or Edited File Count", "Synced File Count"),
    values=_files("onedrive"),
    without=("Visited Page Count",),
)

ENGAGE = ReportForm(
    sources.ENGAGE,
    marks=("Posted Count", "Liked Count"),
    values=(
        _one("community_posts", "Posted Count"),
        _one("community_reads", "Read Count"),
        _one("community_likes", "Liked Count"),
    ),
)

_OFFICE = ("Outlook", "Word", "Excel", "PowerPoint", "OneNote", "Teams")
_PLATFORM_TITLES = {"desktop": ("Windows", "Mac"), "web": ("Web",), "mobile": ("Mobile",)}

APPS = ReportForm(
    sources.APPS,
    marks=tuple(f"{app} ({system})" for app in _OFFICE for system in ("Windows", "Mac", "Mobile", "Web")),
    bits=tuple(
        Bit(f"{app.lower()}_platforms", platform, tuple(f"{app} ({system})" for system in systems))
        for app in _OFFICE
        for platform, systems in _PLATFORM_TITLES.items()
    ),
    ignored=("Last Activation Date", "Windows", "Mac", "Mobile", "Web", *_OFFICE, "Details"),
)

_LICENSED = {
    "exchange": "Exchange", "onedrive": "OneDrive", "sharepoint": "SharePoint",
    "skype": "Skype For Business", "engage": "Yammer", "teams": "Teams",
}  # fmt: skip

ACTIVE_USERS = ReportForm(
    sources.ACTIVE_USERS,
    marks=tuple(f"Has {name} License" for name in _LICENSED.values()),
    values=(
        _one("deleted", IS_DELETED),
        *(_one(f"{product}_since", f"{name} License Assign Date") for product, name in _LICENSED.items()),
    ),
    bits=tuple(
        Bit("products_reported", product, (f"Has {_LICENSED[product]} License",))
        for product in PRODUCTS
        if product in _LICENSED
    ),
    ignored=tuple(f"{name} Last Activity Date" for name in _LICENSED.values()),
    state=True,
)


def _last_used(*names: str) -> tuple[str, ...]:
    spellings = [(f"{n} Last Activity Date", f"Last Activity of {n}", f"Last Activity Date of {n}") for n in names]
    return tuple(title for spelling in spellings for title in spelling)


_COPILOT_NAMES = {
    "outlook": ("Outlook Copilot",),
    "teams": ("Microsoft Teams Copilot", "Teams Copilot"),
    "chat": (
        "Copilot Chat", "Copilot Chat (work)", "Copilot Chat (web)", "Microsoft 365 Copilot",
        "Microsoft 365 Copilot Chat", "Microsoft 365 Copilot Chat (work)", "Microsoft 365 Copilot Chat (web)",
    ),
    "word": ("Word Copilot",),
    "excel": ("Excel Copilot",),
    "powerpoint": ("PowerPoint Copilot",),
    "onenote": ("OneNote Copilot",),
    "loop": ("Loop Copilot",),
    "agents": ("Copilot Agent", "Agent"),
}  # fmt: skip
_PROMPTS = ("Prompts Submitted For All Apps", "Prompts Submitted", "Total Prompts Submitted")

COPILOT = ReportForm(
    sources.COPILOT,
    marks=tuple(title for names in _COPILOT_NAMES.values() for title in _last_used(*names)),
    values=(
        _one("copilot_prompts", *_PROMPTS),
        _one("copilot_active_days", "Active Usage Days For All Apps", "Active Usage Days"),
    ),
    last_dates=tuple(
        LastDate("copilot_apps", flag, _last_used(*names)) for flag, names in _COPILOT_NAMES.items()
    ),
    ignored=(
        "Prompts Submitted For Copilot Chat (work)", "Prompts Submitted For Copilot Chat (web)",
        "Copilot Chat Work Prompts Submitted", "Copilot Chat Web Prompts Submitted", "Apps Used",
        *_last_used("Edge", "Edge Copilot"), "Copilot Activity User Details By Period",
    ),
)  # fmt: skip

FORMS = (TEAMS, EMAIL, SHAREPOINT, ONEDRIVE, ENGAGE, APPS, ACTIVE_USERS, COPILOT)
