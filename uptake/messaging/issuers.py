"""Identity providers whose tokens name people, and their public keys, which are looked up every hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from uptake.access.fetching import NoAnswer, address_parts, ask
from uptake.delivery.revoked import What
from uptake.delivery.trust import usable
from uptake.messaging.models import TrustedIssuer
from uptake.messaging.revoking import publish_revoked, write_down
from uptake.messaging.trusting import publish_trust
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

CLAIMS = ("oid", "sub", "upn", "preferred_username", "email")
EVERY = timedelta(hours=1)
BELIEVED = timedelta(days=7)  # keys that could not be looked up for so long are let go
_WELL_KNOWN = "/.well-known/openid-configuration"
_MOST_KEYS = 100
_MOST = 10
_LONGEST = 500


@dataclass(frozen=True)
class IssuerDecided:
    """What an admin says about a provider; `parties` may ask for its tokens, only the audience where it is empty."""

    issuer: str
    audience: str
    claim: str
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class IssuerRow:
    """A provider as the page shows it."""

    id: int
    issuer: str
    audience: str
    claim: str
    parties: tuple[str, ...]
    keys: int
    fetched_at: datetime | None
    trouble: str


def issuers_of(tenant: Tenant) -> list[IssuerRow]:
    """All providers of an organization."""
    return [
        IssuerRow(
            row.pk, row.issuer, row.audience, row.claim, tuple(row.parties), len(row.keys), row.fetched_at, row.trouble
        )
        for row in TrustedIssuer.objects.of(tenant)
    ]


def trust_issuer(*, decided: IssuerDecided, by: Acting, now: datetime) -> int:
    """Trust a provider, once its keys could be fetched; its number.

    Raises Refused("issuer_incomplete"), ("issuer_address"), ("issuer_unreachable", why), ("issuer_is_known"),
    ("too_many_issuers").
    """
    by.require(Permission.CHANGE_SETTINGS)
    _check(decided)
    try:
        keys_url = _keys_url(decided.issuer)
        keys = _keys(keys_url)
    except NoAnswer as trouble:
        raise Refused("issuer_unreachable", why=str(trouble)) from None
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
        rows = TrustedIssuer.objects.of(tenant)
        if rows.count() >= _MOST:
            raise Refused("too_many_issuers")
        if rows.filter(issuer=decided.issuer, audience=decided.audience).exists():
            raise Refused("issuer_is_known")
        made = rows.create(
            tenant=tenant,
            issuer=decided.issuer,
            audience=decided.audience,
            claim=decided.claim,
            parties=list(decided.parties),
            keys_url=keys_url,
            keys=keys,
            fetched_at=now,
            tried_at=now,
            made_at=now,
            made_by=by.sign_in,
        )
        about = {"audience": decided.audience, "claim": decided.claim, "parties": list(decided.parties)}
        note(by, "issuer.trusted", decided.issuer, tenant=tenant, at=now, **about)
    publish_trust(by.tenant)
    return made.pk


def distrust_issuer(*, issuer_id: int, by: Acting, now: datetime) -> None:
    """Trust a provider no more, and end every token that was opened through it; raises Refused("no_such_issuer")."""
    by.require(Permission.CHANGE_SETTINGS)
    with transaction.atomic():
        row = TrustedIssuer.objects.of(by.tenant).filter(pk=issuer_id).first()
        if row is None:
            raise Refused("no_such_issuer")
        row.delete()
        write_down(by.tenant, What.SOURCE, f"issuer:{issuer_id}", by=by, now=now)
        note(by, "issuer.distrusted", row.issuer, tenant=by.tenant, at=now, audience=row.audience)
    publish_trust(by.tenant)
    publish_revoked(by.tenant, now)


def refresh_due(tenant: Tenant, now: datetime) -> int:
    """Look up the keys that were not looked up for an hour; how many providers were asked.

    What cannot be fetched stays as it was for a week, and is let go then.
    """
    due = TrustedIssuer.objects.of(tenant).filter(Q(tried_at=None) | Q(tried_at__lte=now - EVERY))
    rows = list(due)
    changed = False
    for row in rows:
        before = row.keys
        row.tried_at = now
        try:
            row.keys_url = _keys_url(row.issuer)
            row.keys, row.fetched_at, row.trouble = _keys(row.keys_url), now, ""
        except NoAnswer as trouble:
            row.trouble = str(trouble)[:100]
            if row.fetched_at is None or row.fetched_at <= now - BELIEVED:
                row.keys = []
        found = TrustedIssuer.objects.of(tenant).filter(pk=row.pk)  # somebody may have removed it meanwhile
        found.update(tried_at=now, keys_url=row.keys_url, keys=row.keys, fetched_at=row.fetched_at, trouble=row.trouble)
        changed = changed or row.keys != before
    if changed:
        publish_trust(tenant)
    return len(rows)


def _check(decided: IssuerDecided) -> None:
    if not decided.audience or decided.claim not in CLAIMS or len(decided.audience) > _LONGEST:
        raise Refused("issuer_incomplete")
    if len(decided.issuer) > _LONGEST or any(len(party) > _LONGEST for party in decided.parties):
        raise Refused("issuer_incomplete")
    try:
        parts = address_parts(decided.issuer)
    except NoAnswer:
        raise Refused("issuer_address") from None
    if parts.query or parts.fragment:
        raise Refused("issuer_address")


def _keys_url(issuer: str) -> str:
    told = ask(issuer.rstrip("/") + _WELL_KNOWN)
    if not isinstance(told, dict) or told.get("issuer") != issuer or not isinstance(told.get("jwks_uri"), str):
        raise NoAnswer("it calls itself otherwise")
    address_parts(told["jwks_uri"])
    return str(told["jwks_uri"])


def _keys(url: str) -> list[dict[str, Any]]:
    told = ask(url)
    listed = told.get("keys") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise NoAnswer("no keys")
    good = [each for each in listed[:_MOST_KEYS] if usable([each])]
    if not good:
        raise NoAnswer("no key that can be used")
    wanted = ("kty", "n", "e", "crv", "x", "y", "kid", "use", "alg")
    return [{name: each[name] for name in wanted if name in each} for each in good]
