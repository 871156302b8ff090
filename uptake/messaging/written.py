"""What a text of a message may hold: plain characters, counted as a reader counts them.

Source: specification of organizational messages, section 1.3.
"""

import unicodedata

import regex

from uptake.rules.refusals import Refused

_CLUSTER = regex.compile(r"\X")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")  # they turn the direction of whatever comes after the text
_NO_TEXT = frozenset({"Cc", "Cs", "Co"})
_BYTES_PER_CHARACTER = 40  # an emoji of a family is one character of 25 bytes; more is somebody piling up marks


def length(text: str) -> int:
    """How many characters a reader counts: grapheme clusters."""
    return len(_CLUSTER.findall(text))


def is_plain(text: str) -> bool:
    """Whether it is text alone: no control characters but line breaks, nothing that turns the direction."""
    return not any(
        sign in _OVERRIDES or (sign not in "\n\r" and unicodedata.category(sign) in _NO_TEXT) for sign in text
    )


def checked(text: str, limit: int) -> str:
    """The text without spaces around it; raises Refused("text_too_long") or Refused("text_not_plain")."""
    told = text.replace("\r\n", "\n").strip()
    if len(told) > _BYTES_PER_CHARACTER * limit or length(told) > limit:
        raise Refused("text_too_long", limit=limit)
    if "\r" in told or not is_plain(told):
        raise Refused("text_not_plain")
    return told
