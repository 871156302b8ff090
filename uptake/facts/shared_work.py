"""Fact tables of what people do together: meetings, files, workspaces, and weeks of work.

Source of the columns: specification of Adoption Score, sections 1.2 to 1.4, 7 and 8.5.
"""

from uptake.facts.sources import (
    AUDIT,
    CALLS,
    DIRECTORY,
    FILE_TYPES,
    GROUPS_ACTIVITY,
    MEETING_TYPES,
    OPEN,
    PERSON_QUERY,
    PLACES,
    TEAM_ACTIVITY,
)
from uptake.facts.table import Column, Kind, Table, count, text, thousandths, yes_no

MEETING = Table(
    "meeting",
    "One online meeting or call in Teams, on the day it was held; no subject, no list of participants.",
    ("day", "meeting"),
    (
        Column("day", Kind.DAY, "The day (UTC) on which it began"),
        text("meeting", "An identifier of the meeting, opaque to Uptake"),
        Column("type", Kind.FLAGS, "What kind of meeting it was: exactly one of these", CALLS, MEETING_TYPES),
        count("attendees", "Participants of the own organization", CALLS),
        Column("minutes", Kind.MINUTES, "How long it lasted", CALLS),
        count("invited", "People invited", OPEN),
        count("accepted", "People invited who accepted", OPEN),
        yes_no("chat_before", "A message was posted in its chat before the scheduled start", OPEN),
        yes_no("interactive", "Somebody raised a hand, reacted, or wrote in the chat during it", OPEN),
        count("participants", "Everybody who took part, outsiders included", CALLS),
        count("contributors", "Participants who spoke, wrote in the chat, or both", OPEN),
        yes_no("video", "At least one participant had video on", CALLS),
        yes_no("screen_share", "At least one participant shared a screen", CALLS),
        yes_no("recorded", "It was recorded", OPEN),
        yes_no("chat_after", "A message was posted in its chat after the end", OPEN),
    ),
)

FILE_USE = Table(
    "file_use",
    "What one person did with one online file on one day; no name, no content, no address of the file.",
    ("day", "file", "person"),
    (
        Column("day", Kind.DAY, "The day (UTC) on which it happened"),
        text("file", "An identifier of the file, opaque to Uptake"),
        Column("person", Kind.PERSON, "Who did it"),
        Column("place", Kind.FLAGS, "Where the file is stored", AUDIT, PLACES),
        yes_no("team_site", "The file lies on the site of a shared workspace", AUDIT),
        text("workspace", "The site on which the file lies, as in site_day", AUDIT),
        Column("type", Kind.FLAGS, "Type of the file", AUDIT, FILE_TYPES),
        count("reads", "How often the file was opened or downloaded", AUDIT),
        count("changes", "How often it was created, changed, uploaded, synced, checked in, copied or moved", AUDIT),
        Column("first_change", Kind.SECONDS, "Second of the day of the first change; empty without any", AUDIT),
        Column("last_use", Kind.SECONDS, "Second of the day of the last reading or change", AUDIT),
    ),
)

WORKSPACE_DAY = Table(
    "workspace_day",
    "What is true of one shared workspace (a Microsoft 365 group) and what happened in it on one day.",
    ("day", "workspace"),
    (
        Column("day", Kind.DAY, "The day (UTC) that the row is about"),
        text("workspace", "An identifier of the workspace, opaque to Uptake"),
        Column("created", Kind.DAY, "The day on which it was created", DIRECTORY),
        count("members", "Members, guests included", GROUPS_ACTIVITY),
        yes_no("has_team", "A team in Teams belongs to it", TEAM_ACTIVITY),
        yes_no("deleted", "It is deleted", GROUPS_ACTIVITY),
        count("emails", "Mails that its mailbox received", GROUPS_ACTIVITY),
        count("messages", "Channel messages posted in its team", TEAM_ACTIVITY),
        count("files", "Files read or changed on its site", GROUPS_ACTIVITY),
    ),
)


def _hours(name: str, says: str) -> Column:
    return thousandths(name, f"Hours {says} in that week", PERSON_QUERY)


PERSON_WEEK = Table(
    "person_week",
    "One week of one person who is known by a code only; for the Business resilience report.",
    ("day", "code"),
    (
        Column("day", Kind.DAY, "First day of the week"),
        text("code", "A code for the person that no directory knows", PERSON_QUERY),
        text("organization", "Organization that the person belongs to", PERSON_QUERY),
        _hours("collaboration_hours", "in meetings, email, chats and calls with others"),
        _hours("after_hours", "of such collaboration outside of working hours"),
        _hours("weekend_hours", "of such collaboration on days off"),
        _hours("collaboration_span", "between first and last such activity of a day, on average"),
        _hours("email_hours", "with email"),
        _hours("chat_hours", "with chats"),
        _hours("call_hours", "in calls"),
        _hours("meeting_hours", "in meetings"),
        _hours("meeting_and_call_hours", "in meetings and calls"),
        _hours("large_and_long_hours", "in meetings of more than an hour with more than eight people"),
        _hours("conflicting_hours", "in meetings that overlap with another one"),
        _hours("multitasking_hours", "of writing mails or chats during a meeting"),
        _hours("manager_hours", "with the manager alone"),
        _hours("leader_hours", "with leadership"),
        count("channel_posts", "Channel messages posted in that week", PERSON_QUERY),
        count("community_posts", "Community messages posted in that week", PERSON_QUERY),
        count("internal_network", "Colleagues with whom the person had meaningful contact", PERSON_QUERY),
        count("external_network", "Outsiders with whom the person had meaningful contact", PERSON_QUERY),
        count("network_outside", "Colleagues of other organizations in that contact", PERSON_QUERY),
        Column("copilot_days", Kind.COUNT, "Days of that week on which Copilot was used", PERSON_QUERY),
        Column("copilot_enabled_days", Kind.COUNT, "Days of that week with a Copilot licence", PERSON_QUERY),
    ),
)
