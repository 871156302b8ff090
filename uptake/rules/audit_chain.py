"""The chain of the audit log: every entry holds a digest of itself and of the one before.

What it proves and what it does not: docs/decisions, "The chain of the audit log". An entry's digest is SHA-256, so
that anybody who holds an export can follow it. The last digest is sealed (HMAC-SHA256) with a key that is not in the
database, and so is the place up to which old entries were forgotten.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b, sha256
from typing import Any

GENESIS = "0" * 64
_FORM = "uptake-audit-1"


class Why(StrEnum):
    """What is wrong with the first broken entry."""

    CHANGED = "changed"  # it is not what was written
    MISSING = "missing"  # there is none of that number
    REORDERED = "reordered"  # entries have changed places
    CUT_AT_THE_END = "cut_at_the_end"  # the newest entries are gone
    ADDED = "added"  # an entry that nobody sealed
    FORGED = "forged"  # written anew as a whole, by somebody without the key
    FORGOTTEN_FORGED = "forgotten_forged"  # the note about forgotten entries is not ours
    ANCHOR_FORGED = "anchor_forged"  # the anchor in the data folder is not ours


@dataclass(frozen=True)
class Link:
    """One entry; `place` grows with every entry that was ever stored, whatever became of the number."""

    number: int
    at: datetime
    admin: str
    action: str
    subject: str
    details: Mapping[str, Any]
    digest: str
    place: int = 0


@dataclass(frozen=True)
class Mark:
    """A place in the chain: after so many entries the digest was this one, says whoever has the key."""

    number: int
    digest: str
    seal: str


@dataclass(frozen=True)
class Verdict:
    """What a look at a whole chain has found; `broken` is the number of the first broken entry, None without one."""

    chain: str
    entries: int
    forgotten: int
    broken: int | None = None
    why: Why | None = None


def audit_key(secret: bytes) -> bytes:
    """The key of the seals, made from the secret of the installation."""
    return blake2b(key=secret, digest_size=32, person=b"uptake-audit").digest()


def plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details as every database gives them back; raises TypeError for what they must not hold.

    Text, whole numbers, yes and no, nothing, lists and mappings: a fraction is written in more than one way.
    """
    _check(details)
    found: dict[str, Any] = json.loads(json.dumps(details))
    return found


def digest(chain: str, before: str, link: Link) -> str:
    """The digest of an entry that follows one of the digest `before`; hexadecimal."""
    told = [_FORM, chain, link.number, _moment(link.at), link.admin, link.action, link.subject, dict(link.details)]
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(bytes.fromhex(before) + written.encode()).hexdigest()


def seal(key: bytes, what: str, chain: str, number: int, last: str) -> str:
    """Seal a place in the chain; `what` says what for, so that one seal never stands for another."""
    written = json.dumps([_FORM, what, chain, number, last], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key, written.encode(), "sha256").hex()


def marked(key: bytes, what: str, chain: str, number: int, last: str) -> Mark:
    """A sealed mark."""
    return Mark(number, last, seal(key, what, chain, number, last))


def verify(
    chain: str, links: Iterable[Link], *, head: Mark | None, cut: Mark | None, anchors: Iterable[Mark], key: bytes
) -> Verdict:
    """Follow a chain, in the order of its numbers, from what was forgotten (`cut`) to its sealed end (`head`).

    `anchors` are sealed marks kept outside of the database: the chain must still pass through each of them.
    """
    number, last = (cut.number, cut.digest) if cut else (0, GENESIS)
    forgotten, checked = number, 0
    if cut and not _sealed(key, "cut", chain, cut):
        return Verdict(chain, 0, forgotten, number, Why.FORGOTTEN_FORGED)
    known = {mark.number: mark for mark in anchors if mark.number >= number}
    for mark in known.values():
        if not _sealed(key, "anchor", chain, mark):
            return Verdict(chain, 0, forgotten, mark.number, Why.ANCHOR_FORGED)
    if number in known and known[number].digest != last:
        return Verdict(chain, 0, forgotten, number, Why.FORGED)
    broken: Link | None = None
    for link in links:
        if broken is not None:
            why = Why.REORDERED if link.place < broken.place else Why.CHANGED
            return Verdict(chain, checked, forgotten, broken.number, why)
        if link.number != number + 1:
            return Verdict(chain, checked, forgotten, number + 1, Why.MISSING)
        if digest(chain, last, link) != link.digest:
            broken = link  # which of both it is, the next one tells
            continue
        number, last, checked = link.number, link.digest, checked + 1
        if number in known and known[number].digest != last:
            return Verdict(chain, checked, forgotten, number, Why.FORGED)
    if broken is not None:
        return Verdict(chain, checked, forgotten, broken.number, Why.CHANGED)
    return _at_the_end(Verdict(chain, checked, forgotten), number, last, head, known, key)


def _at_the_end(
    sound: Verdict, number: int, last: str, head: Mark | None, known: Mapping[int, Mark], key: bytes
) -> Verdict:
    def broken(at: int, why: Why) -> Verdict:
        return Verdict(sound.chain, sound.entries, sound.forgotten, at, why)

    if head is None:
        if number:
            return broken(number, Why.FORGED)
    elif not _sealed(key, "head", sound.chain, head):
        return broken(head.number, Why.FORGED)
    elif head.number > number:
        return broken(number + 1, Why.CUT_AT_THE_END)
    elif head.number < number:
        return broken(head.number + 1, Why.ADDED)
    elif head.digest != last:
        return broken(number, Why.FORGED)
    if known and max(known) > number:
        return broken(number + 1, Why.CUT_AT_THE_END)
    return sound


def _sealed(key: bytes, what: str, chain: str, mark: Mark) -> bool:
    return hmac.compare_digest(mark.seal, seal(key, what, chain, mark.number, mark.digest))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _check(value: Any) -> None:
    if isinstance(value, Mapping):
        for name, held in value.items():
            if not isinstance(name, str):
                raise TypeError(f"details of the audit log have names, not {name!r}")
            _check(held)
    elif isinstance(value, list | tuple):
        for held in value:
            _check(held)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"details of the audit log cannot hold a {type(value).__name__}")
