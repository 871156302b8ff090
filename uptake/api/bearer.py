"""Who asks: the holder of a token, and nobody else. A signed-in browser is no token."""

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from uptake.access.doors import knock, token_doors
from uptake.access.visitors import address_of
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.token_actions import use_token
from uptake.tenancy.token_scopes import Scope, scope_of
from uptake.tenancy.tokens import Holder


class Asking(HttpRequest):
    """A request whose token was recognised."""

    auth: Holder


class Bearer(HttpAuthBase):
    """Lets a request through whose token was made for it, and whose maker may do it at this moment.

    Without a permission any token that opens anything will do. The header is never logged.
    """

    openapi_scheme = "bearer"
    openapi_description = "A token made under Settings, Tokens: `Authorization: Bearer uptake_…`"

    def __init__(self, permission: Permission | None = None, scope: Scope | None = None) -> None:
        super().__init__()
        self.permission = permission
        self.scope = scope or (scope_of(permission) if permission else None)

    def __call__(self, request: HttpRequest) -> Holder | None:
        """The holder, None without a token; raises Refused when the token is not good for this."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return None
        holder = _known(request, token.strip(), timezone.now())
        request.asked_by = holder.acting  # type: ignore[attr-defined] # known even where the token is not good for it
        if self.permission is not None and self.scope is not None:
            holder.require(self.scope, self.permission)
        elif not holder.permissions:
            raise Refused("not_allowed")
        return holder


def _known(request: HttpRequest, token: str, now: datetime) -> Holder:
    """The holder of a living token; an address that sends many that open nothing has to wait with such tokens.

    A good one is let through meanwhile: others may share the address, and 192 bits are not guessed.
    """
    try:
        return use_token(token, now)
    except Refused as refused:
        if refused.reason == "token_unknown":
            knock(token_doors(address_of(request)), now)
        raise


def asking(request: HttpRequest) -> Holder:
    """Who asks, in an operation."""
    return cast("Asking", request).auth


def acting(request: HttpRequest) -> Acting:
    """The admin for whom the program acts, in an operation that asks for a permission."""
    found = asking(request).acting
    if found is None:
        raise Refused("not_allowed")
    return found
