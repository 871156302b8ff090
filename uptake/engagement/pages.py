"""The page that tells why a message was or was not shown."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from uptake.engagement.explain import Explanation, explain, explain_me
from uptake.engagement.forms import WhyForm
from uptake.messaging import queries as messaging
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, Asked
from uptake.tenancy.door import needs
from uptake.tenancy.sentences import sentence


@needs(Permission.EXPLAIN_DELIVERY)
def why(request: Asked) -> HttpResponse:
    """Why a message was or was not shown: every gate, for made-up circumstances or for the admin, now or then."""
    acting = request.acting
    rows = [row for row in messaging.rows(acting.tenant) if row.state is not State.DRAFT]
    zone = ZoneInfo(acting.tenant.time_zone)
    with timezone.override(zone):  # moments are typed and read in the tenant's time zone
        asked = request.GET if "surface" in request.GET else None
        now = timezone.now()
        form = WhyForm(asked, rows=rows, now=now, about=request.GET.get("message", ""))
        found: Explanation | None = None
        refused = ""
        if form.is_bound and form.is_valid():
            try:
                found = _explained(acting, form, rows, now)
            except Refused as no:
                refused = sentence(no)
        return render(
            request,
            "engagement/why.html",
            {"form": form, "found": found, "refused": refused, "any": bool(rows)},
            status=409 if refused else 200,
        )


def _explained(acting: Acting, form: WhyForm, rows: list[messaging.MessageRow], now: datetime) -> Explanation:
    row = next(row for row in rows if row.id == form.cleaned_data["message"])
    if form.cleaned_data["who"] == "me":
        return explain_me(acting, row, form.place, now=now)
    return explain(acting.tenant, row, form.place, form.made_up, now=now)
