"""What the pages of the score show, as CSV files."""

from datetime import date

from django.http import Http404, HttpResponse

from uptake.insights import listings, queries, rows
from uptake.insights.day import Day
from uptake.insights.looking import require_look
from uptake.rules.permissions import Permission
from uptake.score.categories import CATEGORIES, Category
from uptake.score.registry import metrics_of
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.tenancy.models import Tenant
from uptake.ui.exports import csv_file, csv_of, csv_text


@needs(Permission.READ_SCORE)
def breakdown(request: Asked) -> HttpResponse:
    """The breakdown of the newest day, a row for each category."""
    tenant = request.acting.tenant
    day = _newest(tenant)
    found = rows.categories_of_day(tenant, day) if day else []
    return csv_file(_name(tenant, "score", day), csv_of(rows.CategoryOfDay, found))


@needs(Permission.READ_SCORE)
def history(request: Asked) -> HttpResponse:
    """The history that the page draws: of the total, or of the category that `show` names."""
    tenant = request.acting.tenant
    asked = request.GET.get("show", "")
    shown = _category(asked) if asked else None
    day = _newest(tenant)
    found = rows.points_history(tenant, day.as_of, shown) if day else []
    return csv_file(_name(tenant, f"history-{asked or 'total'}", day), csv_of(rows.PointsOfDay, found))


@needs(Permission.READ_SCORE)
def insights(request: Asked, category: str) -> HttpResponse:
    """Every insight of a category on the newest day, with what explains it."""
    tenant = request.acting.tenant
    about = _category(category)
    require_look(request.acting, about.id)
    day = _newest(tenant)
    found = rows.insights_of_day(tenant, day, about) if day else []
    return csv_file(_name(tenant, about.id, day), csv_of(rows.InsightOfDay, found))


@needs(Permission.READ_SCORE)
def trend(request: Asked, category: str) -> HttpResponse:
    """The history of every insight of a category."""
    tenant = request.acting.tenant
    about = _category(category)
    require_look(request.acting, about.id)
    day = _newest(tenant)
    found = rows.SharesHistory(tenant, metrics_of(about), day.as_of) if day else []
    return csv_file(_name(tenant, f"{about.id}-trend", day), csv_of(rows.ShareOfDay, found))


@needs(Permission.READ_SCORE)
def table(request: Asked, category: str, table: str) -> HttpResponse:
    """One table of a category page."""
    tenant = request.acting.tenant
    about = _category(category)
    require_look(request.acting, about.id)
    known = listings.of_category(tenant, about) if tenant.score_on else []
    found = next((each for each in known if each.anchor == table), None)
    if found is None:
        raise Http404
    names = [column.name for column in found.about.columns]
    return csv_file(f"{tenant.slug}-{table}-{found.as_of}", csv_text(names, found.values))


def _newest(tenant: Tenant) -> Day | None:
    return queries.latest_day(tenant) if tenant.score_on else None


def _category(name: str) -> Category:
    found = next((each for each in CATEGORIES if each.id == name), None)
    if found is None:
        raise Http404
    return found


def _name(tenant: Tenant, what: str, day: Day | None) -> str:
    as_of: date | str = day.as_of if day else "no-data"
    return f"{tenant.slug}-{what}-{as_of}"
