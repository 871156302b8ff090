"""The keys that a tenant's messages are signed with, and how the next one takes the place of the one before.

A key is published a day before it signs, so that clients know it by then: their sessions are shorter. When it
signs, all living messages are signed anew, and the key before is accepted for another day: until then clients
have let go of what they held.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from uptake.access.sealing import seal, unseal
from uptake.delivery.signing import padless
from uptake.delivery.snapshot import PublishedKey
from uptake.delivery.tokens import LIFETIME
from uptake.messaging.models import SigningKey
from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

AHEAD = 2 * LIFETIME  # from its publication to its first signature
KEPT = timedelta(days=1)  # after its last signature; a lease is over much sooner
LIFE = timedelta(days=90)  # how long a key signs


@dataclass(frozen=True, slots=True)
class Signer:
    """The key that signs now."""

    id: str
    key: Ed25519PrivateKey


def signer(tenant: Tenant, now: datetime) -> Signer:
    """The key that signs now, made at the first time; call it inside a transaction. Raises sealing.NotOurs."""
    row = SigningKey.objects.of(tenant).filter(begins_at__lte=now).exclude(sealed=b"").last()
    row = row or _make(tenant, now, begins_at=now)
    private = unseal(bytes(row.sealed), _about(tenant, row.key_id))
    return Signer(row.key_id, Ed25519PrivateKey.from_private_bytes(private))


def published(tenant: Tenant, now: datetime) -> list[PublishedKey]:
    """Every key that clients are to trust: those that signed, the one that does, and the next."""
    rows = SigningKey.objects.of(tenant)
    return [
        PublishedKey(row.key_id, padless(bytes(row.public)), row.retires_at)
        for row in rows
        if row.retires_at is None or row.retires_at > now
    ]


def turn(tenant: Tenant, now: datetime) -> bool:
    """Do what is due: prepare the next key, let it take over, forget retired ones; whether to publish anew."""
    rows = list(SigningKey.objects.of(tenant))
    retired = [row for row in rows if row.retires_at is not None and row.retires_at <= now]
    begun = [row for row in rows if row.retires_at is None and row.begins_at <= now]
    signs, before = begun[-1] if begun else None, begun[:-1]
    waits = any(row.begins_at > now for row in rows)
    is_old = signs is not None and signs.begins_at <= now - LIFE + AHEAD and not waits
    if signs is not None and not (retired or before or is_old):
        return False
    with transaction.atomic():
        SigningKey.objects.of(tenant).filter(pk__in=[row.pk for row in retired]).delete()
        _retire(tenant, [row.key_id for row in before], now + KEPT)
        if signs is None or is_old:
            _make(tenant, now, begins_at=now if signs is None else now + AHEAD)
    return True


@transaction.atomic
def rotate(*, by: Acting, now: datetime, compromised: bool = False) -> str:
    """Sign with a new key from now on; its id. Publish afterwards.

    Clients that do not know it yet ask for it by a new session. `compromised` withdraws the keys before at once,
    so that what somebody else signed with them is not shown any more.
    """
    by.require(Permission.CHANGE_SETTINGS)
    living = SigningKey.objects.of(by.tenant).filter(retires_at=None)
    _retire(by.tenant, list(living.values_list("key_id", flat=True)), now if compromised else now + KEPT)
    made = _make(by.tenant, now, begins_at=now)
    note(by, "signing_key.rotated", made.key_id, tenant=by.tenant, at=now, compromised=compromised)
    return made.key_id


def _retire(tenant: Tenant, key_ids: list[str], at: datetime) -> None:
    SigningKey.objects.of(tenant).filter(key_id__in=key_ids).update(retires_at=at, sealed=b"")


def _make(tenant: Tenant, now: datetime, *, begins_at: datetime) -> SigningKey:
    key_id = f"{begins_at:%Y-%m}-{secrets.token_hex(4)}"
    key = Ed25519PrivateKey.generate()
    return SigningKey.objects.of(tenant).create(
        tenant=tenant,
        key_id=key_id,
        public=key.public_key().public_bytes_raw(),
        sealed=seal(key.private_bytes_raw(), _about(tenant, key_id)),
        made_at=now,
        begins_at=begins_at,
    )


def _about(tenant: Tenant, key_id: str) -> str:
    return f"signing key {tenant.slug} {key_id}"
