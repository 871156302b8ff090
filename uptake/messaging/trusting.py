"""Who may vouch for people, as the delivery plane is told: beside the people, in the same file."""

from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.db import transaction

from uptake.access.sealing import unseal
from uptake.delivery import directory
from uptake.delivery.trust import Code, Issuer, Trust
from uptake.messaging.models import EnrolmentCode, HostKey, Publication, TrustedIssuer
from uptake.tenancy.models import Tenant

FIRST_HOST_KEY = "1"


def host_key(secret: bytes, slug: str) -> bytes:
    """The first key by which the tenant's own hosts vouch for who is signed in; made from the secret."""
    return blake2b(slug.encode(), key=secret, digest_size=32, person=b"uptake-host-key").digest()


def trust_of(tenant: Tenant) -> Trust:
    """Everybody who may vouch for somebody now; raises sealing.NotOurs for a key of another installation."""
    return Trust(_hosts(tenant), _issuers(tenant), _codes(tenant))


def publish_trust(tenant: Tenant) -> None:
    """Tell the delivery plane, which notices within a second; before people were imported it needs nothing."""
    written_alone(tenant, lambda: _retrust(tenant))


def written_alone(tenant: Tenant, write: Callable[[], None]) -> None:
    """Write the file of people while nobody else does: what is read for it is what holds."""
    Publication.objects.of(tenant).get_or_create(tenant=tenant, defaults={"asked": 1})
    with transaction.atomic():
        Publication.objects.of(tenant).select_for_update().get()
        write()


def host_key_name(tenant: Tenant, key_id: str) -> str:
    """What a host's key is sealed as."""
    return f"host key {tenant.slug} {key_id}"


def _retrust(tenant: Tenant) -> None:
    folder = settings.UPTAKE.snapshots
    if (folder / f"{tenant.slug}{directory.SUFFIX}").exists():
        directory.retrust(folder, tenant.slug, trust_of(tenant))


def _hosts(tenant: Tenant) -> dict[str, bytes]:
    found = {FIRST_HOST_KEY: host_key(settings.UPTAKE.secret, tenant.slug)}
    for row in HostKey.objects.of(tenant):
        if row.ended_at is not None:
            found.pop(row.key_id, None)
        else:
            found[row.key_id] = unseal(bytes(row.sealed), host_key_name(tenant, row.key_id))
    return found


def _issuers(tenant: Tenant) -> tuple[Issuer, ...]:
    return tuple(
        Issuer(str(row.pk), row.issuer, row.audience, row.claim, tuple(row.parties), tuple(row.keys))
        for row in TrustedIssuer.objects.of(tenant)
    )


def _codes(tenant: Tenant) -> dict[str, Code]:
    rows = EnrolmentCode.objects.of(tenant).filter(ended_at=None)
    return {row.code_id: Code(bytes(row.digest), row.uses, row.expires_at, row.person) for row in rows}
