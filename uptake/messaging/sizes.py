"""How many people receive a message, as an admin may know it."""

from hashlib import blake2b

from django.conf import settings
from pyroaring import BitMap

from uptake.rules.audience_sizes import told_size
from uptake.tenancy.models import Tenant


def told(tenant: Tenant, recipients: BitMap) -> int | None:
    """About how many they are; None for fewer than 10 (rules/audience_sizes)."""
    secret = blake2b(tenant.slug.encode(), digest_size=32, key=settings.UPTAKE.secret, person=b"uptake-sizes").digest()
    return told_size(len(recipients), recipients.serialize(), secret)
