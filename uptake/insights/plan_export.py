"""What the pages that plan show, as CSV files."""

from django.http import HttpResponse
from django.utils import timezone

from uptake.insights import goals, queries, what_if
from uptake.insights.goal_rows import GoalRow, WhatIfRow, goal_row, what_if_rows
from uptake.insights.plan_forms import SharesForm
from uptake.rules.permissions import Permission
from uptake.score.categories import CATEGORIES
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.ui.exports import csv_file, csv_of


@needs(Permission.READ_SCORE)
def export_goals(request: Asked) -> HttpResponse:
    """Every goal with how it stands, the total first."""
    tenant = request.acting.tenant
    day = queries.latest_day(tenant) if tenant.score_on else None
    found = goals.progress(tenant, day, timezone.now().date()) if day else []
    return csv_file(f"{tenant.slug}-goals", csv_of(GoalRow, [goal_row(each) for each in found]))


@needs(Permission.READ_SCORE)
def export_what_if(request: Asked) -> HttpResponse:
    """The categories with the shares that the address asks about; a share that makes no sense is left as it is."""
    tenant = request.acting.tenant
    day = queries.latest_day(tenant) if tenant.score_on else None
    found: list[WhatIfRow] = []
    if day is not None:
        known = [each for each in CATEGORIES if what_if.exact_share(day, each) is not None]
        shares = SharesForm(request.GET, categories=known)
        shares.is_valid()
        found = what_if_rows(what_if.moved(day, shares.wanted()))
    return csv_file(f"{tenant.slug}-what-if", csv_of(WhatIfRow, found))
