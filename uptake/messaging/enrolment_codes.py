"""Codes by which devices are enrolled: made, shown once, used so often, and ended."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from uptake.delivery import enrolled
from uptake.delivery.enrol import code_digest
from uptake.messaging.models import EnrolmentCode
from uptake.messaging.trusting import publish_trust
from uptake.people.queries import person as known_person
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.small_groups import shown_size
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings

DAYS = (1, 7, 30)
MOST_USES = 100_000
_MOST = 100  # living codes of one organization
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without those that look alike
_SECRET = 24


@dataclass(frozen=True)
class CodeRow:
    """A code as the page shows it, without its secret; `personal` says that it is bound to somebody."""

    code_id: str
    uses: int
    personal: bool
    made_at: datetime
    made_by: str
    expires_at: datetime
    ended_at: datetime | None


def codes_of(tenant: Tenant) -> list[CodeRow]:
    """All codes of an organization, the oldest one first."""
    return [
        CodeRow(row.code_id, row.uses, row.person is not None, row.made_at, row.made_by, row.expires_at, row.ended_at)
        for row in EnrolmentCode.objects.of(tenant)
    ]


def devices_enrolled(tenant: Tenant) -> int | None:
    """How many devices are enrolled; None for fewer than ten."""
    with opened_showings() as showings:
        return shown_size(enrolled.count(showings, tenant.slug) if showings is not None else 0)


def make_code(*, uses: int, days: int, principal: str = "", by: Acting, now: datetime) -> str:
    """Make a code; the only moment at which it is known. With a principal name it enrols that person's devices.

    Raises Refused("out_of_range", least, most), ("no_such_person"), ("too_many_codes").
    """
    by.require(Permission.CHANGE_SETTINGS)
    if not 1 <= uses <= MOST_USES or days not in DAYS:
        raise Refused("out_of_range", least=1, most=MOST_USES)
    person = known_person(by.tenant, principal=principal) if principal.strip() else None
    if principal.strip() and person is None:
        raise Refused("no_such_person")
    code_id = secrets.token_hex(4)
    secret = "".join(secrets.choice(_LETTERS) for _ in range(_SECRET))
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
        rows = EnrolmentCode.objects.of(tenant)
        if rows.filter(ended_at=None, expires_at__gt=now).count() >= _MOST:
            raise Refused("too_many_codes")
        rows.create(
            tenant=tenant,
            code_id=code_id,
            digest=code_digest(secret),
            uses=uses,
            person=person.number if person else None,
            made_at=now,
            made_by=by.sign_in,
            expires_at=now + timedelta(days=days),
        )
        note(by, "enrolment_code.made", code_id, tenant=tenant, at=now, uses=uses, personal=person is not None)
    publish_trust(by.tenant)
    return f"{by.tenant.slug}.{code_id}.{secret}"


def forget_codes(tenant: Tenant, before: datetime) -> None:
    """Forget codes that expired before that moment."""
    EnrolmentCode.objects.of(tenant).filter(expires_at__lt=before).delete()


def end_code(*, code_id: str, by: Acting, now: datetime) -> None:
    """End a code at once; devices that were enrolled by it stay. Raises Refused("no_such_code")."""
    by.require(Permission.CHANGE_SETTINGS)
    with transaction.atomic():
        if not EnrolmentCode.objects.of(by.tenant).filter(code_id=code_id, ended_at=None).update(ended_at=now):
            raise Refused("no_such_code")
        note(by, "enrolment_code.ended", code_id, tenant=by.tenant, at=now)
    publish_trust(by.tenant)
