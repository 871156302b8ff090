"""A message as it is answered to those who get it: put into words once for all who read it in one locale."""

from datetime import datetime

import msgspec

from uptake.delivery.live import Messages
from uptake.delivery.pictures import PICTURES
from uptake.delivery.signing import iso
from uptake.delivery.trial_marks import mark_of_test
from uptake.delivery.wire import ShownMessage
from uptake.rules import locales
from uptake.rules.frequency import Kind

_ENCODER = msgspec.json.Encoder()


class ShownAnswer(msgspec.Struct, frozen=True):
    """A `PollAnswer` whose message is JSON already."""

    message: msgspec.Raw
    lease: str
    valid_until: datetime
    next_poll_seconds: int


def as_shown(live: Messages, number: int, locale: str, tenant: str) -> msgspec.Raw:
    """The message as clients of the tenant read it, as JSON."""
    found = live.shown.get((number, locale))
    if found is None:
        made = msgspec.Raw(_ENCODER.encode(_shown(live, number, locale, tenant)))
        found = live.shown[number, locale] = made
    return found


def _shown(live: Messages, number: int, locale: str, tenant: str) -> ShownMessage:
    message = live.live[number]
    text = message.texts[locale]
    return ShownMessage(
        id=message.id,
        kind=message.kind,
        format=message.format,
        locale=locale,
        direction=locales.direction(locale),
        title=text.title,
        body=text.body,
        button=text.button,
        url=text.url,
        second_title=text.second_title,
        second_body=text.second_body,
        second_url=text.second_url,
        picture=f"{PICTURES}{tenant}/{message.picture}" if message.picture else "",
        test=message.test,
        mark=mark_of_test(locale) if message.test else "",
        priority=message.priority,
        can_snooze=message.kind != Kind.URGENT.value and not message.test,
        snooze_days=live.peace.snooze_days,
        tenant=tenant,
        valid_from=iso(message.starts_at),
        valid_to=iso(message.ends_at),
        key_id=message.key_id,
        signature=text.signature,
    )
