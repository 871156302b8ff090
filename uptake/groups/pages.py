"""The page of group-level insights under Settings: evaluate, approve, choose."""

import csv
import io
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uptake.groups import actions, queries
from uptake.groups.forms import AttributesForm
from uptake.groups.naming import ATTRIBUTE_NAMES
from uptake.groups.queries import EvaluationRow
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, needs_recent_to_change, tell, tell_refusal
from uptake.ui.exports import csv_file


@needs(Permission.READ_SCORE)
def group_settings(request: Asked) -> HttpResponse:
    """How groups stand: the newest evaluation, the approval that holds, what is chosen and how it is protected."""
    acting, tenant = request.acting, request.acting.tenant
    request.nav_current = "settings"
    about = queries.settings_of(tenant)
    newest = next(iter(queries.evaluations(tenant, 1)), None)
    context: dict[str, Any] = {
        "on": about.on,
        "names": [ATTRIBUTE_NAMES[each] for each in about.attributes],
        "may_change": acting.may(Permission.CHANGE_SETTINGS),
        "score_on": tenant.score_on,
        "newest": newest,
        "rows": _rows(newest) if newest else [],
        "approved": queries.latest_approved(tenant),
        "form": AttributesForm(chosen=about.attributes),
        "protection": queries.protection(tenant),
        "day": queries.newest_day(tenant),
    }
    return render(request, "groups/settings.html", context)


@require_POST
@needs(Permission.CHANGE_SETTINGS)
def evaluate(request: Asked) -> HttpResponse:
    """Run an evaluation of data accuracy."""
    try:
        actions.run_evaluation(by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "group_settings")
    tell(request, _("The evaluation is ready. Read it, then approve it."))
    return redirect("group_settings")


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def approve(request: Asked, evaluation_id: int) -> HttpResponse:
    """Approve the evaluation that was read."""
    try:
        actions.approve_evaluation(
            evaluation_id=evaluation_id,
            digest=request.POST.get("digest", ""),
            by=request.acting,
            now=timezone.now(),
        )
    except Refused as refused:
        return tell_refusal(request, refused, "group_settings")
    tell(request, _("The evaluation is approved."))
    return redirect("group_settings")


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def choose(request: Asked) -> HttpResponse:
    """Turn figures of groups on with these attributes, or off."""
    form = AttributesForm(request.POST, chosen=())
    chosen = form.cleaned_data["attributes"] if form.is_valid() else []
    try:
        actions.choose(on=request.POST.get("on") == "yes", attributes=chosen, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "group_settings")
    tell(request, _("Saved. Figures of groups appear with the next night."))
    return redirect("group_settings")


@needs(Permission.READ_SCORE)
def download(request: Asked, evaluation_id: int) -> HttpResponse:
    """The report of an evaluation as it was run, byte by byte what its SHA-256 is about."""
    found = queries.evaluation(request.acting.tenant, evaluation_id)
    if found is None:
        raise Http404
    return csv_file(f"{request.acting.tenant.slug}-data-accuracy-{found.run_at.date()}", found.report)


def _rows(found: EvaluationRow) -> list[dict[str, Any]]:
    told = csv.DictReader(io.StringIO(found.report.lstrip("\ufeff")))
    return [
        {
            "name": ATTRIBUTE_NAMES[row["attribute"]],
            "filled": int(row["people_with_value"]),
            "people": int(row["people"]),
            "missing": int(row["people"]) - int(row["people_with_value"]),
            "values": int(row["unique_values"]),
            "large": int(row["large_enough"]),
        }
        for row in told
    ]
