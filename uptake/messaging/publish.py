"""Hands the living messages over to the delivery plane, as one file per tenant.

Every change first asks for a publication in its own transaction, so a crash between the change and the
file leaves a trace and the clock publishes. A version number is taken before it is used and is written
by one attempt only; two publishers at once take turns.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import F

from uptake.delivery import directory
from uptake.delivery.directory import Known
from uptake.delivery.snapshot import LiveMessage, Snapshot, Text, write
from uptake.messaging.catalogue.library import Wording, recommendation
from uptake.messaging.models import Message, Publication
from uptake.people.queries import everyone_known
from uptake.rules.frequency import INTERVALS, LIFETIME_SHOWS, Kind
from uptake.rules.message_lifecycle import State
from uptake.rules.surfaces import Format, of_format
from uptake.tenancy.models import Tenant

HOST_KEY_ID = "1"
LIVING = (State.SCHEDULED, State.ACTIVE)  # what clients hold; the dates decide when it shows


def ask(tenant: Tenant) -> None:
    """Note that what was published is no longer true; call it in the transaction of the change."""
    rows = Publication.objects.of(tenant)
    if not rows.update(asked=F("asked") + 1):
        rows.get_or_create(tenant=tenant, defaults={"asked": 1})


def is_behind(tenant: Tenant) -> bool:
    """Whether a change waits for its publication."""
    return Publication.objects.of(tenant).filter(asked__gt=F("written")).exists()


def publish_snapshot(tenant: Tenant, now: datetime, *, with_change: Callable[[], None] | None = None) -> int:
    """Write the snapshot of this moment; its version.

    `with_change` runs in the same transaction, before the snapshot is built: when the file cannot be
    written, the change did not happen either. Errors of the disk pass through.
    """
    while True:
        ask(tenant)
        with transaction.atomic():
            row = Publication.objects.of(tenant).select_for_update().get()
            if row.written >= row.asked:
                continue  # somebody has used up this number in the meantime
            if with_change:
                with_change()
            write(settings.UPTAKE.snapshots, build(tenant, row.asked, now))
            if not (settings.UPTAKE.snapshots / f"{tenant.slug}{directory.SUFFIX}").exists():
                publish_people(tenant)
            row.written = row.asked
            row.save(update_fields=["written"])
            return row.asked


def publish_people(tenant: Tenant) -> int:
    """Write who is who, for sign-in of clients; how many people. Call it after every import of people."""
    people = [Known(row.number, row.principal, row.directory_id) for row in everyone_known(tenant)]
    secret = settings.UPTAKE.secret
    keys = {HOST_KEY_ID: host_key(secret, tenant.slug)}
    directory.write(settings.UPTAKE.snapshots, tenant.slug, people, keys, secret)
    return len(people)


def host_key(secret: bytes, slug: str) -> bytes:
    """The key by which the tenant's own hosts vouch for who is signed in; made from the secret."""
    return blake2b(slug.encode(), key=secret, digest_size=32, person=b"uptake-host-key").digest()


def build(tenant: Tenant, version: int, now: datetime) -> Snapshot:
    """The scheduled and active messages with their recipients; none while messages are turned off.

    No recommendation while people experiences are opted out, though it be for the moment before it is canceled.
    """
    switches = Tenant.objects.get(pk=tenant.pk)
    rows = (
        Message.objects.of(tenant)
        .filter(state__in=[state.value for state in LIVING])
        .select_related("recipients")
        .order_by("pk")
    )
    if switches.people_off:
        rows = rows.exclude(kind=Kind.RECOMMENDATION.value)
    sending = switches.score_on and switches.messages_on
    return Snapshot(
        tenant=tenant.slug,
        version=version,
        built_at=now,
        messages=[_live(row) for row in rows] if sending else [],
    )


def _live(row: Message) -> LiveMessage:
    about = recommendation(row.action)
    wording = cast("Wording", about.wording(row.wording))  # nothing is scheduled without these
    form = Format(row.format)
    return LiveMessage(
        id=row.pk,
        kind=row.kind,
        starts_at=cast("datetime", row.starts_at),
        ends_at=cast("datetime", row.ends_at),
        interval_seconds=int(INTERVALS[row.interval].total_seconds()),
        surfaces=list(of_format(form)),
        format=form.value,
        lifetime_showings=LIFETIME_SHOWS[form],
        texts={
            locale: Text(title=text.title, body=text.body, button=text.button, url=about.destination)
            for locale, text in wording.texts.items()
        },
        recipients=bytes(row.recipients.numbers),
    )
