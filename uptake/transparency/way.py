"""The way to the identity provider and back, kept by the browser that goes it: sealed, for these pages alone.

The flow is that of admins (access/oidc); what it leads to is not. It has its own address of return, its own cookie and
its own seal, so what was begun for one cannot end as the other.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from secrets import compare_digest
from typing import Any

from uptake.access import oidc
from uptake.access.models import Provider
from uptake.access.sealing import NotOurs, seal, unseal
from uptake.rules.refusals import Refused

COOKIE = "uptake_me_way"
LASTS = oidc.LASTS
_PURPOSE = "the way to /me/"


def go(provider: Provider, redirect_uri: str, now: datetime) -> tuple[str, str]:
    """Where to send the browser, and what its cookie holds; raises Refused("provider_unreachable")."""
    address, flow = oidc.begin(provider, redirect_uri=redirect_uri, to="", again=False, now=now)
    told = json.dumps(flow.as_dict()).encode()
    return address, urlsafe_b64encode(seal(told, _PURPOSE)).decode()


def come_back(cookie: str, told: Mapping[str, str], now: datetime) -> tuple[Provider, str, dict[str, Any]]:
    """Who vouches, the state that was asked for, and what the provider says about who signed in.

    Raises Refused("provider_answer"), ("provider_refused") or ("provider_unreachable").
    """
    flow = _flow(cookie)
    if flow is None or not compare_digest(flow.state.encode(), told.get("state", "").encode()):
        raise Refused("provider_answer", why="unknown state")
    provider = Provider.objects.filter(pk=flow.provider, on=True).select_related("tenant").first()
    if provider is None:
        raise Refused("provider_answer", why="provider is off")
    return provider, flow.state, oidc.finish(provider, flow, told, now)


def _flow(cookie: str) -> oidc.Flow | None:
    try:
        return oidc.Flow(**json.loads(unseal(urlsafe_b64decode(cookie), _PURPOSE)))
    except (NotOurs, ValueError, TypeError):
        return None
