"""Pages about what came of messages: the list of all, and why one is not delivered."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_tables2 import RequestConfig

from uptake.engagement import queries
from uptake.engagement.explain import Circumstances, Explanation, explain, explain_me
from uptake.engagement.forms import ManageFilter, WhyForm
from uptake.engagement.tables import MessagesTable
from uptake.messaging import queries as messaging
from uptake.rules.frequency import History
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, Asked
from uptake.tenancy.door import needs
from uptake.tenancy.sentences import sentence

PER_PAGE = 25


@needs(Permission.READ_MESSAGES)
def manage(request: Asked) -> HttpResponse:
    """Every message of the organization, with its numbers."""
    rows = queries.manage(request.acting.tenant)
    wanted = ManageFilter(request.GET, rows=rows)
    table = MessagesTable(wanted.apply(rows))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(
        request,
        "engagement/manage.html",
        {
            "table": table,
            "filter": wanted,
            "any": bool(rows),
            "may_write": request.acting.may(Permission.WRITE_MESSAGE),
        },
    )


@needs(Permission.EXPLAIN_DELIVERY)
def why(request: Asked) -> HttpResponse:
    """Why a message is not delivered: every gate, for made-up circumstances or for the admin."""
    acting = request.acting
    rows = [row for row in messaging.rows(acting.tenant) if row.state is not State.DRAFT]
    zone = ZoneInfo(acting.tenant.time_zone)
    with timezone.override(zone):  # moments are typed and read in the tenant's time zone
        asked = request.GET if "surface" in request.GET else None
        form = WhyForm(asked, rows=rows, now=timezone.now(), about=request.GET.get("message", ""))
        found: Explanation | None = None
        refused = ""
        if form.is_bound and form.is_valid():
            try:
                found = _explained(acting, form.cleaned_data, rows)
            except Refused as no:
                refused = sentence(no)
        return render(
            request,
            "engagement/why.html",
            {"form": form, "found": found, "refused": refused, "any": bool(rows)},
            status=409 if refused else 200,
        )


def _explained(acting: Acting, told: dict[str, Any], rows: list[messaging.MessageRow]) -> Explanation:
    row = next(row for row in rows if row.id == told["message"])
    languages = tuple(part.strip() for part in told["languages"].split(",") if part.strip())
    if told["who"] == "me":
        return explain_me(acting, row, surface=told["surface"], languages=languages, moment=told["moment"])
    return explain(
        acting.tenant,
        row,
        Circumstances(told["surface"], languages, told["moment"], told["recipient"], _history(told)),
    )


def _history(told: dict[str, Any]) -> History:
    at: datetime | None = told["shown_at"]
    reaction = told["reaction"]
    return History(
        showings=max(told["showings"] or 0, 1 if reaction else 0),
        shown_at=at,
        clicked_at=at if reaction == "click" else None,
        dismissed_at=at if reaction == "dismiss" else None,
    )
