"""Pages on which a message begins: what kind it is, the library of premade ones, and the pictures of drafts."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from uptake.messaging import actions, pictures, sayings
from uptake.messaging.catalogue.library import Template, templates
from uptake.messaging.content import Content, premade
from uptake.messaging.forms import read_here
from uptake.messaging.preview import preview
from uptake.messaging.readiness import require_messages
from uptake.messaging.steps import Objective, Step, Where
from uptake.messaging.steps import Template as Chosen
from uptake.rules.frequency import Kind
from uptake.rules.locations import PLACES, Location
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, tell_refusal
from uptake.tenancy.sentences import sentence

_FOREVER = "private, max-age=31536000, immutable"


@needs(Permission.WRITE_MESSAGE)
def new_message(request: Asked) -> HttpResponse:
    """What kind of message it shall be."""
    request.nav_current = "create_message"
    return render(request, "messaging/new.html", {"off": _why_off(request)})


@require_POST
@needs(Permission.WRITE_MESSAGE)
def create_announcement(request: Asked) -> HttpResponse:
    """Begin an announcement; with a `template` of the library, at its location and with its text."""
    try:
        message_id = actions.start_announcement(by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "new_message")
    chosen = templates().get(request.POST.get("template", ""))
    location = request.POST.get("location", "")
    if chosen is not None and location in chosen.locations:
        _take(request, message_id, chosen, Location(location))
        return redirect("wizard", message_id, Step.CUSTOMIZE.value)
    return redirect("wizard", message_id, Step.OBJECTIVE.value)


@require_POST
@needs(Permission.WRITE_MESSAGE)
def create_urgent(request: Asked) -> HttpResponse:
    """Begin an urgent message."""
    try:
        message_id = actions.start_urgent(by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "new_message")
    return redirect("wizard", message_id, Step.LOCATION.value)


@needs(Permission.READ_MESSAGES)
def message_library(request: Asked) -> HttpResponse:
    """All premade announcements, by objective and topic; one of them as people see it."""
    request.nav_current = "create_message"
    chosen = templates().get(request.GET.get("template", ""))
    context: dict[str, Any] = {
        "objectives": [
            {
                "title": title,
                "says": sayings.OBJECTIVES_SAY[objective],
                "topics": _topics(objective, request.acting.tenant.name),
            }
            for objective, title in sayings.OBJECTIVES.items()
        ],
        "may_write": request.acting.may(Permission.WRITE_MESSAGE),
        "off": _why_off(request),
        "how_many": len(templates()),
    }
    if chosen is not None:
        context |= _looked_at(request, chosen)
    return render(request, "messaging/library.html", context)


@needs(Permission.READ_MESSAGES)
def message_picture(request: Asked, digest: str) -> HttpResponse:
    """The picture of that hash, as it is delivered."""
    found = pictures.content_of(request.acting.tenant, digest)
    if found is None:
        raise Http404
    content, media_type = found
    headers = {"Cache-Control": _FOREVER, "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _take(request: Asked, message_id: int, chosen: Template, location: Location) -> None:
    by, now = request.acting, timezone.now()
    for decided in (Objective(chosen.objective), Where(location), Chosen(chosen.id)):
        actions.save_step(message_id=message_id, decided=decided, completed=True, by=by, now=now)


def _topics(objective: str, organization: str) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in templates().values():
        if each.objective == objective:
            words = read_here(each.texts, organization)
            found.setdefault(each.topic, []).append({"id": each.id, "words": words, "urgent": each.urgent})
    return [{"title": sayings.TOPICS[topic], "premade": premade} for topic, premade in found.items()]


def _looked_at(request: Asked, chosen: Template) -> dict[str, Any]:
    asked = request.GET.get("location", "")
    location = Location(asked) if asked in chosen.locations else chosen.locations[0]
    words = premade("", "", chosen.id, request.acting.tenant.name)
    content = Content(words, "https://intranet.example.com", "", "")
    return {
        "chosen": chosen,
        "chosen_title": read_here(chosen.texts, request.acting.tenant.name).title,
        "location": location.value,
        "locations": [(each.value, sayings.LOCATIONS[each]) for each in chosen.locations],
        "shown": preview(content, {"locale": get_language() or "", **request.GET.dict()}, form=PLACES[location].format),
    }


def _why_off(request: Asked) -> str:
    try:
        require_messages(request.acting.tenant, Kind.ANNOUNCEMENT)
    except Refused as refused:
        return sentence(refused)
    return ""
