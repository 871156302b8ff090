"""What people read when the rules say no: one sentence for every reason, saying what to do next."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.rules.refusals import Refused

SENTENCES: Mapping[str, Promise] = MappingProxyType(
    {
        "not_allowed": _("Your roles do not allow this. Ask a global administrator for the role you need."),
        "no_such_choice": _("There is no such choice. Reload the page and choose again."),
        "no_such_move": _("This message has moved on in the meantime. Reload the page to see what is possible now."),
        "own_message": _("You wrote this message. Ask another approver to review it."),
        "insight_is_taken": _(
            "Another message for this insight is scheduled or active. Cancel it first, or save this one as a draft."
        ),
        "messages_are_off": _(
            "Organizational messages are turned off for this organization. Turn them on under Settings."
        ),
        "score_is_off": _("Adoption Score is turned off for this organization. A global administrator can turn it on."),
        "starts_in_the_past": _("The start date has passed. Choose today or a later day."),
        "ends_before_it_starts": _("The end date is before the start date. Choose a later end date."),
        "no_wording": _("No wording is chosen yet. Go to Messages and pick one."),
        "no_surface": _("No place is chosen yet. Go to Messages and choose where people see it."),
        "unknown_group": _("One of the groups is not in the directory any more. Choose the groups again."),
        "group_too_small": _("One of the groups has fewer than 10 people. Choose larger groups."),
        "names_are_concealed": _(
            "The reports hide people's names, so nobody can be addressed. Turn off concealed names in the "
            "Microsoft 365 admin center and import the reports again."
        ),
        "not_a_draft": _("Only drafts can be changed. Clone the message to start a new one."),
        "no_name": _("The message has no name yet. Give it one under Schedule."),
        "unknown_time_zone": _("There is no time zone of that name. Use a name like Europe/Berlin or UTC."),
        "no_such_message": _("There is no such message in this organization. Go back to the list and choose one."),
        "no_such_action": _("There is no such recommendation. Go to Actions and choose one."),
        "no_start": _("No start date is chosen yet. Go to Schedule and choose one."),
        "not_registered": _(
            "The recipients could not be chosen or the message could not be handed over. Ask whoever runs this "
            "installation to look at its log, then clone the message and schedule it again."
        ),
        "no_facts": _(
            "No activity reports have been imported yet, so nobody can be chosen. Import reports, then clone the "
            "message and schedule it again."
        ),
        "not_in_directory": _(
            "Nobody in the directory has the name that you sign in with. Ask about somebody made up instead."
        ),
        "no_audience": _(
            "The reports that tell who does this already are missing or too old, so nobody can be chosen. Import "
            "them first; a message that has failed can be cloned and scheduled again."
        ),
        "no_such_metric": _("There is no insight of that name. Choose one from the list of insights."),
        "not_about_people": _("This insight is not about people, so nobody can be addressed. Choose another insight."),
        "unknown_surface": _("There is no place of that name. Choose one from the list of surfaces."),
        "no_such_tenant": _("There is no organization of that name. Create it first, or check the spelling."),
    }
)


def sentence(refused: Refused) -> str:
    """The sentence for a refusal, in the active language."""
    return str(SENTENCES[refused.reason])
