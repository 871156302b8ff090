"""Who reads about themselves: a cookie of its own, for half an hour.

It stands beside the sign-in of admins and shares nothing with it: another cookie, another table, another path. There
are two ways to name a person: a code that the delivery plane has made for that person's own client, and a sign-in at
the identity provider of the organization (arriving.py). Either opens one visit and no second one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from secrets import token_urlsafe

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from uptake.delivery import me_codes
from uptake.messaging.revoking import ended_since
from uptake.people.oneself import oneself
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant
from uptake.tenancy.whose import rows_of
from uptake.transparency.models import Visit
from uptake.transparency.vouching import still_vouches

LIFETIME = timedelta(minutes=30)
MOST_A_MINUTE = 60
MOST_VISITS = 20
"""Within LIFETIME, by one person: whoever begins more is no reader."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who reads about themselves."""

    tenant: Tenant
    number: int
    visit: int
    ends_at: datetime


def enter(code: str, now: datetime) -> str:
    """Exchange a code for what the cookie holds.

    Raises Refused: "me_code_unknown", "me_code_expired", "me_code_used", or "me_too_often".
    """
    named = me_codes.named(settings.UPTAKE.secret, code, now)
    tenant = Tenant.objects.filter(slug=named.tenant).first()
    if tenant is None:
        raise Refused("me_code_unknown")
    with rows_of(tenant):
        if not _is_known(tenant, named.person):
            raise Refused("me_code_unknown")
        return begin(tenant, named.person, named.source, named.digest, now)


def begin(tenant: Tenant, person: int, source: str, once: str, now: datetime) -> str:
    """Begin a visit of a person whom `source` has vouched for; what the cookie holds.

    `once` is a digest of what proved it, which proves nothing again. Raises Refused: "me_code_used", "me_too_often".
    """
    visits = Visit.objects.of(tenant)
    if visits.filter(person=person, begun_at__gt=now - LIFETIME).count() >= MOST_VISITS:
        raise Refused("me_too_often")
    secret = token_urlsafe(32)
    try:
        with transaction.atomic():
            visits.create(
                tenant=tenant,
                person=person,
                source=source,
                code=once,
                secret=digest(secret),
                begun_at=now,
                ends_at=now + LIFETIME,
            )
    except IntegrityError:
        raise Refused("me_code_used") from None
    return f"{tenant.slug}.{secret}"


def visitor(cookie: str, now: datetime, *, weight: int = 1) -> Visitor:
    """Say who reads, and count what they ask: `weight` is more for what is dear to answer.

    Raises Refused("me_no_visit") where there is none or it is over, Refused("me_too_often").
    """
    slug, _dot, secret = cookie.partition(".")
    tenant = Tenant.objects.filter(slug=slug).first() if secret else None
    if tenant is None:
        raise Refused("me_no_visit")
    with rows_of(tenant):
        row = Visit.objects.of(tenant).filter(secret=digest(secret), left_at=None, ends_at__gt=now).first()
        if row is None or not _is_known(tenant, row.person):
            raise Refused("me_no_visit")
        if ended_since(tenant, row.person, row.source, row.begun_at):  # whoever loses their tokens loses this, too
            raise Refused("me_no_visit")
        if not still_vouches(tenant, row.source):
            raise Refused("me_no_visit")
        _count(tenant, row, now, weight)
    return Visitor(tenant, row.person, row.pk, row.ends_at)


def leave(who: Visitor, now: datetime) -> None:
    """End the visit; its row stays for a while, so that its code opens nothing again."""
    Visit.objects.of(who.tenant).filter(pk=who.visit).update(left_at=now)


def forget_over(tenant: Tenant, before: datetime) -> int:
    """Delete the visits that were over before that moment; how many they were."""
    gone, _by_table = Visit.objects.of(tenant).filter(ends_at__lt=before).delete()
    return gone


def _count(tenant: Tenant, row: Visit, now: datetime, weight: int) -> None:
    minute = int(now.timestamp()) // 60
    rows = Visit.objects.of(tenant).filter(pk=row.pk)
    rows.exclude(minute=minute).update(minute=minute, asked=0)
    # One statement that judges and counts: requests at the same moment cannot all be the last one.
    if not rows.filter(asked__lte=MOST_A_MINUTE - weight).update(asked=F("asked") + weight):
        raise Refused("me_too_often")


def _is_known(tenant: Tenant, number: int) -> bool:
    return oneself(tenant, number) is not None


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return blake2b(secret.encode(), digest_size=32, person=b"uptake-visit").hexdigest()
