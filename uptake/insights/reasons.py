"""Why there is no number: a sentence for every reason, saying what would bring one."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uptake.insights.day import Answer
from uptake.score.scores import CategoryScore

WHY_NO_DATA: Mapping[str, Promise] = MappingProxyType(
    {
        "needs_source": gettext_lazy("This needs facts that cannot be imported yet: %(missing)s."),
        "no_source": gettext_lazy(
            "In these 28 days nothing came from: %(missing)s. Import that report and the number appears."
        ),
        "no_licences": gettext_lazy(
            "Nobody's licences are known for these days. Import the directory (users) or the report Office 365 "
            "active users."
        ),
        "nobody_enabled": gettext_lazy(
            "Nobody had a licence for this in the 28 days, so there is nobody to ask about."
        ),
        "too_few": gettext_lazy(
            "This is about fewer than 10 people, so it is not shown: it would tell what each of them does."
        ),
        "too_few_things": gettext_lazy("This is about too few to be shown: fewer than %(smallest)s."),
        "no_threads": gettext_lazy("Nobody who counts started a mail thread of this kind in the 28 days."),
        "no_questions": gettext_lazy("Nobody who counts asked a question in a community in the 28 days."),
        "no_meetings": gettext_lazy("No meeting of this kind, of which this is known, was held in the 28 days."),
        "no_workspaces": gettext_lazy("There is no shared workspace of this kind, or nothing is known of it."),
        "no_devices": gettext_lazy("Of no device is it known. Import an inventory that has this column filled."),
        "no_apps": gettext_lazy("No application was used on enough devices to be judged."),
        "no_locations": gettext_lazy("Of no office location is it known. Import a network assessment that tells it."),
        "no_samples": gettext_lazy("Nothing of this kind was measured. Import measurements of the network."),
        "no_endpoint_part": gettext_lazy(
            "Endpoint analytics gave no score for this, or fewer than 5 devices report to it."
        ),
        "nobody": gettext_lazy("There was nothing to ask about in the 28 days, so there is no share."),
        "names_are_concealed": gettext_lazy(
            "The reports of these days hide people's names, so they cannot be joined with the licences of the "
            "directory. Show names in the Microsoft 365 admin center and import the reports again."
        ),
        "no_facts": gettext_lazy("No report of these days has been imported yet."),
    }
)

LEFT_OUT: Mapping[str, Promise] = MappingProxyType(
    {
        "opted_out": gettext_lazy("Your organization has opted out of people experiences."),
        "no_copilot_licence": gettext_lazy(
            "Nobody holds a licence for Microsoft 365 Copilot, so this category is not part of the maximum."
        ),
    }
)
"""Why a category is not part of the maximum, where that is not for want of data."""


def why_no_data(answer: Answer) -> str:
    """Why there is no number, and what would bring it."""
    reason = answer.reason
    if reason == "too_few" and not answer.metric.about_people:
        reason = "too_few_things"
    about = WHY_NO_DATA.get(reason, WHY_NO_DATA["no_facts"])
    return str(about) % {"missing": _names(answer.missing), "smallest": answer.metric.grain.smallest}


def why_not_counted(score: CategoryScore, answer: Answer | None) -> str:
    """Why a category brings no points, and what would change that."""
    if score.left_out is not None and score.left_out in LEFT_OUT:
        return str(LEFT_OUT[score.left_out])
    return why_no_data(answer) if answer else str(WHY_NO_DATA["no_facts"])


def _names(missing: str) -> str:
    return ", ".join(_(part.strip()) for part in missing.split(",") if part.strip())
