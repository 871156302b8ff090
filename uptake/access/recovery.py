"""Codes on paper for the day on which phone and passkeys are lost: ten, each good once, shown when they are made."""

import secrets
from datetime import datetime

from django.db import transaction

from uptake.access.auditing import note_everywhere
from uptake.access.models import RecoveryCode
from uptake.access.sealing import keyed_hash
from uptake.tenancy.models import Admin

COUNT = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike: 10 of them are 49 bits
_HALF = 5


@transaction.atomic
def make(admin: Admin, now: datetime) -> list[str]:
    """Ten new codes, known from now on to nobody but the reader; those from before end."""
    RecoveryCode.objects.filter(admin=admin).delete()
    codes = [f"{_word()}-{_word()}" for _number in range(COUNT)]
    RecoveryCode.objects.bulk_create(RecoveryCode(admin=admin, digest=_digest(admin, code)) for code in codes)
    note_everywhere(admin, "second_factor.recovery_codes_made", now)
    return codes


def left(admin: Admin) -> int:
    """How many codes are good."""
    return RecoveryCode.objects.filter(admin=admin, used_at=None).count()


def fits(admin: Admin, code: str, now: datetime) -> bool:
    """Whether it is one of the codes; it is used up by that."""
    told = "".join(letter for letter in code.lower() if letter.isalnum())
    digest = _digest(admin, f"{told[:_HALF]}-{told[_HALF:]}")
    used = RecoveryCode.objects.filter(admin=admin, digest=digest, used_at=None).update(used_at=now)
    if used:
        note_everywhere(admin, "second_factor.recovery_code_used", now, left=left(admin))
    return bool(used)


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(_HALF))


def _digest(admin: Admin, code: str) -> str:
    return keyed_hash(f"{admin.pk} {code}", "uptake-recovery")
