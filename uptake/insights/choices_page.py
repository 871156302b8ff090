"""Methods and choices: every open reading of the sources, what holds, and the form that changes it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from uptake.rules.choices import CHOICES, READINGS, Choice, chosen
from uptake.rules.message_readings import MESSAGE_READINGS
from uptake.rules.permissions import Permission
from uptake.tenancy import actions
from uptake.tenancy.acting import Asked
from uptake.tenancy.choice_queries import last_made
from uptake.tenancy.door import needs, needs_recent_to_change, tell
from uptake.tenancy.models import Tenant
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_moment

_WAYS = gettext_lazy(
    "Points come from another of the ways of counting, all of which are recorded every day. The history is then shown "
    "in that way throughout, and the change is marked in it."
)
_NEXT_SCORING = gettext_lazy(
    "Other people count from the next scoring on, the last eight days included. Days before stay as they were "
    "counted, and the change is marked in the history."
)
_GROUPS = gettext_lazy(
    "Figures of groups follow from the next day on. Numbers of the whole organization stay as they are."
)

EFFECTS: Mapping[str, Promise] = MappingProxyType(
    {
        "score_method": _WAYS,
        "content_points": _WAYS,
        "meetings_method": _WAYS,
        "apps_health_points": _WAYS,
        "endpoint_points": _WAYS,
        "accounts_that_end": _NEXT_SCORING,
        "exclusions_hold": _NEXT_SCORING,
        "smallest_group": _GROUPS,
        "group_noise": _GROUPS,
        "unsupported_author_locale": gettext_lazy("Messages that are begun from now on follow it."),
        "url_domain_policy": gettext_lazy("Messages that are scheduled or sent for approval from now on follow it."),
        "recommendation_filters": gettext_lazy("Recipients follow it from the next night on."),
        "own_exclusion": gettext_lazy("Recipients follow it from the next night on."),
        "hybrid_joined": gettext_lazy("Devices that report anew follow it."),
        "windows_versions": gettext_lazy("Devices that report anew follow it."),
        "recipient_licence_gate": gettext_lazy("Recipients follow it from the next night on."),
        "resilience_baseline": gettext_lazy(
            "The special report compares with other weeks as soon as it is opened. Nothing else changes."
        ),
    }
)
"""What a change of each choice does."""


@needs(Permission.READ_SCORE)
def choices_page(request: Asked) -> HttpResponse:
    """All choices, readable for everybody who may read the score."""
    tenant = Tenant.objects.get(pk=request.acting.tenant.pk)
    context = {
        "choices": [_view(tenant, each) for each in CHOICES],
        "readings": [
            {"id": each.id, "title": _(each.title), "says": _(each.says), "section": _section(each.spec)}
            for each in READINGS
        ]
        + [
            {"id": each.id, "title": _(each.title), "says": _(each.says), "section": _section(f"messages {each.spec}")}
            for each in MESSAGE_READINGS
        ],
        "may_change": request.acting.may(Permission.CHANGE_SETTINGS),
    }
    return render(request, "insights/choices.html", context)


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def make_choice(request: Asked, choice: str) -> HttpResponse:
    """Choose another answer."""
    actions.make_choice(choice_id=choice, value=request.POST.get("value", ""), by=request.acting, now=timezone.now())
    tell(request, _("Saved."))
    return redirect("choices")


def _view(tenant: Tenant, about: Choice) -> dict[str, Any]:
    held = chosen(tenant.choices, about.id)
    return {
        "id": about.id,
        "title": _(about.title),
        "question": _(about.question),
        "options": [
            {
                "value": option.value,
                "says": _(option.says),
                "held": option.value == held,
                "default": option.value == about.default,
            }
            for option in about.options
        ],
        "changed": held != about.default,
        "effect": EFFECTS[about.id],
        "section": _section(about.spec),
        "made": _made(tenant, about),
    }


def _section(spec: str) -> str:
    if spec.startswith("messages "):
        return _("Organizational messages, section %(section)s") % {"section": spec.removeprefix("messages ")}
    return _("Adoption Score, section %(section)s") % {"section": spec}


def _made(tenant: Tenant, about: Choice) -> str:
    """Who changed it last and when; "" while nobody has."""
    entry = last_made(tenant, about.id)
    if entry is None:
        return ""
    return _("%(when)s by %(who)s") % {"when": written_moment(entry.at, reading_locale()), "who": entry.admin}
