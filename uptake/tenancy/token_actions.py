"""Writes about tokens: make, revoke, use."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy import tokens
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import ApiToken, Tenant
from uptake.tenancy.token_queries import holder_of, known_token
from uptake.tenancy.token_scopes import checked


@transaction.atomic
def make_token(
    *, name: str, scopes: Iterable[str], by: Acting, now: datetime, lives: timedelta = tokens.LONGEST
) -> str:
    """Make a token for these scopes, as far as its maker may, and give it back: the only time it is known.

    Raises Refused("token_without_name"), ("token_lives_too_long"), ("token_may_nothing") or ("not_allowed").
    """
    by.require(Permission.MAKE_TOKENS)
    called = name.strip()
    if not called:
        raise Refused("token_without_name")
    if not timedelta() < lives <= tokens.LONGEST:
        raise Refused("token_lives_too_long")
    chosen = checked(scopes, by)
    prefix, token = tokens.fresh(by.tenant.slug)
    made = ApiToken.objects.of(by.tenant).create(
        tenant=by.tenant,
        maker_id=by.admin_id,
        name=called,
        prefix=prefix,
        digest=tokens.digest(token),
        scopes=chosen,
        created_at=now,
        expires_at=now + lives,
    )
    told = {"prefix": prefix, "scopes": chosen, "expires_at": made.expires_at.isoformat()}
    note(by, "token.made", f"token {prefix}", tenant=by.tenant, at=now, **told)
    return token


def forget_ended(tenant: Tenant, before: datetime) -> int:
    """Delete tokens that expired or were revoked before that moment, and say how many they were."""
    ended = Q(expires_at__lt=before) | Q(revoked_at__lt=before)
    gone, _by_table = ApiToken.objects.of(tenant).filter(ended).delete()
    return gone


@transaction.atomic
def revoke_token(*, token_id: int, by: Acting, now: datetime) -> None:
    """End a token at once: one's own, or anybody's for those who may; raises Refused("no_such_token")."""
    found = ApiToken.objects.of(by.tenant).filter(pk=token_id)
    if not by.may(Permission.REVOKE_TOKENS):
        found = found.filter(maker=by.admin_id)
    row = found.first()
    if row is None:
        raise Refused("no_such_token")
    if row.revoked_at is None:
        found.update(revoked_at=now)
        note(by, "token.revoked", f"token {row.prefix}", tenant=by.tenant, at=now, prefix=row.prefix)


def use_token(token: str, now: datetime) -> tokens.Holder:
    """Who holds the token, noting that it was used today; raises Refused("token_…") when it opens nothing."""
    row = known_token(token)
    holder = holder_of(row, now)
    if row.last_used_day != now.date():  # at most one write a day
        ApiToken.objects.of(row.tenant).filter(pk=row.pk).update(last_used_day=now.date())
    return holder
