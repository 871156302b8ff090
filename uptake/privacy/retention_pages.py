"""The page that lists everything that is kept: what for, from where, for how long, and when it goes."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uptake.privacy.shelves import SHELVES, Shelf
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.retention import Period, days_kept, period
from uptake.tenancy import actions
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, needs_recent_to_change, tell, tell_refusal
from uptake.tenancy.models import Tenant

_HIDDEN = frozenset({"activity", "weeks", "scores"})  # while people experiences are opted out


class DaysForm(forms.Form):
    """For how many days one kind of data is kept."""

    days = forms.IntegerField(min_value=1, max_value=10_000)


@dataclass(frozen=True)
class Row:
    """One kind of data on the page; `next_day` is None where nothing is due or it cannot be foreseen."""

    id: str
    title: Promise
    tables: tuple[str, ...]
    purpose: Promise
    source: Promise
    until: Promise
    period: Period | None
    days: int | None
    next_day: date | None


@needs(Permission.READ_MESSAGES)
def retention(request: Asked) -> HttpResponse:
    """Everything that is kept."""
    request.nav_current = "settings"
    tenant = Tenant.objects.get(pk=request.acting.tenant.pk)
    today = timezone.now().date()
    context = {
        "rows": [_row(tenant, shelf, today) for shelf in SHELVES],
        "may_change": request.acting.may(Permission.CHANGE_SETTINGS),
    }
    return render(request, "privacy/retention.html", context)


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def keep_for(request: Asked, shelf: str) -> HttpResponse:
    """Choose for how many days one kind of data is kept."""
    form = DaysForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("period_out_of_bounds")
        actions.keep_for(what=shelf, days=form.cleaned_data["days"], by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "retention")
    tell(request, _("Saved. What has become too old is deleted in the next night."))
    return redirect("retention")


def _row(tenant: Tenant, shelf: Shelf, today: date) -> Row:
    about = period(shelf.id) if shelf.has_period else None
    days = days_kept(tenant.retention, shelf.id) if about else None
    oldest = shelf.oldest(tenant) if shelf.oldest and not (tenant.people_off and shelf.id in _HIDDEN) else None
    due = max(oldest + timedelta(days=days + 1), today) if oldest and days is not None else None
    return Row(shelf.id, shelf.title, shelf.tables, shelf.purpose, shelf.source, shelf.until, about, days, due)
