"""Ending client tokens before their time: of a person, of a device, of a source, or of everybody."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from uptake.delivery import enrolled, revoked
from uptake.delivery.revoked import Revoked, What
from uptake.delivery.tokens import LIFETIME, device_digest
from uptake.messaging.models import Revocation
from uptake.messaging.trusting import written_alone
from uptake.people.queries import person as known_person
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings

_DEVICE = re.compile(r"[0-9a-f]{20}")
_AT_ONCE = 500


def revoke(*, what: What, about: str = "", by: Acting, now: datetime) -> None:
    """End every token that was issued until now; who may sign in, opens a new session at once.

    `about` is a principal name, the id that a device keeps or was enrolled by, or a source
    (`host:KEY`, `issuer:ID`). Enrolled devices that are meant are ended for good. Raises Refused("no_such_person"),
    ("no_such_device").
    """
    by.require(Permission.CHANGE_SETTINGS)
    told = about.strip()
    with transaction.atomic():
        if what is What.PERSON:
            _end_person(by, told, now)
        elif what is What.DEVICE:
            _end_device(by, told, now)
        else:
            write_down(by.tenant, what, told if what is What.SOURCE else "", by=by, now=now)
        # Whose tokens they were is nobody's business: the log tells what kind of thing was done.
        note(by, "client_tokens.revoked", what.value, tenant=by.tenant, at=now)
    publish_revoked(by.tenant, now)


def write_down(tenant: Tenant, what: What, about: str, *, by: Acting | None, now: datetime) -> None:
    """Keep that tokens are ended; publish afterwards."""
    write_down_all(tenant, [(what, about)], by=by, now=now)


def write_down_all(tenant: Tenant, entries: Iterable[tuple[What, str]], *, by: Acting | None, now: datetime) -> None:
    """Keep it of many at once; publish afterwards."""
    rows = [
        Revocation(tenant=tenant, what=what.value, about=about, at=now, by=by.sign_in if by else "")
        for what, about in entries
    ]
    Revocation.objects.of(tenant).bulk_create(
        rows,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["tenant", "what", "about"],
        update_fields=["at", "by"],
    )


def ended_since(tenant: Tenant, person: int, source: str, since: datetime) -> bool:
    """Whether tokens of that person, or of that source, or all of them were ended at that moment or later."""
    meant = Q(what=What.PERSON.value, about=str(person)) | Q(what=What.ALL.value)
    if source:
        meant |= Q(what=What.SOURCE.value, about=source)
    return Revocation.objects.of(tenant).filter(meant, at__gte=since).exists()


def publish_revoked(tenant: Tenant, now: datetime) -> None:
    """Tell the delivery plane, which notices within a second; what no living token can meet is forgotten."""

    def write() -> None:
        forget_revocations(tenant, now - LIFETIME)
        rows = Revocation.objects.of(tenant).values_list("what", "about", "at").iterator()
        entries = (Revoked(What(what), about, at) for what, about, at in rows)
        revoked.write(settings.UPTAKE.snapshots, tenant.slug, entries, now)

    written_alone(tenant, write)


def forget_revocations(tenant: Tenant, before: datetime) -> None:
    """Forget whose tokens were ended until that moment: none of them can live any more."""
    Revocation.objects.of(tenant).filter(at__lte=before).delete()


def _end_person(by: Acting, name: str, now: datetime) -> None:
    found = known_person(by.tenant, principal=name)
    if found is None:
        raise Refused("no_such_person")
    write_down(by.tenant, What.PERSON, str(found.number), by=by, now=now)
    with opened_showings() as showings:
        if showings is not None:
            enrolled.end_all_of(showings, by.tenant.slug, found.number)


def _end_device(by: Acting, device: str, now: datetime) -> None:
    if not device:
        raise Refused("no_such_device")
    write_down(by.tenant, What.DEVICE, device_digest(device), by=by, now=now)
    if _DEVICE.fullmatch(device):
        write_down(by.tenant, What.SOURCE, f"device:{device}", by=by, now=now)
        with opened_showings() as showings:
            if showings is not None:
                enrolled.end(showings, by.tenant.slug, device)
