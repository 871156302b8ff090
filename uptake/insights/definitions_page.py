"""The page that defines every insight, made from the declarations that compute them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from uptake.insights import explained
from uptake.insights.explained import Around, Row
from uptake.rules.permissions import Permission
from uptake.score.categories import CATEGORIES
from uptake.score.metric import Metric
from uptake.score.registry import metrics_of
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs


@needs(Permission.READ_SCORE)
def definitions(request: Asked) -> HttpResponse:
    """Every insight of every category, in the order of the pages."""
    around = Around(choices=request.acting.tenant.choices)
    told = [
        {
            "id": category.id,
            "title": _(category.title),
            "question": _(category.question),
            "insights": [_insight(metric, around) for metric in metrics_of(category)],
        }
        for category in CATEGORIES
    ]
    return render(request, "insights/definitions.html", {"categories": told})


def _insight(metric: Metric, around: Around) -> dict[str, Any]:
    return {
        "anchor": explained.anchor(metric.id),
        "title": _(metric.title),
        "question": _(metric.question),
        "role": _role(metric),
        "rows": [row for row in _rows(metric, around) if row.text],
    }


def _rows(metric: Metric, around: Around) -> list[Row]:
    return [
        Row(_("Above the line"), _(metric.of_says)),
        Row(_("Below the line"), _(metric.among_says)),
        Row(_("Days"), _("%(days)s days up to the day of the score") % {"days": metric.days}),
        Row(_("Sources"), ", ".join(_(source) for source in metric.sources)),
        Row(_("Waits for"), _(metric.missing) if metric.missing else ""),
        Row(_("Method"), metric.method, code=True),
        *explained.choice_rows(explained.choices_about(metric), around),
        Row(_("Defined in"), _("Adoption Score, section %(section)s") % {"section": metric.spec}),
    ]


def _role(metric: Metric) -> str:
    if metric.primary:
        return _("Makes the points")
    if metric.when is not None:
        return _("Makes the points if chosen")
    return _("Stands in") if metric.stands_in else ""
