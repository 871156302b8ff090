"""What recommendations, formats, intervals and states are called on pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from uptake.messaging.steps import Step
from uptake.rules.frequency import Kind
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.rules.overlaps import Overlap
from uptake.score.registry import metric

if TYPE_CHECKING:
    from uptake.messaging.queries import MessageRow


@dataclass(frozen=True)
class ActionSaying:
    """How a recommendation is presented to admins."""

    title: Promise
    says: Promise
    default_audience: Promise


ACTIONS: Mapping[str, ActionSaying] = MappingProxyType(
    {
        "save_online": ActionSaying(
            title=_("Create files online"),
            says=_("Invite people to keep their files in OneDrive or SharePoint."),
            default_audience=_("People with access to OneDrive or SharePoint who created no file there for 28 days."),
        ),
        "attach_links": ActionSaying(
            title=_("Attach links instead of copies"),
            says=_("Invite people to attach online files to their mails as links."),
            default_audience=_("People who attached files to mails in the last 28 days, and never a link."),
        ),
        "communicate_in_teams": ActionSaying(
            title=_("Communicate in Teams"),
            says=_("Invite people to write to their colleagues in Teams chats and channels."),
            default_audience=_("People who are enabled for Teams and have sent no message there in the last 28 days."),
        ),
        "mention_people": ActionSaying(
            title=_("Mention people in mails"),
            says=_("Invite people to address a question with @ and a name."),
            default_audience=_("People who sent mails in the last 28 days and mentioned nobody in them."),
        ),
        "outlook_mobile": ActionSaying(
            title=_("Use Outlook on the phone"),
            says=_("Invite people to read mail and calendar on their phone."),
            default_audience=_("People who are enabled for Exchange and have not used Outlook on a phone for 28 days."),
        ),
        "meet_interactively": ActionSaying(
            title=_("Meet interactively"),
            says=_("Invite people to turn on the camera and to share their screen."),
            default_audience=_("People who met in the last 28 days without video and without sharing a screen."),
        ),
        "use_copilot": ActionSaying(
            title=_("Use Copilot"),
            says=_("Invite people who hold a licence of Copilot to try it."),
            default_audience=_("People who hold a licence of Copilot and have not used it in the last 28 days."),
        ),
    }
)

OBJECTIVES: Mapping[str, Promise] = MappingProxyType(
    {
        "adoption": _("Adoption"),
        "onboarding": _("Onboarding"),
        "sustainability": _("Sustainability"),
        "tech_updates": _("Tech updates"),
    }
)

OBJECTIVES_SAY: Mapping[str, Promise] = MappingProxyType(
    {
        "adoption": _("Invite people to ways of working and to what their apps can do."),
        "onboarding": _("Welcome newcomers and show them where to find what they need."),
        "sustainability": _("Encourage habits that save energy, paper and travel."),
        "tech_updates": _("Tell about updates, security and planned outages."),
    }
)

TOPICS: Mapping[str, Promise] = MappingProxyType(
    {
        "updates": _("Software and devices"),
        "security": _("Security"),
        "action": _("Something to do"),
        "first_days": _("First days"),
        "orientation": _("Finding one's way"),
        "news": _("News"),
        "training": _("Training"),
        "practices": _("Ways of working"),
        "habits": _("Habits"),
    }
)

KINDS: Mapping[Kind, Promise] = MappingProxyType(
    {
        Kind.RECOMMENDATION: _("Recommendation"),
        Kind.ANNOUNCEMENT: _("Announcement"),
        Kind.URGENT: _("Urgent message"),
    }
)

SOURCES: Mapping[str, Promise] = MappingProxyType({"uptake": _("Uptake"), "graph": _("Imported")})

LOCATIONS: Mapping[Location, Promise] = MappingProxyType(
    {
        Location.OFFICE_BAR: _("Business bar"),
        Location.OFFICE_CALLOUT: _("Teaching call-out"),
        Location.TEAMS: _("Teams"),
        Location.TASKBAR: _("Taskbar"),
        Location.NOTIFICATIONS: _("Notifications area"),
        Location.SPOTLIGHT: _("Windows Spotlight"),
        Location.WEB: _("Web pages"),
    }
)

LOCATIONS_SAY: Mapping[Location, Promise] = MappingProxyType(
    {
        Location.OFFICE_BAR: _("A bar at the top of Word, Excel, PowerPoint, Outlook and connected web pages."),
        Location.OFFICE_CALLOUT: _("A call-out at a command of the same apps. Each person sees it at most twice."),
        Location.TEAMS: _("A pop-over in the new Teams, in the name of your organization."),
        Location.TASKBAR: _("A card just above the taskbar of Windows. It interrupts, so keep it for what matters."),
        Location.NOTIFICATIONS: _("A notification of Windows that stays in the notification centre."),
        Location.SPOTLIGHT: _("Two lines on the lock screen of Windows, with a picture of your own if you like."),
        Location.WEB: _("A pop-over or a banner on your intranet and other connected web pages, on any device."),
    }
)

OVERLAPS: Mapping[Overlap, Promise] = MappingProxyType(
    {
        Overlap.MOST: _("for most of the same people"),
        Overlap.SOME: _("for some of the same people"),
        Overlap.UNKNOWN: _("perhaps for the same people"),
        Overlap.FEW: _("for other people"),
    }
)

INTERVALS: Mapping[str, Promise] = MappingProxyType(
    {"weekly": _("Once a week"), "two-weekly": _("Every two weeks"), "monthly": _("Once a month")}
)

SURFACES: Mapping[str, Promise] = MappingProxyType(
    {
        "word-bar": _("Word, business bar"),
        "excel-bar": _("Excel, business bar"),
        "powerpoint-bar": _("PowerPoint, business bar"),
        "outlook-bar": _("Outlook, business bar"),
        "web-bar": _("Web page, business bar"),
        "word-callout": _("Word, teaching call-out"),
        "excel-callout": _("Excel, teaching call-out"),
        "powerpoint-callout": _("PowerPoint, teaching call-out"),
        "outlook-callout": _("Outlook, teaching call-out"),
        "web-callout": _("Web page, teaching call-out"),
        "teams-popover": _("Teams, pop-over"),
        "web-popover": _("Web page, pop-over"),
        "web-banner": _("Web page, banner"),
        "windows-taskbar": _("Windows, taskbar"),
        "windows-notification": _("Windows, notifications area"),
        "windows-spotlight": _("Windows, lock screen"),
    }
)

STEPS: Mapping[Step, Promise] = MappingProxyType(
    {
        Step.OBJECTIVE: _("Objective"),
        Step.LOCATION: pgettext_lazy("of a message", "Location"),
        Step.TEMPLATE: _("Template"),
        Step.MESSAGES: _("Messages"),
        Step.CUSTOMIZE: _("Customize"),
        Step.RECIPIENTS: _("Recipients"),
        Step.SCHEDULE: _("Schedule"),
        Step.FINISH: _("Finish"),
    }
)

STATES: Mapping[State, Promise] = MappingProxyType(
    {
        State.DRAFT: _("Draft"),
        State.PENDING_APPROVAL: _("Pending approval"),
        State.REJECTED: _("Rejected"),
        State.PENDING: _("Pending"),
        State.FAILED: _("Failed"),
        State.SCHEDULED: _("Scheduled"),
        State.ACTIVE: _("Active"),
        State.COMPLETED: _("Completed"),
        State.CANCELED: _("Canceled"),
    }
)

MOVES: Mapping[str, Promise] = MappingProxyType(
    {
        "submit": _("Sent for approval"),
        "schedule": _("Scheduled by the writer"),
        "approve": _("Approved"),
        "reject": _("Rejected"),
        "lapse": _("Not reviewed in time"),
        "withdraw": _("Withdrawn"),
        "register": _("Registered: recipients chosen and message published"),
        "fail": _("Could not be registered"),
        "start": _("Started"),
        "complete": _("Ended on its last day"),
        "cancel": _("Canceled"),
    }
)


FIELDS: Mapping[str, Promise] = MappingProxyType(
    {
        "kind": _("Kind"),
        "location": pgettext_lazy("of a message", "Location"),
        "objective": _("Objective"),
        "title": _("Title"),
        "body": _("Text"),
        "button": _("Button"),
        "second_title": _("Second title"),
        "second_body": _("Second text"),
        "every_language": _("Also for people who read none of its languages"),
        "fallback": _("Language for everybody else"),
        "url": _("Address of the button"),
        "second_url": _("Second address"),
        "picture": _("Picture"),
        "first_day": _("Start date"),
        "last_day": _("End date"),
        "interval": _("Frequency"),
        "all_users": _("All users"),
        "groups_within": _("Only these groups"),
        "groups_omitted": _("Groups left out"),
        "companies": _("Companies"),
        "departments": _("Departments"),
        "places": _("Places"),
        "usage": _("Usage"),
        "omit_priority": _("Priority accounts left out"),
        "priority": _("Priority"),
        "holdout": _("Left out by chance, in percent"),
    }
)


def title(row: "MessageRow") -> str:
    """What a message is about: its recommendation, its objective, or what kind of message it is."""
    if row.action in ACTIONS:
        return str(ACTIONS[row.action].title)
    return str(OBJECTIVES.get(row.objective, KINDS[Kind(row.kind)]))


def insight_title(insight: str) -> str:
    """The title of the metric behind an insight, in the active language; "" for none."""
    if not insight:
        return ""
    return gettext(metric(insight).title)


def category_title(insight: str) -> str:
    """The title of the category that an insight belongs to, in the active language; "" for none."""
    if not insight:
        return ""
    return gettext(metric(insight).category.title)
