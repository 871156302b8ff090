"""Takes over messages that were sent elsewhere, in the shape of the Graph beta, so that one list has them all.

A message is known by its id there: the same file again changes nothing. They are never delivered from here, and what
came of them stays their own total. A file is taken over whole or not at all. Source: specification of organizational
messages, section 9.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from uptake.messaging import graph_shape as shape
from uptake.messaging.addresses import normalized
from uptake.messaging.graph_shape import Detail, Statistics
from uptake.messaging.listing import GRAPH
from uptake.messaging.models import Imported, Message
from uptake.messaging.naming import LONGEST
from uptake.messaging.written import checked
from uptake.rules.frequency import Kind
from uptake.rules.languages import ENGLISH, match
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant
from uptake.tenancy.sentences import sentence

_LONGEST_TEXT = 2_000
_CARDS = ("default", "card0", "card1")  # of the Get Started app, the first two of four


@dataclass(frozen=True)
class TakenOver:
    """How many messages were new, had changed, and were the same as before."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True)
class _Words:
    """The words of a message by locale, and where its two texts lead."""

    texts: dict[str, dict[str, str]]
    url: str
    second_url: str


@transaction.atomic
def take_over(content: bytes, *, tenant: Tenant, by: Acting | None, now: datetime) -> TakenOver:
    """Take over a file: a list of messages, an answer of Graph, or one message; `by` is None for the command line.

    Raises Refused("graph_too_large"), or Refused("graph_file") with `where` it is wrong; then nothing is taken over.
    """
    if by is not None:
        by.require(Permission.WRITE_MESSAGE)
    if len(content) > shape.MOST_BYTES:
        raise Refused("graph_too_large")
    try:
        objects = shape.objects_of(content)
    except ValueError as error:
        raise Refused("graph_file", where=str(error)) from None
    if len(objects) > shape.MOST_MESSAGES:
        raise Refused("graph_too_large")
    found = [_one(told, tenant, now) for told in objects]
    taken = TakenOver(found.count("new"), found.count("changed"), found.count("same"))
    told = {"new": taken.new, "changed": taken.changed, "same": taken.same}
    note(by, "message.imported", "messages", tenant=tenant, at=now, **told)
    return taken


def problem(refused: Refused) -> str:
    """What people read about a file that was refused: the sentence, and the place where the file has it."""
    where = str(refused.details.get("where", ""))[:200]
    return f"{sentence(refused)} ({where})" if where else sentence(refused)


def _one(told: dict[str, Any], tenant: Tenant, now: datetime) -> str:
    name = str(told.get("id", ""))[:100]
    try:
        detail = shape.detail_of(told)
        fields = _fields(detail)
    except ValueError as error:
        raise Refused("graph_file", where=f"{name}: {error}") from None
    except Refused as refused:
        raise Refused("graph_file", where=f"{name}: {sentence(refused)}") from None
    known = Imported.objects.of(tenant).filter(outside_id=detail.id).select_related("message").first()
    figures = detail.user_engagement_statistics or Statistics()
    kept = {
        "surface": detail.surface,
        "seen": figures.impressions,
        "clicks": figures.clicks,
        "dismissals": figures.dismisses,
        "detail": _without_pictures(told),
    }
    if known is None:
        message = Message(tenant=tenant, kind=Kind.ANNOUNCEMENT.value, source=GRAPH, named=True, created_at=now)
        _fill(message, fields, now)
        message.save()
        Imported.objects.of(tenant).create(
            tenant=tenant, message=message, outside_id=detail.id, imported_at=now, **kept
        )
        return "new"
    if all(getattr(known, name) == value for name, value in kept.items()) and known.message.deleted_at is None:
        return "same"
    _fill(known.message, fields, now)
    known.message.deleted_at = None  # who deletes it here and brings it in again wants it back
    known.message.save()
    for name, value in kept.items():
        setattr(known, name, value)
    known.imported_at = now
    known.save()
    return "changed"


def _fields(detail: Detail) -> dict[str, Any]:
    """The fields of our own message."""
    words = _words(detail)
    targeting = detail.targeting or shape.Targeting()
    within = [group for group in targeting.include_ids or [] if group != shape.ALL_USERS]
    title = next((text["title"] for text in _best_first(words.texts) if text["title"]), "")
    place = detail.uptake_location or shape.LOCATIONS.get(detail.surface)
    if place is None and detail.surface not in (shape.GET_STARTED, shape.ELSEWHERE):
        raise ValueError(f"surface {detail.surface}")
    return {
        "state": shape.STATES[detail.status].value,
        "name": (detail.uptake_name or title or _("Imported message"))[:LONGEST],
        "objective": detail.uptake_objective if detail.uptake_objective in shape.THEMES else _objective(detail),
        "location": place.value if place else "",
        "texts": words.texts,
        "url": words.url,
        "second_url": words.second_url,
        "interval": shape.INTERVALS[detail.frequency or "weeklyOnce"],
        "starts_at": detail.start_date_time,
        "ends_at": detail.end_date_time,
        "created_at": detail.created_date_time,
        "edited_at": detail.last_modified_date_time or detail.created_date_time,
        "all_users": not within,
        "groups_within": within,
        "groups_omitted": list(targeting.exclude_ids or []),
    }


def _objective(detail: Detail) -> str:
    return "onboarding" if detail.scenario == "onboarding" else shape.OBJECTIVES.get(detail.theme or "", "")


def _words(detail: Detail) -> _Words:
    """Words of the first wording of each card, in those languages that announcements have."""
    texts: dict[str, dict[str, str]] = {}
    urls: dict[tuple[str, str], str] = {}
    cards = (detail.content.placement_details or []) if detail.content else []
    for card in cards:
        if card.placement not in _CARDS or not card.variants:
            continue
        second = "second_" if card.placement == "card1" else ""
        for told in card.variants[0].localized_texts or []:
            locale = match(told.locale)
            if locale is None:
                continue
            words = texts.setdefault(locale, {"title": "", "body": "", "button": ""})
            words[f"{second}title"] = checked(told.text.title or "", _LONGEST_TEXT)
            words[f"{second}body"] = checked(told.text.message or "", _LONGEST_TEXT)
            if not second:
                words["button"] = checked(told.text.button_text or "", _LONGEST_TEXT)
            urls[second, locale] = normalized(told.text.click_url or "")
    return _Words(texts, _address(urls, ""), _address(urls, "second_"))


def _address(urls: dict[tuple[str, str], str], card: str) -> str:
    """Where a card leads: of all languages that lead somewhere, English before others."""
    known = sorted((locale != ENGLISH, locale, url) for (which, locale), url in urls.items() if which == card and url)
    return known[0][2] if known else ""


def _best_first(texts: dict[str, dict[str, str]]) -> Iterable[dict[str, str]]:
    return [texts[locale] for locale in sorted(texts, key=lambda locale: (locale != ENGLISH, locale))]


def _fill(message: Message, fields: dict[str, Any], now: datetime) -> None:
    for name, value in fields.items():
        setattr(message, name, value)
    message.created_at = message.created_at or now
    message.edited_at = message.edited_at or now


def _without_pictures(told: dict[str, Any]) -> dict[str, Any]:
    """The object as it was read, without the picture, which may be large and is shown by nobody."""
    content = told.get("content")
    if not isinstance(content, dict):
        return told
    return {**told, "content": {name: value for name, value in content.items() if name != "logoInfo"}}
