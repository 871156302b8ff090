"""Every fact table and column, declared once.

The Delta schemas, the import templates and the page docs/facts.md are generated from this file.
Facts hold whole UTC days. A person appears as a number that is theirs within one tenant (`person`);
names and addresses live in the people room, never here. Only signed integers, booleans, days and
short texts are used, because Delta, Spark and Iceberg know no others.

Source of the columns: specification of Adoption Score, sections 1 and 8.
"""

from uptake.facts.shared_work import FILE_USE, MEETING, PERSON_WEEK, WORKSPACE_DAY
from uptake.facts.site_day import SITE_DAY
from uptake.facts.sources import (
    ACTIVE_USERS,
    APPS,
    APPS_WITH_PLATFORMS,
    CALLS,
    COPILOT,
    COPILOT_APPS,
    DIRECTORY,
    EMAIL,
    ENGAGE,
    ONEDRIVE,
    OPEN,
    PLATFORMS,
    PRODUCTS,
    SHAREPOINT,
    TEAMS,
)
from uptake.facts.table import Column, Kind, Table, count, text
from uptake.facts.technology import (
    APP_USE,
    APPS_DEVICE,
    ENDPOINT_APP,
    ENDPOINT_DAY,
    ENDPOINT_DEVICE,
    NETWORK_LOCATION,
    NETWORK_SAMPLE,
)


def _platforms(app: str, source: str) -> Column:
    says = f"Platforms on which the person used {app} that day"
    return Column(f"{app}_platforms", Kind.FLAGS, says, source, PLATFORMS)


_DAY = Column("day", Kind.DAY, "The day (UTC) on which it happened")
_PERSON = Column("person", Kind.PERSON, "The person, by their number within the tenant")

_PRACTICES = (
    count("email_sent", "Mails sent", EMAIL),
    count("email_received", "Mails received", EMAIL),
    count("email_read", "Mails read", EMAIL),
    count("chat_sent", "Private and group chat messages sent in Teams", TEAMS),
    count("channel_sent", "Channel messages sent in Teams: posts and replies", TEAMS),
    count("calls", "One-to-one and group calls in Teams", TEAMS),
    count("calls_one_to_one", "One-to-one calls in Teams", CALLS),
    count("calls_group", "Group calls in Teams", CALLS),
    count("meet_now_attended", "Meetings attended that were started at once in a channel", CALLS),
    count("scheduled_once_attended", "Scheduled one-off meetings attended", TEAMS),
    count("scheduled_recurring_attended", "Scheduled recurring meetings attended", TEAMS),
    Column("meeting_minutes", Kind.MINUTES, "Minutes spent in Teams meetings and calls", CALLS),
    count("video_meetings", "Meetings attended in which somebody's video was on", CALLS),
    count("screen_share_meetings", "Meetings attended in which somebody shared a screen", CALLS),
    count("meetings_organized", "Online meetings organized", TEAMS),
    count("meetings_attended", "Online meetings attended", TEAMS),
    Column("audio_seconds", Kind.SECONDS, "Time with audio in calls and meetings", TEAMS),
    Column("video_seconds", Kind.SECONDS, "Time with video in calls and meetings", TEAMS),
    Column("screen_share_seconds", Kind.SECONDS, "Time with a shared screen", TEAMS),
    count("community_posts", "Messages posted in Viva Engage communities", ENGAGE),
    count("community_reads", "Messages read in Viva Engage communities", ENGAGE),
    count("community_likes", "Messages liked in Viva Engage communities", ENGAGE),
    count("sharepoint_files", "Files viewed or edited in SharePoint", SHAREPOINT),
    count("sharepoint_synced", "Files synced from SharePoint", SHAREPOINT),
    count("sharepoint_shared_internally", "SharePoint files shared with colleagues", SHAREPOINT),
    count("sharepoint_shared_externally", "SharePoint files shared with outsiders", SHAREPOINT),
    count("sharepoint_pages", "SharePoint pages visited", SHAREPOINT),
    count("onedrive_files", "Files viewed or edited in OneDrive", ONEDRIVE),
    count("onedrive_synced", "Files synced from OneDrive", ONEDRIVE),
    count("onedrive_shared_internally", "OneDrive files shared with colleagues", ONEDRIVE),
    count("onedrive_shared_externally", "OneDrive files shared with outsiders", ONEDRIVE),
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
    count("copilot_prompts", "Prompts submitted to Microsoft 365 Copilot", COPILOT),
    count("group_mails_sent", "Mails sent to the mailbox of a group", OPEN),
    count("attached_files", "Files attached to mails that were not saved online", OPEN),
    count("attached_links", "Links to online files attached to mails", OPEN),
    count("email_mentions", "Mails sent that mention somebody with @", OPEN),
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
        count("period_days", "Length of the period: 7, 28, 30, 90 or 180", "Every period report"),
        _PERSON,
        *_PRACTICES,
        count("copilot_active_days", "Days of the period on which Copilot was used", COPILOT),
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
        text("thread", "An identifier of the thread, opaque to Uptake", OPEN),
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
        text("question", "An identifier of the question, opaque to Uptake", OPEN),
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
        count("message", "The message, by its number", "Uptake"),
        Column("surface", Kind.TEXT, "Where it was shown", "Uptake"),
        count("seen", "Showings confirmed by the surface", "Uptake"),
        count("clicks", "Showings that were clicked", "Uptake"),
        count("dismissals", "Showings that were dismissed", "Uptake"),
    ),
)

COVERAGE = Table(
    "coverage",
    "Which source has delivered which day, and from what.",
    ("day", "source", "period_days"),
    (
        Column("day", Kind.DAY, "The day that the source delivered whole"),
        Column("source", Kind.TEXT, "Name of the source", "Uptake"),
        count("period_days", "1: a day; more: the period; 0: last dates only", "Uptake"),
        count("people", "Persons in the delivery", "Uptake"),
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
    MEETING,
    FILE_USE,
    WORKSPACE_DAY,
    SITE_DAY,
    PERSON_WEEK,
    NETWORK_LOCATION,
    NETWORK_SAMPLE,
    ENDPOINT_DAY,
    ENDPOINT_DEVICE,
    ENDPOINT_APP,
    APP_USE,
    APPS_DEVICE,
    ENGAGEMENT_DAY,
    COVERAGE,
)


OPEN_TABLES = tuple(table for table in TABLES if table not in (PERSON_PERIOD, ENGAGEMENT_DAY, COVERAGE))
