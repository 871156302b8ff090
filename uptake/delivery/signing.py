"""What a signature of a message covers, and how it is checked; private keys are kept by the control plane alone.

Signed is a compact JSON array, because every language can make the same one: Python by
`json.dumps(..., ensure_ascii=False, separators=(",", ":"))`, JavaScript by `JSON.stringify`. The order is that of
`signed_bytes`; `cases/delivery/signatures.json` has examples that both sides read.
"""

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from uptake.delivery.snapshot import Text
from uptake.delivery.wire import ShownMessage

_FORM = "uptake-message-1"  # another word for another order or another set of fields


def signed_bytes(
    *,
    tenant: str,
    number: int,
    kind: str,
    form: str,
    locale: str,
    text: Text | ShownMessage,
    picture: str,
    valid_from: str,
    valid_to: str,
) -> bytes:
    """The bytes that are signed; `picture` is the path that a client loads, `form` the format of the message.

    Raises UnicodeEncodeError for half a character (a lone surrogate), which no two languages write alike.
    """
    words = (text.title, text.body, text.button, text.url, text.second_title, text.second_body, text.second_url)
    whole = [_FORM, tenant, number, kind, form, locale, *words, picture, valid_from, valid_to]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def bytes_of(shown: ShownMessage) -> bytes:
    """The bytes that the signature of a shown message must cover."""
    return signed_bytes(
        tenant=shown.tenant,
        number=shown.id,
        kind=shown.kind,
        form=shown.format,
        locale=shown.locale,
        text=shown,
        picture=shown.picture,
        valid_from=shown.valid_from,
        valid_to=shown.valid_to,
    )


def verifies(shown: ShownMessage, keys: Mapping[str, bytes]) -> bool:
    """Whether one of these keys (32 bytes each, by key id) has signed exactly this message."""
    key = keys.get(shown.key_id)
    try:
        if key is None:
            return False
        Ed25519PublicKey.from_public_bytes(key).verify(unpadded(shown.signature), bytes_of(shown))
    except (InvalidSignature, ValueError):
        return False
    return True


def iso(moment: datetime) -> str:
    """A moment as clients read it and as it is signed: UTC, with a Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def padless(raw: bytes) -> str:
    """Base64 for addresses, without the padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpadded(told: str) -> bytes:
    """The bytes of such a text; raises ValueError."""
    return b64decode(told + "=" * (-len(told) % 4), b"-_", validate=True)
