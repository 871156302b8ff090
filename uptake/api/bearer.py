"""Who asks: the holder of a token, and nobody else. A signed-in browser is no token."""

from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.token_actions import use_token
from uptake.tenancy.tokens import Holder


class Asking(HttpRequest):
    """A request whose token was recognised."""

    auth: Holder


class Bearer(HttpAuthBase):
    """Lets a request through that carries a living token with the permission.

    Without a permission any token that may read anything will do. The header is never logged.
    """

    openapi_scheme = "bearer"
    openapi_description = "A token made under Settings, Tokens: `Authorization: Bearer uptake_…`"

    def __init__(self, permission: Permission | None = None) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Holder | None:
        """The holder, None without a token; raises Refused when the token is not good for this."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return None
        holder = use_token(token.strip(), timezone.now())
        if self.permission is not None:
            holder.require(self.permission)
        elif not holder.permissions:
            raise Refused("not_allowed")
        return holder


def asking(request: HttpRequest) -> Holder:
    """Who asks, in an operation."""
    return cast("Asking", request).auth
