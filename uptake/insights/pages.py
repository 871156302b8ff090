"""The pages of the score: the overview, and one page for each category."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from uptake.facts.newest import latest_by_source
from uptake.insights import (
    comparison,
    explained,
    group_pages,
    impact,
    listings,
    looking,
    markers,
    phrases,
    queries,
    reasons,
    score_explained,
    sections,
    texts,
    trends,
    views,
)
from uptake.insights.day import Day
from uptake.insights.explained import Around
from uptake.messaging import figures
from uptake.peers.queries import Benchmark
from uptake.rules.maximum import Area
from uptake.rules.permissions import Permission
from uptake.score.categories import CATEGORIES, Category
from uptake.score.metric import Chart
from uptake.score.registry import metrics_of
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant


@needs(Permission.READ_SCORE)
def home(request: Asked) -> HttpResponse:
    """The total, its history, and the breakdown by category."""
    tenant = request.acting.tenant
    day = queries.latest_day(tenant) if tenant.score_on else None
    context: dict[str, Any] = {
        "score_on": tenant.score_on,
        "concealed": tenant.names_concealed,
        "settings_url": reverse("settings"),
        "tab_items": _tabs(),
        "view": None,
    }
    if day is not None:
        shown = _category_or_none(request.GET.get("show", ""))
        benchmarks = comparison.benchmarks(tenant, day)
        context |= {
            "view": _summary(tenant, day, benchmarks),
            "areas": [
                (area, score_explained.of_area(day, _of_area(area.id), benchmarks))
                for area in looking.linked(request.acting, views.areas(day, benchmarks))
            ],
            "shown": shown.id if shown else "",
            "history": _history(tenant, day, shown),
            "next_steps": impact.next_steps(tenant, day, may_write=request.acting.may(Permission.WRITE_MESSAGE)),
        }
    return render(request, "insights/home.html", context)


@needs(Permission.READ_SCORE)
def category(request: Asked, category: str) -> HttpResponse:
    """One category: what makes its points, what supports it, and how to change it."""
    tenant = request.acting.tenant
    about = _category_or_none(category)
    if about is None:
        raise Http404
    looking.require_look(request.acting, about.id)
    request.nav_current = "home"
    over = request.GET.get("over", "")
    over = over if over in trends.spans_of(about) else ""
    day = queries.latest_day(tenant) if tenant.score_on else None
    view: dict[str, Any] = {
        "id": about.id,
        "title": _(about.title),
        "question": _(about.question),
        "why": texts.WHY_IT_MATTERS[about.id],
        "advice": texts.ADVICE[about.id],
        "over": over,
        "spans": [
            (each, _("Trend over %(days)s days") % {"days": trends.SPANS[each]}) for each in trends.spans_of(about)
        ],
        "resources": sections.resources(about),
    }
    if tenant.people_off and about.area is Area.PEOPLE:
        view |= {"reason": reasons.LEFT_OUT["opted_out"], "people_off": True}
        day = None
    elif day is None:
        view["reason"] = reasons.WHY_NO_DATA["no_facts"]
    else:
        view |= _category_view(tenant, about, day, over)
        view["filter"] = group_pages.group_filter(tenant, day, about, request.GET)
        view["impact"] = impact.of_category(tenant, day, about, may_write=request.acting.may(Permission.WRITE_MESSAGE))
        view["cards"] = figures.category_cards(tenant, about.id, day.as_of)
    return render(request, "insights/category.html", {"view": view, "day": day})


def _category_or_none(name: str) -> Category | None:
    return next((each for each in CATEGORIES if each.id == name), None)


def _of_area(area: str) -> list[Category]:
    return [each for each in CATEGORIES if each.area.value == area]


def _tabs() -> list[dict[str, Any]]:
    return [
        {"text": _("Overview"), "url": reverse("home"), "current": True},
        {"text": _("Actions"), "url": reverse("actions"), "current": False},
        {"text": _("What if"), "url": reverse("what_if"), "current": False},
        {"text": _("Goals"), "url": reverse("goals"), "current": False},
        {"text": _("Your org's messages"), "url": reverse("manage"), "current": False},
    ]


def _around(tenant: Tenant) -> Around:
    newest = latest_by_source(facts_of(tenant).coverage())
    return Around(len(tenant.excluded_groups), newest, tenant.choices)


def _summary(tenant: Tenant, day: Day, benchmarks: Mapping[str, Benchmark]) -> dict[str, Any]:
    total = day.total
    rows = [views.row(day, each, benchmarks) for each in CATEGORIES]
    available = [row for row in rows if row.points is not None]
    benchmark = benchmarks.get(comparison.TOTAL)
    change = queries.change(tenant, day)
    return {
        "as_of": day.as_of,
        "points": total.points,
        "maximum": total.maximum,
        "share": total.points / total.maximum if total.maximum else None,
        "benchmark": benchmark.points if benchmark else None,
        "change": change,
        "categories": rows,
        "available": available,
        "without": [row for row in rows if row.points is None],
        "explanation": score_explained.of_total(
            day,
            change=change,
            benchmark=benchmark,
            around=_around(tenant),
            known=[row.title for row in available if row.benchmark is None],
        ),
    }


def _history(tenant: Tenant, day: Day, shown: Category | None) -> trends.Drawing:
    line = queries.points_history(tenant, shown, day.as_of)
    changes = markers.changes(markers.of(tenant, shown, line.days[0], day.as_of))
    name = _(shown.title) if shown else _("Total score")
    return trends.of_points(line, name, in_points=shown is not None, changes=changes)


def _category_view(tenant: Tenant, about: Category, day: Day, over: str) -> dict[str, Any]:
    around = _around(tenant)
    benchmarks = comparison.benchmarks(tenant, day)
    benchmark = benchmarks.get(about.id)
    leading, points = day.leading(about), day.points(about)
    change = queries.change(tenant, day, about)
    ids = [each.id for each in metrics_of(about) if over or each.chart is Chart.LINE]
    lines = queries.shares(tenant, ids, day.as_of) if ids else {}
    marked = markers.of(tenant, about, day.as_of - trends.HISTORY, day.as_of)
    changes = markers.changes(marked)
    counting = markers.changes(each for each in marked if each.about_counting)
    label = score_explained.stand_in(day, about)
    return {
        "as_of": day.as_of,
        "headline": phrases.headline(leading) if leading and points is not None else "",
        "reason": "" if points is not None else reasons.why_not_counted(day.score(about), leading),
        "label": label,
        "bars": sections.bars(day, about, around, benchmarks, label),
        "points": points,
        "benchmark": benchmark.points if benchmark else None,
        "change": change,
        "explanation": score_explained.of_category(day, about, change=change, benchmark=benchmark),
        "trend": trends.of_category(
            tenant, day, about, benchmark=benchmark.points if benchmark else None, changes=changes
        ),
        "groups": sections.groups(day, about, around, lines, span=trends.SPANS.get(over), changes=counting),
        "other_ways": sections.other_ways(day, about, around),
        "choices": list(explained.choice_rows(explained.choices_of(about), around)),
        "tables": listings.of_category(tenant, about),
    }
