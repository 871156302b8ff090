"""The page on which people decide for themselves which messages reach them; every button works without scripts."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from uptake.messaging import live, queries
from uptake.messaging.publish import LIVING
from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import sentence
from uptake.transparency import choices as wishes
from uptake.transparency import declined
from uptake.transparency.door import Reading, about_me
from uptake.transparency.framed import page_of
from uptake.transparency.received import title_of

_DEAR = 5  # of 60 a minute


@about_me("GET")
def choices(request: Reading) -> HttpResponse:
    """What the reader has decided, and what they may decide."""
    return _page(request)


@about_me("POST", weight=_DEAR)
def pause(request: Reading) -> HttpResponse:
    """Keep messages away for some days."""
    now = timezone.now()
    return _done(request, lambda: wishes.pause(request.visitor, request.POST.get("days", ""), now))


@about_me("POST", weight=_DEAR)
def resume(request: Reading) -> HttpResponse:
    """Let messages come again."""
    return _done(request, lambda: wishes.resume(request.visitor, timezone.now()))


@about_me("POST", weight=_DEAR)
def relevant_again(request: Reading, message: int) -> HttpResponse:
    """Take back that a message is not relevant."""
    return _done(request, lambda: wishes.relevant_again(request.visitor, message))


@about_me("POST", weight=_DEAR)
def leave_out(request: Reading) -> HttpResponse:
    """Leave the reader out of what is sent because of what people do."""
    return _done(request, lambda: declined.decline(request.visitor, timezone.now()))


@about_me("POST", weight=_DEAR)
def take_in(request: Reading) -> HttpResponse:
    """Take that back."""
    return _done(request, lambda: declined.take_back(request.visitor))


def _done(request: Reading, decide: Callable[[], object]) -> HttpResponse:
    """Decide, and show what holds now; what is not possible is told on the same page."""
    try:
        decide()
    except Refused as refused:
        return _page(request, refused)
    return redirect(f"{reverse('me_choices')}?saved=1")


def _page(request: Reading, refused: Refused | None = None) -> HttpResponse:
    who, now = request.visitor, timezone.now()
    held = wishes.wishes_of(who, now)
    context: dict[str, Any] = {
        "saved": refused is None and "saved" in request.GET,
        "refused": sentence(refused) if refused else "",
        "paused_until": held.paused_until,
        "days": request.POST.get("days") or live.peace(who.tenant).snooze_days,
        "longest": wishes.LONGEST_PAUSE,
        "not_relevant": [_marked(request, message) | {"since": since} for message, since in held.not_relevant],
        "may_decline": declined.may_decline(who.tenant),
        "declined_since": declined.declined_since(who),
    }
    return page_of(request, "me_choices", context, status=400 if refused else 200)


def _marked(request: Reading, message: int) -> dict[str, Any]:
    who = request.visitor
    row = queries.row(who.tenant, message)
    return {"id": message, "title": title_of(who, message, ""), "over": row is None or row.state not in LIVING}
