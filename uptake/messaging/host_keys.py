"""Keys of host applications: made, shown once, and ended."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from uptake.access.sealing import seal
from uptake.delivery.flag_callers import flag_key
from uptake.delivery.revoked import What
from uptake.messaging.models import HostKey
from uptake.messaging.revoking import publish_revoked, write_down
from uptake.messaging.trusting import FIRST_HOST_KEY, host_key, host_key_name, publish_trust
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

_BYTES = 32
_MOST = 50  # living keys of one organization
LONGEST_NAME = 100


@dataclass(frozen=True)
class MadeKey:
    """A key at the only moment at which it is known: what the host signs with, and what it asks for flags with."""

    key_id: str
    secret: str  # hexadecimal
    flags: str


@dataclass(frozen=True)
class HostRow:
    """A key as the page shows it; the first one has neither name nor maker."""

    key_id: str
    name: str
    made_at: datetime | None
    made_by: str
    ended_at: datetime | None


def hosts_of(tenant: Tenant) -> list[HostRow]:
    """All keys, the first one first; ended ones stay on the list."""
    rows = [HostRow(row.key_id, row.name, row.made_at, row.made_by, row.ended_at) for row in HostKey.objects.of(tenant)]
    if any(row.key_id == FIRST_HOST_KEY for row in rows):
        return sorted(rows, key=lambda row: row.key_id != FIRST_HOST_KEY)
    return [HostRow(FIRST_HOST_KEY, "", None, "", None), *rows]


def add_host(*, name: str, by: Acting, now: datetime) -> MadeKey:
    """Make a key for a host; it counts within a second. Raises Refused("host_without_name"), ("too_many_hosts")."""
    by.require(Permission.CHANGE_SETTINGS)
    called = name.strip()[:LONGEST_NAME]
    if not called:
        raise Refused("host_without_name")
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
        if HostKey.objects.of(tenant).filter(ended_at=None).count() >= _MOST:
            raise Refused("too_many_hosts")
        key_id, secret = f"h-{secrets.token_hex(4)}", secrets.token_bytes(_BYTES)
        HostKey.objects.of(tenant).create(
            tenant=tenant,
            key_id=key_id,
            name=called,
            sealed=seal(secret, host_key_name(tenant, key_id)),
            made_at=now,
            made_by=by.sign_in,
        )
        note(by, "host_key.made", key_id, tenant=tenant, at=now, host=called)
    publish_trust(by.tenant)
    return MadeKey(key_id, secret.hex(), flag_key(by.tenant.slug, key_id, secret))


def end_host(*, key_id: str, by: Acting, now: datetime) -> None:
    """End a key at once, with every token that was opened through it; raises Refused("no_such_host")."""
    by.require(Permission.CHANGE_SETTINGS)
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
        rows = HostKey.objects.of(tenant).filter(key_id=key_id)
        row = rows.first()
        if row is None and key_id == FIRST_HOST_KEY:
            HostKey.objects.of(tenant).create(
                tenant=tenant, key_id=key_id, name="", sealed=b"", made_at=now, ended_at=now
            )
        elif row is None or row.ended_at is not None:
            raise Refused("no_such_host")
        rows.update(ended_at=now, sealed=b"")
        write_down(tenant, What.SOURCE, f"host:{key_id}", by=by, now=now)
        note(by, "host_key.ended", key_id, tenant=tenant, at=now)
    publish_trust(by.tenant)
    publish_revoked(by.tenant, now)


def first_key(tenant: Tenant, *, by: Acting | None, now: datetime) -> MadeKey:
    """Show the key that every organization has from the beginning, and note who saw it (None: the command line).

    Raises Refused("no_such_host") when it was ended, Refused("not_allowed").
    """
    if by is not None:
        by.require(Permission.CHANGE_SETTINGS)
    if HostKey.objects.of(tenant).filter(key_id=FIRST_HOST_KEY).exclude(ended_at=None).exists():
        raise Refused("no_such_host")
    note(by, "host_key.shown", FIRST_HOST_KEY, tenant=tenant, at=now)
    secret = host_key(settings.UPTAKE.secret, tenant.slug)
    return MadeKey(FIRST_HOST_KEY, secret.hex(), flag_key(tenant.slug, FIRST_HOST_KEY, secret))
