"""Whether what a draft says may be sent: words within the limits, an address where one is needed, the right picture.

Source: specification of organizational messages, sections 1.2 to 1.4 and 4.2.
"""

from collections.abc import Container, Iterator

from uptake.messaging import addresses
from uptake.messaging.catalogue.library import templates
from uptake.messaging.content import destination, premade
from uptake.messaging.models import Message
from uptake.messaging.written import checked
from uptake.people.queries import domains
from uptake.rules.choices import chosen
from uptake.rules.frequency import Kind
from uptake.rules.locations import PLACES, Location, Place
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

_URL_IS_OPTIONAL = frozenset({Location.TASKBAR, Location.NOTIFICATIONS, Location.SPOTLIGHT})


def place_of(message: Message) -> Place | None:
    """What its location takes, or None while none is chosen."""
    return PLACES[Location(message.location)] if message.location else None


def allowed_domains(tenant: Tenant) -> Container[str] | None:
    """The domains that addresses must lie in; None for any (choice "url_domain_policy")."""
    return None if chosen(tenant.choices, "url_domain_policy") == "any" else domains(tenant)


def content_problems(message: Message, tenant: Tenant) -> list[Refused]:
    """What is wrong with words, addresses and picture; each reason once."""
    place = place_of(message)
    if place is None:
        return []
    found = [*_words(message, place, tenant), *_urls(message, place, tenant), *_picture(message, place)]
    return list({refused.reason: refused for refused in found}.values())


def required_parts(place: Place, *, url: str) -> tuple[str, ...]:
    """The parts that no text may lack: title and body; a button where there is one and it leads somewhere."""
    return ("title", "body", *(("button",) if "button" in place.limits and url else ()))


def _words(message: Message, place: Place, tenant: Tenant) -> Iterator[Refused]:
    if not message.texts:
        yield from _premade(message, place, tenant)
        return
    leads = message.url or destination(message.action)
    if message.every_language and not message.texts.get(message.author_locale):
        yield Refused("fallback_without_text")
    for parts in message.texts.values():
        if not any(parts.get(part) for part in ("title", "body")):
            yield Refused("no_text")
            continue
        if any(not parts.get(part) for part in required_parts(place, url=leads)):
            yield Refused("text_incomplete")
        if place.second and bool(parts.get("second_title")) != bool(parts.get("second_body")):
            yield Refused("second_text_incomplete")
        for part, text in parts.items():
            limit = place.limits.get(part.removeprefix("second_"))
            if limit is None or not text:
                continue
            try:
                checked(text, limit)
            except Refused as refused:
                yield refused


def _premade(message: Message, place: Place, tenant: Tenant) -> Iterator[Refused]:
    if message.template and place.id not in getattr(templates().get(message.template), "locations", ()):
        yield Refused("template_not_here")
    elif Kind(message.kind) is not Kind.RECOMMENDATION and not premade("", "", message.template, tenant.name):
        yield Refused("no_text")


def _urls(message: Message, place: Place, tenant: Tenant) -> Iterator[Refused]:
    within = allowed_domains(tenant)
    for url in (message.url, message.second_url):
        try:
            addresses.normalized(url, within)
        except Refused as refused:
            yield refused
    announced = Kind(message.kind) is not Kind.RECOMMENDATION
    has_button = not message.texts or any(parts.get("button") for parts in message.texts.values())
    may_do_without = place.id in _URL_IS_OPTIONAL and not message.texts  # Windows leaves a premade button out
    if announced and not message.url and "button" in place.limits and has_button and not may_do_without:
        yield Refused("no_url")


def _picture(message: Message, place: Place) -> Iterator[Refused]:
    if message.picture is not None and message.picture.location != place.id.value:
        yield Refused("picture_for_elsewhere")
