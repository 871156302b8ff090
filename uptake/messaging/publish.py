"""Hands the living messages over to the delivery plane, as one file per tenant.

Every change first asks for a publication in its own transaction, so a crash between the change and the
file leaves a trace and the clock publishes. A version number is taken before it is used and is written
by one attempt only; two publishers at once take turns.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from uptake.delivery import directory, pictures
from uptake.delivery.directory import Known
from uptake.delivery.snapshot import Snapshot, write
from uptake.messaging import live, signing_keys
from uptake.messaging.declining import declined
from uptake.messaging.models import Message, Picture, Publication, TestSend
from uptake.messaging.moving import OURS
from uptake.messaging.signatures import sign
from uptake.messaging.trusting import host_key, trust_of, written_alone
from uptake.people.pseudonymity import key_check
from uptake.people.queries import everyone_known
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Tenant

__all__ = [
    "after_the_change",
    "ask",
    "build",
    "host_key",
    "is_behind",
    "pass_over_numbers",
    "publish_people",
    "publish_snapshot",
]

_PASSED_OVER = 1_000_000  # far more than are written between a backup and the next
LIVING = (State.SCHEDULED, State.ACTIVE)  # what clients hold; the dates decide when it shows

_waiting: ContextVar[dict[int, tuple[Tenant, datetime]] | None] = ContextVar("waiting", default=None)


@contextmanager
def after_the_change() -> Iterator[None]:
    """Let what is published inside wait until this ends: for those who put a transaction around an action.

    A snapshot must never be ahead of the database. If it cannot be written then, the clock publishes what was asked.
    """
    waiting: dict[int, tuple[Tenant, datetime]] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for tenant, now in waiting.values():
        try:
            publish_snapshot(tenant, now)
        except OSError:
            logging.getLogger(__name__).exception("the snapshot of %s waits for the clock", tenant.slug)


def ask(tenant: Tenant) -> None:
    """Note that what was published is no longer true; call it in the transaction of the change."""
    rows = Publication.objects.of(tenant)
    if not rows.update(asked=F("asked") + 1):
        rows.get_or_create(tenant=tenant, defaults={"asked": 1})


def pass_over_numbers(tenant: Tenant) -> None:
    """Leave out the numbers that may have been written after a backup: the next snapshot gets one that nobody has met.

    Clients hold cursors that name a snapshot by its number. Under one that was given before, what is new now would be
    taken for what they have already.
    """
    Publication.objects.of(tenant).update(asked=F("asked") + _PASSED_OVER)


def is_behind(tenant: Tenant) -> bool:
    """Whether a change waits for its publication."""
    return Publication.objects.of(tenant).filter(asked__gt=F("written")).exists()


def publish_snapshot(tenant: Tenant, now: datetime, *, with_change: Callable[[], None] | None = None) -> int:
    """Write the snapshot of this moment; its version.

    `with_change` runs in the same transaction, before the snapshot is built: when the file cannot be
    written, the change did not happen either. Errors of the disk pass through. Inside of `after_the_change` it
    waits, and 0 is told.
    """
    waiting = _waiting.get()
    if waiting is not None and with_change is None:
        waiting[tenant.pk] = (tenant, now)
        return 0
    while True:
        ask(tenant)
        with transaction.atomic():
            row = Publication.objects.of(tenant).select_for_update().get()
            if row.written >= row.asked:
                continue  # somebody has used up this number in the meantime
            if with_change:
                with_change()
            built = build(tenant, row.asked, now)
            _put_pictures(tenant, {message.picture for message in built.messages if message.picture}, now)
            write(settings.UPTAKE.snapshots, built)
            if not (settings.UPTAKE.snapshots / f"{tenant.slug}{directory.SUFFIX}").exists():
                publish_people(tenant)
            row.written = row.asked
            row.save(update_fields=["written"])
            return row.asked


def publish_people(tenant: Tenant) -> int:
    """Write who is who, for sign-in of clients; how many people. Call it after every import of people."""
    people = [Known(row.number, row.principal, row.directory_id) for row in everyone_known(tenant)]

    def write_them() -> None:
        trust = trust_of(tenant)
        folder, secret = settings.UPTAKE.snapshots, settings.UPTAKE.secret
        directory.write(folder, tenant.slug, people, trust.hosts, secret, trust, key_check())

    written_alone(tenant, write_them)
    return len(people)


def build(tenant: Tenant, version: int, now: datetime) -> Snapshot:
    """The scheduled and active messages with their recipients, and tests, signed; none while messages are turned off.

    No recommendation while people experiences are opted out, though it be for the moment before it is canceled.
    """
    switches = Tenant.objects.get(pk=tenant.pk)
    rows = (
        Message.objects.of(tenant)
        .filter(state__in=[state.value for state in LIVING], source=OURS, deleted_at=None)
        .select_related("recipients", "picture")
        .defer("picture__content")
        .order_by("pk")
    )
    tests = (
        TestSend.objects.of(tenant)
        .filter(expires_at__gt=now, message__deleted_at=None)
        .select_related("message__picture")
        .defer("message__picture__content")
        .order_by("pk")
    )
    if switches.people_off:
        rows = rows.exclude(kind=Kind.RECOMMENDATION.value)
    sending = switches.score_on and switches.messages_on
    left_out = declined(tenant)
    found = [live.live(row, tenant.name, left_out) for row in rows] if sending else []
    tried = [live.of_test(sent, tenant) for sent in tests] if sending else []
    return Snapshot(
        tenant=tenant.slug,
        version=version,
        built_at=now,
        messages=sign(
            [*found, *(message for message in tried if message)], tenant.slug, signing_keys.signer(tenant, now)
        ),
        peace=live.peace(switches),
        gates=live.device_rules(switches),
        keys=signing_keys.published(tenant, now),
    )


def _put_pictures(tenant: Tenant, digests: set[str], now: datetime) -> None:
    def content(digest: str) -> bytes:
        found = Picture.objects.of(tenant).filter(digest=digest).values_list("content", flat=True).first()
        return bytes(found or b"")

    pictures.put(settings.UPTAKE.snapshots, tenant.slug, digests, content, now)
