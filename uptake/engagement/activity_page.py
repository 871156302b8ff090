"""The page Review activity, and the same as a file."""

from datetime import UTC, date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uptake.engagement.activity import ActivityLine, activity, lines
from uptake.engagement.filters import MOST_DAYS, ActivityFilter
from uptake.messaging import queries
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.ui.charts.series import Series
from uptake.ui.exports import csv_file, csv_of

_RANGES = (7, 30, 90, MOST_DAYS)


@needs(Permission.READ_MESSAGES)
def review(request: Asked) -> HttpResponse:
    """Three daily series of the chosen messages and days; a range that cannot be is told, and 400."""
    request.nav_current = "manage"
    acting = request.acting
    today = _today()
    asked = ActivityFilter(request.GET, today=today)
    shown: dict[str, Any] = {}
    if asked.is_valid():
        found = activity(acting.tenant, asked.wanted(), *asked.range)
        shown = {
            "found": found,
            "charts": [
                (_("Messages seen"), "number", [Series(_("Messages seen"), found.seen)]),
                (_("Clicks"), "number", [Series(_("Clicks"), found.clicks)]),
                (_("Clickthrough rate"), "percent", [Series(_("Clickthrough rate"), found.rates)]),
            ],
            "seen": sum(found.seen),
            "clicks": sum(found.clicks),
        }
    message = asked.cleaned_data.get("message")
    return render(
        request,
        "engagement/activity.html",
        {
            "filter": asked,
            "about": queries.row(acting.tenant, message) if message else None,
            "ranges": _ranges(request, today),
            "query": request.GET.urlencode(),
            **shown,
        },
        status=200 if shown else 400,
    )


@needs(Permission.READ_MESSAGES)
def export(request: Asked) -> HttpResponse:
    """The file with the filters of the page; raises Refused("activity_days") for days that cannot be."""
    tenant = request.acting.tenant
    asked = ActivityFilter(request.GET, today=_today())
    if not asked.is_valid():
        raise Refused("activity_days")
    first, last = asked.range
    text = csv_of(ActivityLine, lines(tenant, asked.wanted(), first, last))
    return csv_file(f"{tenant.slug}-activity-{first.isoformat()}-{last.isoformat()}", text)


def _today() -> date:
    return timezone.now().astimezone(UTC).date()


def _ranges(request: Asked, today: date) -> list[dict[str, Any]]:
    """Ranges that end today, each with the other filters as they are."""
    others = {name: value for name, value in request.GET.items() if name not in ("first", "last")}
    found = []
    for length in _RANGES:
        first = (today - timedelta(days=length - 1)).isoformat()
        told = {**others, "first": first, "last": today.isoformat()}
        chosen = request.GET.get("first") == first and request.GET.get("last") == told["last"]
        usual = length == 30 and not request.GET.get("first") and not request.GET.get("last")
        text = ngettext("%(n)s day", "%(n)s days", length) % {"n": length}
        found.append({"text": text, "url": f"?{urlencode(told)}", "current": chosen or usual})
    return found
