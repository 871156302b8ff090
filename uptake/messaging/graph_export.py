"""Writes the list of messages in the shape of the Graph beta, imported ones with the id that they came with.

Drafts, and what never became a message, have no place in that shape and are left out. Source: specification of
organizational messages, section 9.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from uptake.messaging import graph_shape as shape
from uptake.messaging.content import Words, content_of
from uptake.messaging.figures import Numbers
from uptake.messaging.listing import GRAPH
from uptake.messaging.models import Imported, Message
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Tenant

_OURS = UUID("6b6f3c1a-4a0e-5f0c-9c39-1d6f2a8d9b57")  # the names below it are tenant and number of a message
_STATES = {state: name for name, state in shape.STATES.items()} | {State.PENDING: "scheduled"}
_SURFACES = {place: surface for surface, place in shape.LOCATIONS.items()}
_INTERVALS = {ours: theirs for theirs, ours in shape.INTERVALS.items()}
_EXPLORE = "explore"
_OF_MESSAGE = "#microsoft.graph.organizationalMessageDetail"


def as_graph(tenant: Tenant, numbers: Mapping[int, Numbers]) -> dict[str, Any]:
    """All messages that are or were out, by number, in the envelope of an answer of Graph.

    `numbers` is what came of our own; imported messages keep their totals. The same data give the same document.
    """
    rows = (
        Message.objects.of(tenant)
        .filter(deleted_at=None, state__in=[state.value for state in _STATES])
        .select_related("picture")
        .order_by("pk")
    )
    outside = {row.message_id: row for row in Imported.objects.of(tenant)}
    return {
        "@odata.context": "https://graph.microsoft.com/beta/$metadata#deviceManagement/organizationalMessageDetails",
        "value": [
            outside[row.pk].detail
            if row.source == GRAPH
            else _detail(row, tenant, numbers.get(row.pk, Numbers(0, 0, 0)))
            for row in rows
        ],
    }


def as_text(document: dict[str, Any]) -> str:
    """The document as a file: UTF-8, readable, the same bytes for the same document."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _detail(message: Message, tenant: Tenant, numbers: Numbers) -> dict[str, Any]:
    place = Location(message.location) if message.location else None
    return {
        "@odata.type": _OF_MESSAGE,
        "id": str(uuid5(_OURS, f"{tenant.slug}/{message.pk}")),
        "scenario": "onboarding" if message.objective == "onboarding" else "lifecycle",
        "surface": _SURFACES.get(place, shape.ELSEWHERE) if place else shape.ELSEWHERE,
        "status": _STATES[State(message.state)],
        "startDateTime": _moment(message.starts_at),
        "endDateTime": _moment(message.ends_at),
        "createdDateTime": _moment(message.created_at),
        "lastModifiedDateTime": _moment(message.edited_at),
        "userEngagementStatistics": {
            "impressions": numbers.seen,
            "clicks": numbers.clicks,
            "dismisses": numbers.dismissals,
        },
        "frequency": _INTERVALS[message.interval],
        "targeting": {
            "targetingType": "aadGroup",
            "includeIds": [shape.ALL_USERS] if message.all_users else list(message.groups_within),
            "excludeIds": list(message.groups_omitted),
        },
        "content": _content(message, tenant),
        "theme": shape.THEMES.get(message.objective, _EXPLORE),
        "variant": message.wording or None,
        "@uptake.name": message.name,
        "@uptake.kind": message.kind,
        "@uptake.objective": message.objective,
        "@uptake.location": message.location or None,
    }


def _content(message: Message, tenant: Tenant) -> dict[str, Any]:
    found = content_of(message, tenant.name)
    first = [_text(locale, words.title, words.body, words.button, found.url) for locale, words in found.words.items()]
    cards = [_card("default", first)]
    if second := list(_seconds(found.words, found.second_url)):
        cards.append(_card("card1", second))
    picture = message.picture
    return {
        "guidedContentId": message.template or message.action or None,
        "placementDetails": cards,
        "logoInfo": {
            "contentType": picture.media_type.removeprefix("image/"),
            "logo": b64encode(bytes(picture.content)).decode(),
            "logoCdnUrl": None,
        }
        if picture
        else None,
    }


def _seconds(words: Mapping[str, Words], url: str) -> Iterator[dict[str, Any]]:
    for locale, told in words.items():
        if told.second_title or told.second_body:
            yield _text(locale, told.second_title, told.second_body, "", url)


def _card(placement: str, texts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"placement": placement, "variants": [{"variantId": None, "name": None, "localizedTexts": texts}]}


def _text(locale: str, title: str, body: str, button: str, url: str) -> dict[str, Any]:
    words = {"title": title, "message": body, "clickUrl": url or None, "buttonText": button or None}
    return {"locale": locale, "text": words}


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
