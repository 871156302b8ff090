"""The second factor in an authenticator app: set up, asked, taken away (rules/one_time_codes)."""

import secrets
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

import qrcode
from django.db import transaction

from uptake.access.auditing import note_everywhere
from uptake.access.models import CodeSecret
from uptake.access.sealing import seal, unseal
from uptake.rules.one_time_codes import DIGITS, PERIOD, step_that_fits
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin

_LENGTH = 20  # bytes, as long as the hash


def fresh() -> bytes:
    """A new secret for an authenticator app."""
    return secrets.token_bytes(_LENGTH)


def written(secret: bytes) -> str:
    """The secret as an app takes it from a keyboard: Base32 in groups of four."""
    text = b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address(secret: bytes, admin: Admin) -> str:
    """The address by which an app takes the secret from a picture, as authenticator apps agree on it."""
    asked = {"secret": b32encode(secret).decode(), "issuer": "Uptake", "digits": DIGITS, "period": PERIOD}
    return f"otpauth://totp/{quote(f'Uptake:{admin.sign_in}')}?{urlencode(asked)}"


def picture(text: str) -> tuple[int, str]:
    """A QR code: its size in modules with the quiet zone, and the SVG path of the dark ones."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    return len(rows), "".join(dark)


def is_set_up(admin: Admin) -> bool:
    """Whether the admin has an authenticator app."""
    return CodeSecret.objects.filter(admin=admin).exists()


@transaction.atomic
def set_up(admin: Admin, secret: bytes, code: str, now: datetime) -> None:
    """Take the app into use, once it shows a right code; raises Refused("wrong_code"). A former app ends."""
    step = step_that_fits(secret, code, now=now, after=0)
    if step is None:
        raise Refused("wrong_code")
    sealed = seal(secret, _purpose(admin))
    CodeSecret.objects.update_or_create(admin=admin, defaults={"secret": sealed, "since": now, "last_step": step})
    note_everywhere(admin, "second_factor.code_added", now)


def fits(admin: Admin, code: str, now: datetime) -> bool:
    """Whether it is the code of this moment, used for the first time."""
    row = CodeSecret.objects.filter(admin=admin).first()
    if row is None:
        return False
    step = step_that_fits(unseal(row.secret, _purpose(admin)), code, now=now, after=row.last_step)
    # of two requests with the same code, one finds the step taken
    return step is not None and CodeSecret.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step) == 1


@transaction.atomic
def take_away(admin: Admin, now: datetime) -> None:
    """End the app; nothing happens without one."""
    gone, _by_table = CodeSecret.objects.filter(admin=admin).delete()
    if gone:
        note_everywhere(admin, "second_factor.code_removed", now)


def _purpose(admin: Admin) -> str:
    return f"code of admin {admin.pk}"
