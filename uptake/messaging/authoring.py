"""Writes about the content of a draft: own words, their languages, and the picture."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from uptake.messaging import pictures
from uptake.messaging.content import PARTS, premade
from uptake.messaging.deciding import locales_of
from uptake.messaging.drafts import draft, generated_name
from uptake.messaging.hands import by_hand_of
from uptake.messaging.licences import closed
from uptake.messaging.models import Message
from uptake.rules.frequency import Kind
from uptake.rules.locations import PLACES, Location
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note


def edit_texts(*, message_id: int, by: Acting, now: datetime) -> None:
    """Copy the premade words into the draft, to be changed: from then on it is customized (O-4).

    Raises Refused("no_premade_text") without premade words, and the reason of the licence gate (section 5.4).
    """

    def copied(message: Message) -> None:
        place = PLACES[Location(message.location)] if message.location else None
        if shut := closed(by.tenant, Kind(message.kind), place).own_words:
            raise Refused(shut)
        words = premade(message.action, message.wording, message.template, by.tenant.name)
        if not words:
            raise Refused("no_premade_text")
        if not message.texts:
            parts = place.limits if place else PARTS
            message.texts = {
                locale: {part: getattr(text, part) for part in PARTS if part in parts} for locale, text in words.items()
            }

    _change(message_id, copied, by=by, now=now, what="texts_edited")


def use_premade(*, message_id: int, by: Acting, now: datetime) -> None:
    """Throw changed words away and read the premade ones again; raises Refused("no_premade_text")."""

    def premade_again(message: Message) -> None:
        if not premade(message.action, message.wording, message.template, by.tenant.name):
            raise Refused("no_premade_text")
        message.texts = {}

    _change(message_id, premade_again, by=by, now=now, what="texts_premade")


def add_language(*, message_id: int, locale: str, by: Acting, now: datetime) -> None:
    """Write the own words in one more language; raises Refused("no_such_language")."""

    def with_one_more(message: Message) -> None:
        if locale not in locales_of(message.kind):
            raise Refused("no_such_language", locale=locale)
        own = {message.author_locale: {}, **message.texts} if message.author_locale else dict(message.texts)
        message.texts = {locale: {}} | own if locale not in own else own

    _change(message_id, with_one_more, by=by, now=now, what="language_added", locale=locale)


def remove_language(*, message_id: int, locale: str, by: Acting, now: datetime) -> None:
    """Throw the own words in one language away; raises Refused("last_language") for the only one."""

    def with_one_less(message: Message) -> None:
        if set(message.texts) <= {locale}:
            raise Refused("last_language")
        message.texts = {each: parts for each, parts in message.texts.items() if each != locale}

    _change(message_id, with_one_less, by=by, now=now, what="language_removed", locale=locale)


def set_picture(*, message_id: int, data: bytes, by: Acting, now: datetime) -> None:
    """Decode, check and keep a picture, and put it onto the draft; raises the refusals of `pictures.made_from`."""
    by.require(Permission.WRITE_MESSAGE)
    location = draft_location(by, message_id)
    made = pictures.made_from(data, PLACES[location])  # outside of the transaction: decoding takes its time

    def with_picture(message: Message) -> None:
        if message.location != location.value:
            raise Refused("no_picture_here", location=message.location)
        message.picture = pictures.keep(by.tenant, made, location, by=by, now=now)

    _change(message_id, with_picture, by=by, now=now, what="picture_set")


def remove_picture(*, message_id: int, by: Acting, now: datetime) -> None:
    """Take the picture from the draft."""

    def without_picture(message: Message) -> None:
        message.picture = None

    _change(message_id, without_picture, by=by, now=now, what="picture_removed")


def draft_location(by: Acting, message_id: int) -> Location:
    """Where the draft appears; raises Refused("no_location") while nothing is chosen."""
    with transaction.atomic():
        chosen = draft(by.tenant, message_id).location
    if not chosen:
        raise Refused("no_location")
    return Location(chosen)


@transaction.atomic
def _change(
    message_id: int, change: Callable[[Message], None], *, by: Acting, now: datetime, what: str, **about: str
) -> None:
    by.require(Permission.WRITE_MESSAGE)
    message = draft(by.tenant, message_id)
    with by_hand_of(by, message):
        change(message)
    message.edited_at = now
    if not message.named:
        message.name = generated_name(by.tenant, now, besides=message.pk)
    message.save()
    note(by, f"message.{what}", f"message {message.pk}", tenant=by.tenant, at=now, **about)
