"""The pages under /me/: what is known about whoever reads, in plain words."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from uptake.delivery.of_person import Shown
from uptake.facts.of_person import BY_PERSON, Mine, of_person
from uptake.facts.store import FactStore
from uptake.messaging import sayings
from uptake.people.oneself import own_groups
from uptake.tenancy.facts import facts_of
from uptake.transparency import visits
from uptake.transparency.about import directory_lines, person_of, states
from uptake.transparency.counted import counted
from uptake.transparency.door import COOKIE, PATH, Reading, about_me, let_in, open_to_all
from uptake.transparency.framed import page_of
from uptake.transparency.own_data import own_data
from uptake.transparency.practices import SMALLEST_SHOWN, Practice, Standing, practices
from uptake.transparency.received import did, messages

_DEAR = 5  # of 60 a minute


@open_to_all("GET", "POST")
def enter(request: HttpRequest) -> HttpResponse:
    """A button that takes the code: programs that look at links on the way do not use it up."""
    if request.method != "POST":
        return render(request, "transparency/enter.html", {"code": request.GET.get("code", "")})
    cookie = visits.enter(request.POST.get("code", ""), timezone.now())
    answer = redirect("me")
    let_in(answer, cookie)
    return answer


@about_me("GET")
def me(request: Reading) -> HttpResponse:
    """What the directory says, and what is counted."""
    who, now = request.visitor, timezone.now()
    row, store = person_of(who), facts_of(who.tenant)
    context = {
        "states": states(who, row, store.coverage(), now.date()),
        "directory": directory_lines(row),
        "groups": own_groups(who.tenant, who.number),
        "counted": counted(who.tenant, _facts(who, store), now.date()),
    }
    return page_of(request, "me", context)


@about_me("GET", weight=_DEAR)
def my_practices(request: Reading) -> HttpResponse:
    """Which practices count the reader as doing them."""
    who = request.visitor
    row, store = person_of(who), facts_of(who.tenant)
    day, found = practices(who)
    groups = [(standing.value, _asked(found, standing)) for standing in Standing]
    context = {
        "states": states(who, row, store.coverage(), timezone.now().date()),
        "day": day,
        "standings": [(standing, rows) for standing, rows in groups if rows],
        "smallest": SMALLEST_SHOWN,
    }
    return page_of(request, "me_practices", context)


@about_me("GET")
def my_messages(request: Reading) -> HttpResponse:
    """Which messages the reader got, and which they did not, and why."""
    who = request.visitor
    told = messages(who, person_of(who), timezone.now())
    received = [(each, [_shown(shown) for shown in each.showings]) for each in told.received]
    return page_of(request, "me_messages", {"received": received, "told": told})


@about_me("GET", weight=_DEAR)
def my_data(request: Reading) -> HttpResponse:
    """All of it as one file."""
    who, now = request.visitor, timezone.now()
    row = person_of(who)
    document = own_data(who, row, _facts(who, facts_of(who.tenant)), messages(who, row, now), now)
    return JsonResponse(
        document,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": 'attachment; filename="about-me.json"'},
    )


@about_me("POST")
def leave(request: Reading) -> HttpResponse:
    """End the visit at once."""
    visits.leave(request.visitor, timezone.now())
    answer = render(request, "transparency/left.html")
    answer.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return answer


def _facts(who: visits.Visitor, store: FactStore) -> list[Mine]:
    """The rows of the reader; none while everything about people is hidden and waits for its end."""
    return of_person(store, who.number, tables=() if who.tenant.people_off else BY_PERSON)


def _asked(found: Sequence[Practice], standing: Standing) -> list[dict[str, str]]:
    return [
        {"title": gettext(each.metric.title), "question": gettext(each.metric.question)}
        for each in found
        if each.standing is standing
    ]


def _shown(shown: Shown) -> tuple[dict[str, Any], list[str]]:
    where = sayings.SURFACES.get(shown.surface, shown.surface)
    return {"moment": shown.seen_at or shown.granted_at, "where": where}, did(shown)
