"""API tokens: how one is written, recognised and bounded.

A token reads `uptake_<tenant>_<prefix>_<secret>`: it says whose it is before anything is looked up, the prefix
finds the row, and the secret (192 bits) is kept by its holder alone. What is stored is a keyed hash of the whole.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings

from uptake.rules.permissions import Permission, require
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant

READS = (Permission.READ_SCORE, Permission.READ_MESSAGES)
LIFETIMES = (30, 90, 180, 365)  # days that the page offers
LONGEST = timedelta(days=365)
USUAL = 365
_WRITTEN = re.compile(r"uptake_([a-z0-9-]{1,63})_([0-9a-f]{8})_[0-9a-f]{48}")


@dataclass(frozen=True)
class Holder:
    """Whoever holds a living token: what the token may now, and on whose behalf."""

    name: str
    prefix: str
    maker: str
    tenant: Tenant
    permissions: frozenset[Permission]
    expires_at: datetime

    def require(self, permission: Permission) -> None:
        """Raise Refused("not_allowed") unless the token may."""
        if permission not in self.permissions:
            raise Refused("not_allowed", permission=permission.value)


def fresh(slug: str) -> tuple[str, str]:
    """A new token of a tenant: its prefix, and the whole."""
    prefix = secrets.token_hex(4)
    return prefix, f"uptake_{slug}_{prefix}_{secrets.token_hex(24)}"


def parts(token: str) -> tuple[str, str] | None:
    """The tenant's slug and the prefix of a token; None for anything that is not written like one."""
    found = _WRITTEN.fullmatch(token)
    return (found[1], found[2]) if found else None


def digest(token: str) -> str:
    """The keyed hash that is stored; without the secret of the installation it cannot be made again."""
    key = blake2b(settings.UPTAKE.secret, digest_size=32, person=b"uptake-api-token").digest()
    return blake2b(token.encode(), digest_size=32, key=key).hexdigest()


def allowed(chosen: Iterable[str], maker: Acting | None) -> frozenset[Permission]:
    """What a token may: what it was made for, as far as it reads and its maker may the same now."""
    if maker is None:
        return frozenset()
    return frozenset(each for each in READS if each.value in set(chosen) and maker.may(each))


def checked(chosen: Iterable[str], maker: Acting) -> list[str]:
    """The permissions of a token about to be made; raises Refused when one is not the maker's, or none is left."""
    wanted = set(chosen)
    for each in READS:
        if each.value in wanted:
            require(maker.roles, each)
    found: list[str] = [each.value for each in READS if each.value in wanted]
    if not found:
        raise Refused("token_may_nothing")
    return found
