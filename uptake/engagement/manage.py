"""The Manage page: one list of all messages, or the recommendations in groups."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from uptake.engagement.filters import GROUPS, ManageFilter
from uptake.engagement.tables import Listed, MessagesTable, ScoreTable
from uptake.engagement.top_actions import top_actions
from uptake.messaging.listing import Wanted
from uptake.rules.frequency import Kind
from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.tenancy.models import Tenant

PER_PAGE = 25
SCORE = "score"  # the view that Adoption Score has: recommendations alone, by what becomes of them


@needs(Permission.READ_MESSAGES)
def manage(request: Asked) -> HttpResponse:
    """Every message of the organization, with its numbers."""
    acting = request.acting
    asked = ManageFilter(request.GET)
    wanted = asked.wanted()
    by_score = request.GET.get("view") == SCORE
    sections = _by_group(request, wanted) if by_score else [_all(request, wanted)]
    count = sum(len(section.data) for section in sections)
    anything = bool(count) or by_score or not wanted.everything
    return render(
        request,
        "engagement/manage.html",
        {
            "sections": sections,
            "filter": asked,
            "views": _views(by_score=by_score),
            "view": SCORE if by_score else "",
            "any": anything,
            "top_actions": top_actions(acting),
            "may_write": acting.may(Permission.WRITE_MESSAGE),
        },
    )


def _all(request: Asked, wanted: Wanted) -> MessagesTable:
    table = MessagesTable(Listed(request.acting.tenant, wanted))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return table


def _by_group(request: Asked, wanted: Wanted) -> list[ScoreTable]:
    """A table for the drafts, one for what is out, one for what has ended; each has pages of its own."""
    recommended = replace(wanted, kind=Kind.RECOMMENDATION)
    found = []
    for name, (title, states) in GROUPS.items():
        inside = [state for state in states if not wanted.states or state in wanted.states]
        if not inside:
            continue
        table = ScoreTable(_listed(request.acting.tenant, recommended, inside), prefix=f"{name}-")
        RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
        table.attrs = {"caption": title}
        found.append(table)
    return found


def _listed(tenant: Tenant, wanted: Wanted, states: list[Any]) -> Listed:
    return Listed(tenant, replace(wanted, states=states))


def _views(*, by_score: bool) -> list[dict[str, Any]]:
    return [
        {"text": _("All messages"), "value": "", "current": not by_score},
        {"text": _("Adoption Score"), "value": SCORE, "current": by_score},
    ]
