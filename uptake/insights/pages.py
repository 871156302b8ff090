"""The pages of the score: the overview, and one page for each category."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from uptake.facts.newest import latest_by_source
from uptake.insights import phrases, queries, views
from uptake.insights.queries import Day
from uptake.rules.permissions import Permission
from uptake.score.categories import CATEGORIES, Category
from uptake.score.metric import Chart
from uptake.score.registry import metrics_of, primary
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant
from uptake.ui.charts.series import Series
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_number


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
        context |= {
            "view": _summary(tenant, day),
            "areas": views.areas(day),
            "arithmetic": _sum(day),
            "shown": shown.id if shown else "",
            "history": _history(tenant, day, shown),
        }
    return render(request, "insights/home.html", context)


@needs(Permission.READ_SCORE)
def category(request: Asked, category: str) -> HttpResponse:
    """One category: its primary insight, what supports it, and how to change it."""
    tenant = request.acting.tenant
    about = _category_or_none(category)
    if about is None:
        raise Http404
    request.nav_current = "home"
    day = queries.latest_day(tenant) if tenant.score_on else None
    trend = request.GET.get("over") == "trend"
    view = _category_view(tenant, about, day, trend=trend)
    return render(request, "insights/category.html", {"view": view, "trend": trend})


def _category_or_none(name: str) -> Category | None:
    return next((each for each in CATEGORIES if each.id == name), None)


def _tabs() -> list[dict[str, Any]]:
    return [
        {"text": _("Overview"), "url": reverse("home"), "current": True},
        {"text": _("Actions"), "url": reverse("actions"), "current": False},
        {"text": _("Your org's messages"), "url": reverse("manage"), "current": False},
    ]


def _summary(tenant: Tenant, day: Day) -> dict[str, Any]:
    total = day.total
    rows = [views.row(day, each) for each in CATEGORIES]
    return {
        "as_of": day.as_of,
        "points": total.points,
        "maximum": total.maximum,
        "share": total.points / total.maximum if total.maximum else None,
        "benchmark": None,
        "change": queries.change(tenant, day),
        "categories": rows,
        "available": [row for row in rows if row.points is not None],
    }


def _sum(day: Day) -> str:
    shown = [(each, day.points(each)) for each in CATEGORIES]
    parts = [
        f"{_(each.title)} {written_number(points, reading_locale())}" for each, points in shown if points is not None
    ]
    return _("%(parts)s = %(points)s of %(maximum)s points") % {
        "parts": " + ".join(parts),
        "points": written_number(day.total.points, reading_locale()),
        "maximum": written_number(day.total.maximum, reading_locale()),
    }


def _history(tenant: Tenant, day: Day, shown: Category | None) -> views.Drawing:
    line = queries.points_history(tenant, shown, day.as_of)
    name = _(shown.title) if shown else _("Total score")
    return views.Drawing(
        series=[Series(name, line.values)],
        days=line.days,
        title=_("Score history: %(name)s") % {"name": name},
        description=_("Each point looks back on the 28 days up to its day."),
        unit="number" if shown else "percent",
    )


def _category_view(tenant: Tenant, about: Category, day: Day | None, *, trend: bool) -> dict[str, Any]:
    answer = day.answer(primary(about).id) if day else None
    view: dict[str, Any] = {"title": _(about.title), "question": _(about.question), "primary": None}
    if day is None or answer is None or answer.share is None:
        return view | {"reason": phrases.why_no_data(answer) if answer else str(phrases.WHY_NO_DATA["no_facts"])}
    newest = latest_by_source(facts_of(tenant).coverage())
    ids = [each.id for each in metrics_of(about)]
    shown = ids if trend else [each.id for each in metrics_of(about) if each.chart is Chart.LINE]
    lines = queries.shares(tenant, shown, day.as_of) if shown else {}
    excluded = len(tenant.excluded_groups)
    return view | {
        "primary": views.insight(answer, excluded_groups=excluded, newest=newest),
        "headline": phrases.headline(answer),
        "points": answer.points,
        "benchmark": views.benchmark(about),
        "change": queries.change(tenant, day, about),
        "trend": _counted(tenant, about, day),
        "why": phrases.WHY_IT_MATTERS.get(about.id, ""),
        "advice": phrases.ADVICE.get(about.id, ""),
        "groups": views.groups(day, about, excluded_groups=excluded, newest=newest, lines=lines),
    }


def _counted(tenant: Tenant, about: Category, day: Day) -> views.Drawing:
    """The trend of the primary insight: the numerator, except where a count of days would say little."""
    metric = primary(about)
    if about.id == "ai_adoption":
        line = queries.points_history(tenant, about, day.as_of)
        name = _("Points")
    else:
        line = queries.counts(tenant, metric.id, day.as_of)
        name = _(metric.of_says)
    return views.Drawing(
        series=[Series(name, line.values)],
        days=line.days,
        title=name,
        description=_("Each point looks back on the 28 days up to its day."),
        unit="number",
    )
