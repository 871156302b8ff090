"""Every fact table and column, declared once.

The Delta schemas, the import templates and the page docs/facts.md are generated from this file.
Facts hold whole UTC days. A person appears as a number that is theirs within one tenant (`person`);
names and addresses live in the people room, never here. Only signed integers, booleans, days and
short texts are used, because Delta, Spark and Iceberg know no others.

Source of the columns: specification of Adoption Score, sections 1 and 8.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

import pyarrow as pa


class Kind(Enum):
    """What a column holds, and how it is stored."""

    DAY = "day"
    PERSON = "person"
    COUNT = "count"
    SECONDS = "seconds"
    MINUTES = "minutes"
    BOOLEAN = "boolean"
    FLAGS = "flags"
    TEXT = "text"


_STORED: Mapping[Kind, pa.DataType] = MappingProxyType(
    {
        Kind.DAY: pa.date32(),
        Kind.PERSON: pa.int32(),
        Kind.COUNT: pa.int32(),
        Kind.SECONDS: pa.int32(),
        Kind.MINUTES: pa.int32(),
        Kind.BOOLEAN: pa.bool_(),
        Kind.FLAGS: pa.int32(),
        Kind.TEXT: pa.string(),
    }
)


@dataclass(frozen=True)
class Column:
    """One column: what it means, what brings it, and for flags the names of its bits (bit 0 first).

    In a CSV file flags are written as names joined by `+` (`desktop+mobile`), in Parquet and on disk
    as the sum of their bits.
    """

    name: str
    kind: Kind
    says: str
    source: str = ""
    flags: tuple[str, ...] = ()

    @property
    def stored(self) -> pa.DataType:
        """Type on disk."""
        return _STORED[self.kind]

    def bit(self, flag: str) -> int:
        """Value of one flag: 1 for the first name, 2 for the second, 4 for the third."""
        return 1 << self.flags.index(flag)


@dataclass(frozen=True)
class Table:
    """One fact table: its key, its columns, and the day it is partitioned by."""

    name: str
    says: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    day: str = "day"
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", MappingProxyType({c.name: c for c in self.columns}))

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    @property
    def schema(self) -> pa.Schema:
        """Schema on disk, columns in the order of declaration."""
        return pa.schema([(c.name, c.stored) for c in self.columns])

    @property
    def values(self) -> tuple[Column, ...]:
        """The columns that are not part of the key."""
        return tuple(c for c in self.columns if c.name not in self.key)


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


def _count(name: str, says: str, source: str) -> Column:
    return Column(name, Kind.COUNT, says, source)


def _platforms(app: str, source: str) -> Column:
    says = f"Platforms on which the person used {app} that day"
    return Column(f"{app}_platforms", Kind.FLAGS, says, source, PLATFORMS)


_DAY = Column("day", Kind.DAY, "The day (UTC) on which it happened")
_PERSON = Column("person", Kind.PERSON, "The person, by their number within the tenant")

_PRACTICES = (
    _count("email_sent", "Mails sent", EMAIL),
    _count("email_received", "Mails received", EMAIL),
    _count("email_read", "Mails read", EMAIL),
    _count("chat_sent", "Private and group chat messages sent in Teams", TEAMS),
    _count("channel_sent", "Channel messages sent in Teams: posts and replies", TEAMS),
    _count("calls", "One-to-one and group calls in Teams", TEAMS),
    _count("meetings_organized", "Online meetings organized", TEAMS),
    _count("meetings_attended", "Online meetings attended", TEAMS),
    Column("audio_seconds", Kind.SECONDS, "Time with audio in calls and meetings", TEAMS),
    Column("video_seconds", Kind.SECONDS, "Time with video in calls and meetings", TEAMS),
    Column("screen_share_seconds", Kind.SECONDS, "Time with a shared screen", TEAMS),
    _count("community_posts", "Messages posted in Viva Engage communities", ENGAGE),
    _count("community_reads", "Messages read in Viva Engage communities", ENGAGE),
    _count("community_likes", "Messages liked in Viva Engage communities", ENGAGE),
    _count("sharepoint_files", "Files viewed or edited in SharePoint", SHAREPOINT),
    _count("sharepoint_synced", "Files synced from SharePoint", SHAREPOINT),
    _count("sharepoint_shared_internally", "SharePoint files shared with colleagues", SHAREPOINT),
    _count("sharepoint_shared_externally", "SharePoint files shared with outsiders", SHAREPOINT),
    _count("sharepoint_pages", "SharePoint pages visited", SHAREPOINT),
    _count("onedrive_files", "Files viewed or edited in OneDrive", ONEDRIVE),
    _count("onedrive_synced", "Files synced from OneDrive", ONEDRIVE),
    _count("onedrive_shared_internally", "OneDrive files shared with colleagues", ONEDRIVE),
    _count("onedrive_shared_externally", "OneDrive files shared with outsiders", ONEDRIVE),
    *(_platforms(app, APPS) for app in APPS_WITH_PLATFORMS if app not in ("engage", "skype")),
    _platforms("engage", OPEN),
    _platforms("skype", OPEN),
    Column(
        "copilot_apps",
        Kind.FLAGS,
        "Where the person deliberately used Microsoft 365 Copilot that day",
        COPILOT,
        COPILOT_APPS,
    ),
    _count("copilot_prompts", "Prompts submitted to Microsoft 365 Copilot", COPILOT),
    _count("email_mentions", "Mails sent that mention somebody with @", OPEN),
    Column(
        "onsite_minutes",
        Kind.MINUTES,
        "Minutes of activity in Microsoft 365 Apps from inside the company network",
        OPEN,
    ),
    Column(
        "remote_minutes",
        Kind.MINUTES,
        "Minutes of activity in Microsoft 365 Apps from outside the company network",
        OPEN,
    ),
)

PERSON_DAY = Table(
    "person_day",
    "What one person did on one day; no row means no activity.",
    ("day", "person"),
    (_DAY, _PERSON, *_PRACTICES),
)

PERSON_PERIOD = Table(
    "person_period",
    "What one person did in the days up to a refresh day, from reports that cover a period.",
    ("day", "period_days", "person"),
    (
        Column("day", Kind.DAY, "The refresh day (UTC): last day of the period"),
        _count("period_days", "Length of the period: 7, 28, 30, 90 or 180", "Every period report"),
        _PERSON,
        *_PRACTICES,
        _count("copilot_active_days", "Days of the period on which Copilot was used", COPILOT),
    ),
)

_PRODUCTS_SAY = "Products whose service plan was active for the person that day"

PERSON_STATE = Table(
    "person_state",
    "What was true of one person on one day: account, licences, attributes.",
    ("day", "person"),
    (
        _DAY,
        _PERSON,
        Column("account_enabled", Kind.BOOLEAN, "The account may sign in", DIRECTORY),
        Column("guest", Kind.BOOLEAN, "The person is a guest of the tenant", DIRECTORY),
        Column("products", Kind.FLAGS, _PRODUCTS_SAY, DIRECTORY, PRODUCTS),
        Column("products_reported", Kind.FLAGS, _PRODUCTS_SAY, ACTIVE_USERS, PRODUCTS),
        Column("deleted", Kind.BOOLEAN, "The account is deleted", ACTIVE_USERS),
        *(
            Column(f"{product}_since", Kind.DAY, f"Day the {product} licence began", ACTIVE_USERS)
            for product in ("exchange", "onedrive", "sharepoint", "skype", "engage", "teams")
        ),
        Column("company", Kind.TEXT, "Company of the person", DIRECTORY),
        Column("department", Kind.TEXT, "Department of the person", DIRECTORY),
        Column("country", Kind.TEXT, "Country of the person", DIRECTORY),
        Column("state", Kind.TEXT, "State or province of the person", DIRECTORY),
        Column("city", Kind.TEXT, "City of the person", DIRECTORY),
    ),
)

MAIL_THREAD = Table(
    "mail_thread",
    "One mail thread on the day it was started; no subject, no text, no recipients.",
    ("day", "thread"),
    (
        Column("day", Kind.DAY, "The day (UTC) on which the thread was started"),
        Column("thread", Kind.TEXT, "An identifier of the thread, opaque to Uptake", OPEN),
        Column("person", Kind.PERSON, "Who started it", OPEN),
        Column("has_mention", Kind.BOOLEAN, "The first mail mentions somebody with @", OPEN),
        Column("answered_day", Kind.DAY, "Day of the first answer; empty while there is none", OPEN),
    ),
)

COMMUNITY_QUESTION = Table(
    "community_question",
    "One post marked as a question in a Viva Engage community, on the day it was asked.",
    ("day", "question"),
    (
        Column("day", Kind.DAY, "The day (UTC) on which it was asked"),
        Column("question", Kind.TEXT, "An identifier of the question, opaque to Uptake", OPEN),
        Column("person", Kind.PERSON, "Who asked", OPEN),
        Column("answered_day", Kind.DAY, "Day of the first answer; empty while there is none", OPEN),
        Column("best_answer_day", Kind.DAY, "Day an answer was marked as the best", OPEN),
    ),
)

ENGAGEMENT_DAY = Table(
    "engagement_day",
    "What came of one message on one surface and day, written by Uptake itself.",
    ("day", "message", "surface"),
    (
        Column("day", Kind.DAY, "The day (UTC) of the showing"),
        _count("message", "The message, by its number", "Uptake"),
        Column("surface", Kind.TEXT, "Where it was shown", "Uptake"),
        _count("seen", "Showings confirmed by the surface", "Uptake"),
        _count("clicks", "Showings that were clicked", "Uptake"),
        _count("dismissals", "Showings that were dismissed", "Uptake"),
    ),
)

COVERAGE = Table(
    "coverage",
    "Which source has delivered which day, and from what.",
    ("day", "source", "period_days"),
    (
        Column("day", Kind.DAY, "The day that the source delivered whole"),
        Column("source", Kind.TEXT, "Name of the source", "Uptake"),
        _count("period_days", "1: a day; more: the period; 0: last dates only", "Uptake"),
        _count("people", "Persons in the delivery", "Uptake"),
        Column("concealed", Kind.BOOLEAN, "Names in the delivery were concealed", "Uptake"),
        Column("digest", Kind.TEXT, "SHA-256 of what was delivered", "Uptake"),
    ),
)

TABLES = (
    PERSON_DAY,
    PERSON_PERIOD,
    PERSON_STATE,
    MAIL_THREAD,
    COMMUNITY_QUESTION,
    ENGAGEMENT_DAY,
    COVERAGE,
)


def open_source(table: Table) -> str:
    """Name under which coverage notes that an open fact table was delivered."""
    return f"{OPEN}: {table.name}"


OPEN_TABLES = (PERSON_DAY, PERSON_STATE, MAIL_THREAD, COMMUNITY_QUESTION)
