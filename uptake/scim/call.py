"""One request of an identity provider: a token of the right scope, not too fast, and not too much at once."""

import json
import math
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.scim.pace import Pace
from uptake.scim.problems import Problem
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant
from uptake.tenancy.token_actions import use_token
from uptake.tenancy.token_scopes import Scope

ROOT = "/scim/v2"
MOST_BYTES = 16 * 1024 * 1024  # a group of 50,000 with the addresses of its members has 10
DEEPEST = 20
pace = Pace()


@dataclass(frozen=True)
class Call:
    """A request that was let in: for whom it acts, in which tenant, and when."""

    request: HttpRequest
    by: Acting
    now: datetime

    @property
    def tenant(self) -> Tenant:
        """Whose persons and groups it is about: the tenant of the token, and no other."""
        return self.by.tenant

    @property
    def root(self) -> str:
        """The address before /Users and /Groups."""
        return self.request.build_absolute_uri(ROOT)

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; raises Problem, or Refused("too_large")."""
        read = self.request.read(MOST_BYTES + 1)
        if len(read) > MOST_BYTES:
            raise Refused("too_large")
        try:
            told = json.loads(read, parse_constant=_no_number)
        except (ValueError, RecursionError) as wrong:
            raise Problem(400, _("The content is no JSON."), "invalidSyntax") from wrong
        if not isinstance(told, dict):
            raise Problem(400, _("The content is no JSON object."), "invalidSyntax")
        if not _is_flat(told):
            raise Problem(400, _("The content is nested too deeply."), "invalidSyntax")
        return told

    def require_version(self, etag: str) -> None:
        """Raise Problem when If-Match names other versions than this one."""
        wanted = self.request.headers.get("If-Match", "*")
        if wanted.strip() != "*" and etag not in [each.strip() for each in wanted.split(",")]:
            raise Problem(412, _("Somebody has changed this in the meantime. Read it again."))

    def knows(self, etag: str) -> bool:
        """Whether If-None-Match names this version, so that nothing has to be told."""
        return etag in [each.strip() for each in self.request.headers.get("If-None-Match", "").split(",")]


def let_in(request: HttpRequest) -> Call:
    """The call that a request is; raises Problem, and Refused for a token that does not open this."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        missing = _("Send a token with the request: Authorization: Bearer, then the token.")
        raise Problem(401, missing, headers={"WWW-Authenticate": 'Bearer realm="Uptake"'})
    now = timezone.now()
    holder = use_token(token.strip(), now)
    request.asked_by = holder.acting  # type: ignore[attr-defined] # known even where the token is not good for it
    seconds = pace.wait(holder.token_id, time.monotonic())
    if seconds:
        raise Refused("provisioned_too_fast", seconds=math.ceil(seconds))
    return Call(request, holder.require(Scope.DIRECTORY_WRITE, Permission.PROVISION), now)


def _is_flat(told: Any) -> bool:
    """Whether nothing lies deeper than any resource of the standard goes."""
    level: list[Any] = [told]
    for _depth in range(DEEPEST):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return True
    return False


def _no_number(_said: str) -> None:
    raise ValueError("JSON has no such number")
