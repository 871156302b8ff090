"""API tokens: how one is written, recognised and bounded.

A token reads `uptake_<tenant>_<prefix>_<secret>`: it says whose it is before anything is looked up, the prefix
finds the row, and the secret (192 bits) is kept by its holder alone. What is stored is a keyed hash of the whole.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings

from uptake.rules.permissions import Permission, require
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant
from uptake.tenancy.token_scopes import OPENS, Scope, allowed

LIFETIMES = (30, 90, 180, 365)  # days that the page offers
LONGEST = timedelta(days=365)
USUAL = 365
_WRITTEN = re.compile(r"uptake_([a-z0-9-]{1,63})_([0-9a-f]{8})_[0-9a-f]{48}")


@dataclass(frozen=True)
class ActingByToken(Acting):
    """An admin for whom a program acts: every role of theirs, and nothing beyond the scopes of the token."""

    scopes: frozenset[Scope] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether a scope opens it and the roles allow it."""
        return super().may(permission) and any(permission in OPENS[scope] for scope in self.scopes)

    def require(self, permission: Permission) -> None:
        """Raise Refused("not_allowed") unless the roles allow it, Refused("not_in_scope") unless a scope opens it."""
        super().require(permission)
        if not self.may(permission):
            raise Refused("not_in_scope", permission=permission.value)


@dataclass(frozen=True)
class Holder:
    """Whoever holds a living token: what it was made for, and for whom it acts (None: its maker has no role left)."""

    token_id: int
    name: str
    prefix: str
    maker: str
    tenant: Tenant
    scopes: frozenset[Scope]
    acting: ActingByToken | None
    expires_at: datetime

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the token may at this moment."""
        return allowed(self.scopes, self.acting)

    def require(self, scope: Scope, permission: Permission) -> Acting:
        """The admin for whom it acts; raises Refused("not_in_scope") or Refused("not_allowed") unless it may."""
        if scope not in self.scopes:
            raise Refused("not_in_scope", scope=scope.value)
        if self.acting is None:
            raise Refused("not_allowed", permission=permission.value)
        require(self.acting.roles, permission)
        return self.acting


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
