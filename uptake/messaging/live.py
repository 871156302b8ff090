"""A message as the delivery plane holds it, and what the organization has decided about peace and devices."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import cast

import pyroaring

from uptake.delivery.snapshot import LiveMessage, Text
from uptake.messaging.catalogue.library import recommendation
from uptake.messaging.content import Content, content_of
from uptake.messaging.contents import content_problems
from uptake.messaging.declining import is_by_what_people_do
from uptake.messaging.models import Message, MessageSettings, Recipients, TestSend
from uptake.rules.choices import chosen
from uptake.rules.device_gates import DeviceRules
from uptake.rules.frequency import INTERVALS, LIFETIME_SHOWS
from uptake.rules.locations import PLACES, Location, surfaces_in
from uptake.rules.peace import DISTURB, Peace
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class RecipientSets:
    """Numbers of those whom a message is meant for, and of those among them who do not get it."""

    meant_for: pyroaring.BitMap = field(default_factory=pyroaring.BitMap)
    unlicensed: pyroaring.BitMap = field(default_factory=pyroaring.BitMap)
    held_out: pyroaring.BitMap = field(default_factory=pyroaring.BitMap)


_ONCE_SECONDS = int(INTERVALS["weekly"].total_seconds())  # longer than any test lasts


def live(row: Message, organization: str, declined: pyroaring.BitMap) -> LiveMessage:
    """A message that is scheduled or active, with its recipients.

    Those who declined since they were chosen are no recipients any more of what goes by what people do.
    """
    content = content_of(row, organization)
    format_ = PLACES[Location(row.location)].format
    return LiveMessage(
        id=row.pk,
        kind=row.kind,
        starts_at=cast("datetime", row.starts_at),  # nothing is scheduled without these
        ends_at=cast("datetime", row.ends_at),
        interval_seconds=int(INTERVALS[row.interval].total_seconds()),
        surfaces=list(surfaces(row.location, row.action)),
        format=format_.value,
        lifetime_showings=LIFETIME_SHOWS.get(format_),
        texts=_texts(content),
        recipients=_without(row, declined),
        unlicensed=bytes(row.recipients.unlicensed),
        held_out=bytes(row.recipients.held_out),
        priority=row.priority,
        picture=content.picture,
        fallback_locale=fallback(row.author_locale, content.words, every_language=row.every_language),
    )


def _without(row: Message, declined: pyroaring.BitMap) -> bytes:
    chosen = bytes(row.recipients.numbers)
    if not declined or not is_by_what_people_do(row):
        return chosen
    return (pyroaring.BitMap.deserialize(chosen) - declined).serialize()


def of_test(sent: TestSend, tenant: Tenant) -> LiveMessage | None:
    """A test for the person it was sent to alone, in whatever language there is.

    None while nothing can be shown, or something that a device must not get: a draft may have been changed since it
    was tried, and drafts may hold anything.
    """
    row = sent.message
    content = content_of(row, tenant.name)
    if not row.location or not content.words or content_problems(row, tenant):
        return None
    return LiveMessage(
        id=-sent.pk,  # meets no message: a test is neither charged nor counted
        kind=row.kind,
        starts_at=sent.sent_at,
        ends_at=sent.expires_at,
        interval_seconds=_ONCE_SECONDS,
        surfaces=list(surfaces(row.location, row.action)),
        format=PLACES[Location(row.location)].format.value,
        lifetime_showings=None,
        texts=_texts(content),
        recipients=pyroaring.BitMap([sent.person]).serialize(),
        priority=row.priority,
        picture=content.picture,
        fallback_locale=row.author_locale if row.author_locale in content.words else next(iter(content.words)),
        test=True,
    )


def surfaces(location: str, action: str) -> tuple[str, ...]:
    """Where a message appears: the surfaces of its location, of which a recommendation has those of its apps."""
    found = PLACES[Location(location)].surfaces
    hosts = recommendation(action).hosts if action else None
    return surfaces_in(hosts, found) if hosts and len(found) > 1 else found


def fallback(author_locale: str, written: Collection[str], *, every_language: bool) -> str:
    """The locale that people without a text of their own read; empty where they get none."""
    return author_locale if every_language and author_locale in written else ""


def recipient_sets(tenant: Tenant, message_id: int) -> RecipientSets:
    """Who a message is meant for by its newest list, and who of them does not get it: for rules, never for a page."""
    row = Recipients.objects.of(tenant).filter(message_id=message_id).first()
    if row is None:
        return RecipientSets()
    return RecipientSets(*(_numbers(each) for each in (row.numbers, row.unlicensed, row.held_out)))


def _numbers(kept: bytes | memoryview) -> pyroaring.BitMap:
    return pyroaring.BitMap.deserialize(bytes(kept)) if kept else pyroaring.BitMap()


def peace(tenant: Tenant) -> Peace:
    """Quiet hours, the cap of the week and how long a snooze lasts; without a decision nobody is left in peace."""
    row = MessageSettings.objects.of(tenant).first()
    if row is None:
        return Peace(zone=tenant.time_zone, snooze_days=DISTURB.snooze_days)
    both = row.quiet_from is not None and row.quiet_to is not None
    return Peace(
        quiet_from=_minutes(row.quiet_from) if both else None,
        quiet_to=_minutes(row.quiet_to) if both else None,
        weekends=row.quiet_weekends,
        zone=tenant.time_zone,
        weekly_cap=row.weekly_cap,
        snooze_days=row.snooze_days,
    )


def device_rules(tenant: Tenant) -> DeviceRules:
    """Which devices may show messages in Windows, and whether those of Microsoft may be shown beside ours."""
    row = MessageSettings.objects.of(tenant).first()
    return DeviceRules(
        allow_hybrid_joined=chosen(tenant.choices, "hybrid_joined") == "yes",
        newest_windows_only=chosen(tenant.choices, "windows_versions") == "newest",
        microsoft_messages=row.microsoft_messages if row else True,
    )


def _texts(content: Content) -> dict[str, Text]:
    return {
        locale: Text(
            title=words.title,
            body=words.body,
            button=words.button,
            url=content.url,
            second_title=words.second_title,
            second_body=words.second_body,
            second_url=content.second_url,
        )
        for locale, words in content.words.items()
    }


def _minutes(told: time | None) -> int | None:
    return None if told is None else told.hour * 60 + told.minute
