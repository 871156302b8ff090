"""Do people work in shared workspaces?

A shared workspace is a Microsoft 365 group: its mailbox, its site, and perhaps a team. The people asked
about are those who are active at all, not all who hold a licence.
Source: specification of Adoption Score, sections 1.4 and 8.5.
"""

from ibis.expr.types import BooleanValue, Table

from uptake.score.categories import TEAMWORK
from uptake.score.metric import Chart, Ratio, Resource, Share, metric
from uptake.score.people import TARGET_DAYS, always, any_of, has, sends_messages, up_to_target

_ACTIVE = (
    "People with access to Exchange, Teams or SharePoint who sent mail or Teams messages, or read or changed files in "
    "OneDrive or SharePoint"
)
_ENGAGEMENT = "Engagement in shared workspaces"
_REPORTED_FILES = ("onedrive_files", "sharepoint_files")


def _reports(people: Table) -> BooleanValue:
    return people.onedrive_files + people.sharepoint_files > 0


def _uses_files(people: Table) -> BooleanValue:
    return (people.files_used > 0) | _reports(people)


def _active(people: Table, uses_files: BooleanValue) -> BooleanValue:
    does = any_of(people.email_sent > 0, sends_messages(people), uses_files)
    return has(people, "exchange", "teams", "sharepoint") & does


def _writes_to_groups(people: Table) -> BooleanValue:
    return people.group_mails_sent + people.channel_sent > 0


@metric(
    TEAMWORK,
    primary=True,
    title="Working in shared workspaces",
    among=_ACTIVE,
    of="They sent mail to a group mailbox (where that is delivered), sent channel messages, or read or changed files "
    "on a team site",
    chart=Chart.BAR,
    group="Shared workspaces",
    spec="1.4",
    optional=("group_mails_sent", *_REPORTED_FILES),
    resources=(
        Resource("Teamwork in Adoption Score", "https://learn.microsoft.com/microsoft-365/admin/adoption/teamwork"),
    ),
)
def workspaces(people: Table) -> Share:
    """Of the people who communicate or work on content, how many do so in a shared workspace?"""
    of = _writes_to_groups(people) | (people.team_site_files > 0)
    return Share(among=_active(people, _uses_files(people)), of=of)


@metric(
    TEAMWORK,
    title="Channels and SharePoint, from usage reports",
    question="Of the people who communicate or work on content, how many use channels or SharePoint?",
    among=_ACTIVE,
    of="They sent channel messages, mail to a group mailbox (where that is delivered), or viewed or edited files "
    "anywhere in SharePoint: usage reports cannot tell team sites from others, so this may be too high; it stands in "
    "while no uses of files are delivered",
    chart=Chart.BAR,
    group="From reports about people",
    spec="8.5",
    optional=("group_mails_sent",),
    stands_in=True,
)
def reported(people: Table) -> Share:
    """What usage reports can tell of shared workspaces.

    Most sites of SharePoint belong to a group but some do not, so this is an upper bound for content; mail to
    groups, which no report tells, may be missing. Uses of files say it exactly and are preferred.
    """
    of = _writes_to_groups(people) | (people.sharepoint_files > 0)
    return Share(among=_active(people, _reports(people)), of=of)


@metric(
    TEAMWORK,
    title="Regularly in shared workspaces",
    among=f"{TARGET_DAYS} days for everybody who is active: {_ACTIVE[0].lower()}{_ACTIVE[1:]}",
    of="Days on which they sent mail to a group mailbox (where that is delivered), sent channel messages, or used "
    f"files of a team site, at most {TARGET_DAYS} for each person. Our own method: no formula is published.",
    chart=Chart.NUMBER,
    group="Regularity",
    spec="0.1",
    optional=("group_mails_sent", *_REPORTED_FILES),
    each=TARGET_DAYS,
    when=("score_method", "consistency"),
)
def consistency(people: Table) -> Ratio:
    """How close are active people to working in a shared workspace on 12 of 28 days?"""
    among = _active(people, _uses_files(people))
    return Ratio(among=among, part=up_to_target(people.group_days + people.only_site_days), whole=always(TARGET_DAYS))


@metric(
    TEAMWORK,
    title="Mail to group mailboxes",
    among="People who sent at least one email",
    of="They sent mail to at least one group mailbox",
    chart=Chart.BARS,
    group=_ENGAGEMENT,
    spec="1.4",
)
def engagement_email(people: Table) -> Share:
    """Of the people who sent email, how many sent some to a group mailbox?"""
    return Share(among=people.email_sent > 0, of=people.group_mails_sent > 0)


@metric(
    TEAMWORK,
    title="Channel messages",
    among="People who sent at least one Teams message",
    of="They sent at least one channel message",
    chart=Chart.BARS,
    group=_ENGAGEMENT,
    spec="1.4",
)
def engagement_messages(people: Table) -> Share:
    """Of the people who sent Teams messages, how many sent some in a channel?"""
    return Share(among=sends_messages(people), of=people.channel_sent > 0)


@metric(
    TEAMWORK,
    title="Content on team sites",
    among="People with access to SharePoint who read or changed files in OneDrive or SharePoint",
    of="They read or changed files on the site of a shared workspace",
    chart=Chart.BARS,
    group=_ENGAGEMENT,
    spec="1.4",
    optional=_REPORTED_FILES,
)
def engagement_content(people: Table) -> Share:
    """Of the people who read or changed online files, how many did so on a team site?"""
    return Share(among=has(people, "sharepoint") & _uses_files(people), of=people.team_site_files > 0)
