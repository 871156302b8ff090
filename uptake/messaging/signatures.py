"""Signs every text of the living messages, once: the same text under the same key keeps its signature."""

from collections import OrderedDict
from collections.abc import Iterable
from hashlib import blake2b

import msgspec

from uptake.delivery.pictures import PICTURES
from uptake.delivery.signing import iso, padless, signed_bytes
from uptake.delivery.snapshot import LiveMessage, Text
from uptake.messaging.signing_keys import Signer

_MOST = 50_000  # signatures kept in memory: 200 messages in 41 languages six times over
_made: OrderedDict[bytes, str] = OrderedDict()


def sign(messages: Iterable[LiveMessage], tenant: str, signer: Signer) -> list[LiveMessage]:
    """The same messages with a signature on each text.

    Raises UnicodeEncodeError for a text with half a character, which nothing lets in.
    """
    return [_signed(message, tenant, signer) for message in messages]


def _signed(message: LiveMessage, tenant: str, signer: Signer) -> LiveMessage:
    def one(locale: str, text: Text) -> Text:
        whole = signed_bytes(
            tenant=tenant,
            number=message.id,
            kind=message.kind,
            form=message.format,
            locale=locale,
            text=text,
            picture=f"{PICTURES}{tenant}/{message.picture}" if message.picture else "",
            valid_from=iso(message.starts_at),
            valid_to=iso(message.ends_at),
        )
        return msgspec.structs.replace(text, signature=_signature(whole, signer))

    texts = {locale: one(locale, text) for locale, text in message.texts.items()}
    return msgspec.structs.replace(message, texts=texts, key_id=signer.id)


def _signature(whole: bytes, signer: Signer) -> str:
    known = blake2b(whole, digest_size=32, key=signer.id.encode()).digest()
    found = _made.get(known)
    if found is None:
        found = padless(signer.key.sign(whole))
        _made[known] = found
        while len(_made) > _MOST:
            _made.popitem(last=False)
    return found
