"""The calendar of messages: a month, what runs in it when and where, and when people are left in peace."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from uptake.messaging import calendar, days, sayings
from uptake.messaging.calendar import Month, Planned
from uptake.messaging.message_settings import settings_of
from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs

_SATURDAY = 5
_EARLIEST, _LATEST = 2000, 2200  # years that a month may be asked for


@dataclass(frozen=True)
class Bar:
    """The part of a row in which a message runs: days before it, of it, and after it within the month."""

    before: int
    during: int
    after: int
    begins: bool
    ends: bool


@needs(Permission.READ_MESSAGES)
def calendar_page(request: Asked) -> HttpResponse:
    """One month; `month` in the address is its year and number, as in 2025-03."""
    tenant = request.acting.tenant
    today = days.day_of(timezone.now(), ZoneInfo(tenant.time_zone))
    first = _month(request.GET.get("month", ""), today)
    found = calendar.month(tenant, first)
    request.nav_current = "manage"
    return render(
        request,
        "messaging/calendar.html",
        {
            "first": first,
            "before": (first - timedelta(days=1)).replace(day=1),
            "after": found.last + timedelta(days=1),
            "days": [_day(found.first + timedelta(days=n), today) for n in range((found.last - found.first).days + 1)],
            "rows": [_row(found, each) for each in found.rows],
            "more": found.more,
            "most": calendar.MOST_AT_ONCE,
            "peace": settings_of(tenant),
        },
    )


def _row(month: Month, planned: Planned) -> dict[str, Any]:
    running = planned.running
    first, last = max(running.first, month.first), min(running.last, month.last)
    return {
        "running": running,
        "location": sayings.LOCATIONS[running.location] if running.location else "",
        "bar": Bar(
            before=(first - month.first).days,
            during=(last - first).days + 1,
            after=(month.last - last).days,
            begins=running.first >= month.first,
            ends=running.last <= month.last,
        ),
        "conflicts": planned.conflicts,
    }


def _day(day: date, today: date) -> dict[str, Any]:
    return {"day": day, "weekend": day.weekday() >= _SATURDAY, "today": day == today}


def _month(asked: str, today: date) -> date:
    """The first day of the month that is asked for; of this month for anything that is none."""
    year, _dash, number = asked.partition("-")
    if not (year.isascii() and year.isdecimal() and number.isascii() and number.isdecimal() and len(asked) < 9):
        return today.replace(day=1)
    if not (_EARLIEST <= int(year) <= _LATEST and 1 <= int(number) <= 12):
        return today.replace(day=1)
    return date(int(year), int(number), 1)
