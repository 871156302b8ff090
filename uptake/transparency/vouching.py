"""Whom an identity provider vouches for: the person of the directory whom its claims are about."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q

from uptake.access.models import Provider
from uptake.people.oneself import Oneself, found
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

_SOURCE = "provider:"


def source_of(provider: Provider) -> str:
    """What a visit remembers of who vouched for it."""
    return f"{_SOURCE}{provider.pk}"


def still_vouches(tenant: Tenant, source: str) -> bool:
    """Whether the identity provider that opened a visit is still turned on; other sources are ended otherwise."""
    if not source.startswith(_SOURCE):
        return True
    return Provider.objects.filter(tenant=tenant, on=True, pk=source.removeprefix(_SOURCE)).exists()


def person_of(provider: Provider, claims: Mapping[str, Any]) -> Oneself:
    """The one person whom the claims are about.

    Known by the claim that never changes, as the identifier in the directory or as the sign-in name. An address of
    mail counts only where the provider says that it is verified: anybody could have given another one. Raises
    Refused("wrong_directory"), and ("me_not_known") for nobody, or where more than one person could be meant.
    """
    if provider.directory and claims.get("tid") != provider.directory:
        raise Refused("wrong_directory")
    subject = _text(claims.get(provider.subject_claim))
    mail = _text(claims.get("email")) if claims.get("email_verified") is True else ""
    names = settings.UPTAKE.pseudonyms
    kept = names.of
    as_written = set() if names.on else {subject}  # directories may write identifiers in capitals
    for told, asked in (
        (subject, Q(directory_id__in=as_written | {kept(subject)})),
        (subject, Q(principal=kept(subject))),
        (mail, Q(principal=kept(mail))),
    ):
        people = found(provider.tenant, asked) if told else []
        if len(people) == 1:
            return people[0]
    raise Refused("me_not_known")


def _text(told: object) -> str:
    return told.strip() if isinstance(told, str) and len(told) <= 320 else ""
