"""Sealing every chain of the audit log anew: after a restore, when the old key is gone or the anchors are."""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction

from uptake.rules.audit_chain import audit_key, seal
from uptake.tenancy import audit_anchor
from uptake.tenancy.audit import Log, log_of, log_of_installation
from uptake.tenancy.models import Tenant


@transaction.atomic
def seal_anew() -> None:
    """Seal the ends as they are with the key of now: the digests still have to fit, which verifying shows.

    Only where the key of before is lost: from here on the log says no more about the time before than its digests.
    """
    key = audit_key(settings.UPTAKE.secret)
    for log in _logs():
        end = log.end()
        end.seal = seal(key, "head", log.chain, end.number, end.digest)
        end.cut_seal = seal(key, "cut", log.chain, end.cut_number, end.cut_digest)
        end.save(update_fields=["seal", "cut_seal"])


def anchor_all() -> None:
    """Write the anchor of every chain."""
    for log in _logs():
        end = log.ends.first()
        if end is not None:
            audit_anchor.keep(log.chain, end.number, end.digest)


def _logs() -> Iterator[Log]:
    yield log_of_installation()
    for tenant in Tenant.objects.order_by("slug"):
        yield log_of(tenant)
