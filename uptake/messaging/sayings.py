"""What recommendations, formats, intervals and states are called on pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uptake.messaging.steps import Step
from uptake.rules.message_lifecycle import State
from uptake.rules.surfaces import Format
from uptake.score.registry import metric


@dataclass(frozen=True)
class ActionSaying:
    """How a recommendation is presented to admins."""

    title: Promise
    says: Promise
    default_audience: Promise


ACTIONS: Mapping[str, ActionSaying] = MappingProxyType(
    {
        "communicate_in_teams": ActionSaying(
            title=_("Communicate in Teams"),
            says=_("Invite people to write to their colleagues in Teams chats and channels."),
            default_audience=_("People who are enabled for Teams and have sent no message there in the last 28 days."),
        ),
    }
)

FORMATS: Mapping[Format, Promise] = MappingProxyType(
    {Format.BAR: _("Business bar"), Format.CALLOUT: _("Teaching call-out")}
)

FORMATS_SAY: Mapping[Format, Promise] = MappingProxyType(
    {
        Format.BAR: _("A bar at the top of Word, Excel, PowerPoint, Outlook and connected web pages."),
        Format.CALLOUT: _("A call-out at a command of the same apps. Each person sees it at most twice."),
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
    }
)

STEPS: Mapping[Step, Promise] = MappingProxyType(
    {
        Step.MESSAGES: _("Messages"),
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


def insight_title(insight: str) -> str:
    """The title of the metric behind an insight, in the active language."""
    return gettext(metric(insight).title)


def category_title(insight: str) -> str:
    """The title of the category that an insight belongs to, in the active language."""
    return gettext(metric(insight).category.title)
