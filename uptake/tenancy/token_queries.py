"""What is known about tokens: who holds one, and the lists of the page."""

from dataclasses import dataclass
from datetime import date, datetime
from hmac import compare_digest

from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, acting_as
from uptake.tenancy.models import ApiToken, Tenant
from uptake.tenancy.token_scopes import OPENS, Scope, known
from uptake.tenancy.tokens import ActingByToken, Holder, digest, parts
from uptake.tenancy.whose import until_its_end

_NOBODYS = "0" * 64


@dataclass(frozen=True)
class TokenRow:
    """A token as the page lists it; `scopes` are those of which something is left to its maker today."""

    id: int
    name: str
    prefix: str
    maker: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_day: date | None
    revoked_at: datetime | None


def known_token(token: str) -> ApiToken:
    """The stored row of a token; raises Refused("token_unknown").

    The hashes are compared in constant time, and when there is no such row as well. The request is about the rows of
    the organization that the token names, from before the first of them is looked at.
    """
    told = parts(token)
    tenant = Tenant.objects.filter(slug=told[0]).first() if told else None
    if tenant is not None:
        until_its_end(tenant)
    row = ApiToken.objects.of(tenant).filter(prefix=told[1]).first() if told and tenant else None
    same = compare_digest(digest(token), row.digest if row else _NOBODYS)
    if row is None or not same:
        raise Refused("token_unknown")
    return row


def holder_of(row: ApiToken, now: datetime) -> Holder:
    """What a stored token may now; raises Refused("token_revoked") or Refused("token_expired").

    Nothing is left when its maker has lost every role that gave it, or may not sign in any more.
    """
    if row.revoked_at is not None:
        raise Refused("token_revoked")
    if now >= row.expires_at:
        raise Refused("token_expired")
    return Holder(
        token_id=row.pk,
        name=row.name,
        prefix=row.prefix,
        maker=row.maker.sign_in,
        tenant=row.tenant,
        scopes=known(row.scopes),
        acting=_maker(row),
        expires_at=row.expires_at,
    )


def tokens_for(acting: Acting) -> list[TokenRow]:
    """The tokens that an admin may see: the own ones, and everybody's for those who may revoke them."""
    found = ApiToken.objects.of(acting.tenant).select_related("maker", "tenant")
    if not acting.may(Permission.REVOKE_TOKENS):
        found = found.filter(maker=acting.admin_id)
    return [
        TokenRow(
            id=row.pk,
            name=row.name,
            prefix=row.prefix,
            maker=row.maker.sign_in,
            scopes=_living(row),
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_day=row.last_used_day,
            revoked_at=row.revoked_at,
        )
        for row in found
    ]


def _maker(row: ApiToken) -> ActingByToken | None:
    """The maker with the roles of this moment, within the scopes; None without any role, or switched off."""
    maker = acting_as(row.maker, row.tenant) if row.maker.is_active else None
    if maker is None:
        return None
    return ActingByToken(
        admin_id=maker.admin_id,
        sign_in=maker.sign_in,
        name=maker.name,
        tenant=maker.tenant,
        roles=maker.roles,
        token=row.prefix,
        scopes=known(row.scopes),
    )


def _living(row: ApiToken) -> frozenset[Scope]:
    maker = _maker(row)
    if maker is None:
        return frozenset()
    return frozenset(scope for scope in known(row.scopes) if any(maker.may(each) for each in OPENS[scope]))
