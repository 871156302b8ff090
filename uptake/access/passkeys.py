"""Passkeys and security keys, after WebAuthn: added, asked, taken away.

A passkey that proves the person too (by finger, face or PIN) signs in alone; any other is a second factor. What was
asked is kept in the session until the answer comes, and is good for one answer. The origin is checked by the library:
HTTPS, or HTTP on this machine under the name localhost.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from uptake.access.auditing import note_everywhere
from uptake.access.models import Passkey
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin

ASKED = "passkey_asked"
MOST = 20  # of one admin
_PREFERRED, _REQUIRED = UserVerificationRequirement.PREFERRED, UserVerificationRequirement.REQUIRED


def keys_of(admin: Admin) -> list[Passkey]:
    """The passkeys of an admin, the oldest first."""
    return list(Passkey.objects.filter(admin=admin))


def question_for_new(request: HttpRequest, admin: Admin) -> str:
    """What the browser is asked for a new passkey, as JSON."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=_handle(admin), name=admin.sign_in, display_name=admin.name),
        [AttestedCredentialData(bytes(key.credential)) for key in keys_of(admin)],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=_PREFERRED,
    )
    request.session[ASKED] = state
    return _json(options)


@transaction.atomic
def add(request: HttpRequest, admin: Admin, answer: str, name: str, now: datetime) -> None:
    """Keep a new passkey; raises Refused("passkey_not_added") unless the answer fits what was asked."""
    state = request.session.pop(ASKED, None)
    try:
        told = _server(request).register_complete(state, RegistrationResponse.from_dict(_parsed(answer)))
    except (ValueError, TypeError, KeyError, AssertionError, RecursionError):
        raise Refused("passkey_not_added") from None
    made = told.credential_data
    if made is None or Passkey.objects.filter(credential_id=made.credential_id).exists():
        raise Refused("passkey_not_added")
    if Passkey.objects.filter(admin=admin).count() >= MOST:
        raise Refused("too_many_passkeys")
    Passkey.objects.create(
        admin=admin,
        name=name.strip()[:100] or "Passkey",
        credential_id=made.credential_id,
        credential=bytes(made),
        uses=told.counter,
        since=now,
    )
    note_everywhere(admin, "second_factor.passkey_added", now)


def question(request: HttpRequest, admin: Admin | None) -> str:
    """What the browser is asked to prove that it holds a passkey, as JSON: one of the admin, or any (None)."""
    keys = [AttestedCredentialData(bytes(key.credential)) for key in keys_of(admin)] if admin else None
    options, state = _server(request).authenticate_begin(keys, user_verification=_PREFERRED if admin else _REQUIRED)
    request.session[ASKED] = state
    return _json(options)


def owner(request: HttpRequest, answer: str, now: datetime, admin: Admin | None = None) -> Admin | None:
    """Whose passkey answered what was asked: that admin's, or with None anybody's; None when it does not fit.

    A key whose counter does not go up was copied: it is not accepted any more, and that is noted.
    """
    state = request.session.pop(ASKED, None)
    if state is None or (admin is None and state["user_verification"] != _REQUIRED.value):
        return None
    try:
        told = AuthenticationResponse.from_dict(_parsed(answer))
        row = Passkey.objects.select_related("admin").filter(credential_id=told.raw_id).first()
        if row is None or (admin is not None and row.admin_id != admin.pk) or not _of(row.admin, told):
            return None
        _server(request).authenticate_complete(state, [AttestedCredentialData(bytes(row.credential))], told)
    except (ValueError, TypeError, KeyError, AssertionError, RecursionError):
        return None
    uses = told.response.authenticator_data.counter
    counts = uses > 0 or row.uses > 0
    fresh = Passkey.objects.filter(pk=row.pk, **({"uses__lt": uses} if counts else {}))
    if fresh.update(uses=uses, last_used_at=now) != 1:
        note_everywhere(row.admin, "second_factor.passkey_copied", now, by_themselves=False)
        return None
    return row.admin if row.admin.is_active else None


@transaction.atomic
def take_away(admin: Admin, passkey_id: int, now: datetime) -> bool:
    """End a passkey of an admin; whether there was one of that number."""
    gone, _by_table = Passkey.objects.filter(admin=admin, pk=passkey_id).delete()
    if gone:
        note_everywhere(admin, "second_factor.passkey_removed", now)
    return bool(gone)


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Uptake"))


def _handle(admin: Admin) -> bytes:
    """What a passkey remembers its owner by: nothing that says who it is."""
    key = blake2b(settings.UPTAKE.secret, digest_size=32, person=b"uptake-passkey").digest()
    return blake2b(str(admin.pk).encode(), digest_size=32, key=key).digest()


def _of(admin: Admin, told: AuthenticationResponse) -> bool:
    handle = told.response.user_handle
    return not handle or handle == _handle(admin)


def _parsed(answer: str) -> Mapping[str, Any]:
    told = json.loads(answer[:20_000])
    if not isinstance(told, dict):
        raise TypeError(type(told))
    return told


def _json(options: Any) -> str:
    return json.dumps(options, default=dict)
