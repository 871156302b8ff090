"""Answers that are kept by key, so that a program may ask again without doing anything twice.

Call `claim` and `keep` in the transaction of what is done in between: after a crash there is neither a change nor an
answer, and the program simply asks again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from uptake.rules.refusals import Refused
from uptake.tenancy.models import KeptAnswer, Tenant
from uptake.tenancy.tokens import Holder

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Told:
    """What was answered the first time."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True)
class Claim:
    """A key that nobody has used yet, taken until the transaction ends."""

    tenant_id: int
    row_id: int


def claim(holder: Holder, key: str, request: str, now: datetime) -> Told | Claim:
    """What was told to this key before, or the key for oneself; `request` is the hash of what is asked.

    Keys belong to one token and are kept for 24 hours. Raises Refused("key_used_otherwise") when it came with another
    request, Refused("in_progress") when another process took it at this moment.
    """
    rows = KeptAnswer.objects.of(holder.tenant)
    rows.filter(token=holder.token_id, at__lte=now - KEPT).delete()
    found = _known(holder, key)
    if found is not None:
        if found.request != request:
            raise Refused("key_used_otherwise")
        return Told(found.status, found.headers, bytes(found.content))
    try:
        with transaction.atomic():
            made = rows.create(tenant=holder.tenant, token_id=holder.token_id, key=key, request=request, at=now)
    except IntegrityError as taken:
        raise Refused("in_progress") from taken
    return Claim(holder.tenant.pk, made.pk)


def keep(claimed: Claim, *, status: int, headers: Mapping[str, str], content: bytes) -> None:
    """Keep the answer under the key that was claimed."""
    rows = KeptAnswer.objects.of(claimed.tenant_id).filter(pk=claimed.row_id)
    rows.update(status=status, headers=dict(headers), content=content)


def _known(holder: Holder, key: str) -> KeptAnswer | None:
    return KeptAnswer.objects.of(holder.tenant).filter(token=holder.token_id, key=key).first()


def forget_answers(tenant: Tenant, before: datetime) -> int:
    """Delete the answers of the tenant that were given before that moment; how many they were."""
    gone, _by_table = KeptAnswer.objects.of(tenant).filter(at__lt=before).delete()
    return gone
