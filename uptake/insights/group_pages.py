"""The page that compares groups, its file, and what category pages show of one group."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from uptake.groups import queries as groups
from uptake.groups.naming import ATTRIBUTE_NAMES, group_name
from uptake.insights import comparison, group_rows, queries
from uptake.insights.day import Answer, Day
from uptake.insights.group_rows import ComparedGroup
from uptake.rules.group_trees import Path
from uptake.rules.maximum import Area
from uptake.rules.permissions import Permission
from uptake.score.categories import CATEGORIES, Category
from uptake.score.metric import Metric
from uptake.score.registry import METRICS, metrics_of, primary
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.tenancy.models import Tenant
from uptake.ui.charts.bars import Bar
from uptake.ui.exports import csv_file, csv_of

_PEOPLE = tuple(category for category in CATEGORIES if category.area is Area.PEOPLE)
_BETWEEN = "|"  # between the names of a path in an address


@needs(Permission.READ_SCORE)
def compare_groups(request: Asked) -> HttpResponse:
    """The groups of one attribute side by side for one insight, with the organization and its peers."""
    tenant = request.acting.tenant
    request.nav_current = "home"
    about = groups.settings_of(tenant)
    day = queries.latest_day(tenant) if tenant.score_on else None
    context: dict[str, Any] = {"on": about.on, "view": None}
    if about.on and day is not None and about.attributes:
        attribute, metric = _asked(tenant, request.GET)
        context |= {
            "attributes": [(each, ATTRIBUTE_NAMES[each]) for each in about.attributes],
            "categories": [(_(each.title), metrics_of(each)) for each in _PEOPLE],
            "attribute": attribute,
            "metric": metric,
            "view": _view(tenant, day, attribute, metric),
            "export_url": f"{reverse('export_groups')}?{urlencode({'attribute': attribute, 'metric': metric.id})}",
        }
    return render(request, "insights/compare_groups.html", context)


@needs(Permission.READ_SCORE)
def export_groups(request: Asked) -> HttpResponse:
    """The rows of that page as a CSV file."""
    tenant = request.acting.tenant
    attribute, metric = _asked(tenant, request.GET)
    day = queries.latest_day(tenant) if tenant.score_on else None
    answer = day.answer(metric.id) if day else None
    rows = group_rows.compared(tenant, attribute, answer) if answer and attribute else []
    return csv_file(f"{tenant.slug}-groups-{attribute}-{metric.id}", csv_of(ComparedGroup, rows))


def group_filter(tenant: Tenant, day: Day, about: Category, asked: Mapping[str, str]) -> dict[str, Any] | None:
    """What a category page shows of one group, for `insights/group_filter.html`; None while groups are off.

    `asked` is the query of the page: `group` has the attribute and the names of the path, parted by "|".
    """
    shown = groups.settings_of(tenant)
    if not shown.on or about.area is not Area.PEOPLE:
        return None
    offered = [
        (_(str(ATTRIBUTE_NAMES[each])), [(_key(each, path), group_name(path)) for path in paths])
        for each in shown.attributes
        if (paths := groups.shown_groups(tenant, each))
    ]
    chosen = asked.get("group", "")
    attribute, *names = chosen.split(_BETWEEN)
    path = tuple(names)
    if attribute not in shown.attributes or path not in groups.shown_groups(tenant, attribute):
        return {"offered": offered, "chosen": "", "name": "", "insights": []}
    told = {
        each.metric: each
        for each in groups.figures(tenant, [m.id for m in metrics_of(about)], attribute, path, day.as_of)
    }
    lines = []
    for metric in metrics_of(about):
        answer, figure = day.answer(metric.id), told.get(metric.id)
        if answer is None or answer.share is None:
            continue
        lines.append(
            {
                "title": _(metric.title),
                "organization": answer.share,
                "told": group_rows.told(figure.kind, figure.percent) if figure else "",
                "band": group_rows.band(figure.least, figure.most) if figure else "",
                "filterable": groups.can_be_filtered(metric),
            }
        )
    return {"offered": offered, "chosen": chosen, "name": group_name(path), "insights": lines}


def _asked(tenant: Tenant, query: Mapping[str, str]) -> tuple[str, Metric]:
    """The attribute and the metric of the address, or the first ones."""
    attributes = groups.settings_of(tenant).attributes
    attribute = query.get("attribute", "")
    known = {each.id: each for each in METRICS if each.category in _PEOPLE}
    if attribute not in attributes:
        attribute = attributes[0] if attributes else ""
    return attribute, known.get(query.get("metric", ""), primary(_PEOPLE[0]))


def _view(tenant: Tenant, day: Day, attribute: str, metric: Metric) -> dict[str, Any]:
    answer = day.answer(metric.id)
    rows = group_rows.compared(tenant, attribute, answer) if answer else []
    known = comparison.benchmarks(tenant, day)
    wanted = (metric.category.id if metric.primary else metric.id, metric.id)
    benchmark = next((known[each].points for each in wanted if each in known), None)
    return {
        "as_of": day.as_of,
        "title": _(metric.title),
        "question": _(metric.question),
        "filterable": groups.can_be_filtered(metric),
        "organization": answer.share if answer else None,
        "organization_asked": answer.about if answer else None,
        "benchmark": benchmark,
        "rows": [_line(row) for row in rows],
        "bars": _bars(rows, answer, benchmark),
        "hidden": groups.how_many_hidden(tenant, attribute),
        "smallest": groups.protection(tenant).smallest,
        "noise": groups.protection(tenant).noise,
        "untold": len(groups.shown_groups(tenant, attribute)) > len(rows) > 0,
    }


def _line(row: ComparedGroup) -> dict[str, Any]:
    return {
        "group": row.group,
        "told": group_rows.told(row.told, row.percent),
        "band": group_rows.band(row.size_from, row.size_to),
        "verdict": group_rows.verdict(row),
        "tone": {"higher": "success", "lower": "warning"}.get(row.verdict, ""),
    }


def _bars(rows: list[ComparedGroup], answer: Answer | None, benchmark: int | None) -> list[Bar]:
    peers = None if benchmark is None else benchmark / 100
    organization = None if answer is None or answer.share is None else round(answer.share, 2)
    bars = [Bar(_("Your organization"), organization, benchmark=peers)]
    return bars + [
        Bar(row.group, row.percent / 100, note="" if row.told == "about" else group_rows.told(row.told, row.percent))
        for row in rows
    ]


def _key(attribute: str, path: Path) -> str:
    return _BETWEEN.join((attribute, *path))
