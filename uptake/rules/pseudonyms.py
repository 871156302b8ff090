"""Names turned into pseudonyms at the door, where an installation has a key for it; without one they stay names.

A pseudonym is a keyed hash (BLAKE2b) of a name in small letters, the same wherever the name comes from, so that all
sources still meet; without the key nobody can go from a name to a pseudonym, or from a pseudonym to anything.
128 bits stay of the hash: among a million people two alike are a matter of one in 10 to the 26th.

What a pseudonym still tells: whether it stands for a user principal name or an identifier of the directory, for a
guest or a member, and which people have their names in the same domain. docs/decisions/0015 says why.
"""

import re
import uuid
from collections.abc import Container, Iterable
from functools import cached_property, lru_cache
from hashlib import blake2b

from uptake.rules.guests import MARK, is_guest

SHORTEST_KEY = 32  # bytes
_PERSON_BYTES, _THING_BYTES, _DOMAIN_BYTES = 16, 12, 6
_SHAPE = re.compile(rf"[ip]-[0-9a-f]{{{2 * _PERSON_BYTES}}}({MARK})?(@[0-9a-f]{{{2 * _DOMAIN_BYTES}}})?")


class Pseudonyms:
    """What an installation turns names into; without a key (`on` is false) it turns nothing."""

    def __init__(self, key: bytes = b"") -> None:
        if key and len(key) < SHORTEST_KEY:
            raise ValueError(f"a key of less than {SHORTEST_KEY} bytes")
        self._key = blake2b(key).digest() if key else b""
        self._domain = lru_cache(maxsize=4096)(self._hash_of_domain)

    @property
    def on(self) -> bool:
        """Whether names are turned."""
        return bool(self._key)

    @cached_property
    def check(self) -> str:
        """By which the key is recognised without telling it; empty without one."""
        return self._hash("", b"uptake-key-check", 16) if self.on else ""

    def of(self, name: str) -> str:
        """What is kept of a user principal name or an identifier in the directory: it in small letters, or a pseudonym.

        Capitals and space around it mean nothing, nor does the way in which a UUID is written. Nothing stays nothing.
        """
        plain = name.strip().lower()
        if not plain or not self.on:
            return plain
        identifier = _uuid(plain)
        if identifier:
            return f"i-{self._hash(identifier, b'uptake-pseudonym', _PERSON_BYTES)}"
        hashed = self._hash(plain, b"uptake-pseudonym", _PERSON_BYTES)
        guest = MARK if is_guest(plain) else ""
        domain = plain.rpartition("@")[2] if "@" in plain else ""
        return f"p-{hashed}{guest}@{self._domain(domain)}" if domain else f"p-{hashed}{guest}"

    def of_thing(self, identifier: str) -> str:
        """What is kept of the identifier of a file, a meeting, a device: itself, or a keyed hash.

        It may be a hash already, but one without a key, of something that can be guessed: the address of
        somebody's own files holds their name.
        """
        return self._hash(identifier, b"uptake-thing", _THING_BYTES) if self.on else identifier

    def domains(self, kept: Iterable[str]) -> Container[str]:
        """The domains of which these are told, to be asked whether a domain is among them; see `of`."""
        return _Domains(self, frozenset(kept)) if self.on else frozenset(kept)

    def _hash_of_domain(self, domain: str) -> str:
        return self._hash(domain, b"uptake-domain", _DOMAIN_BYTES)

    def _hash(self, told: str, use: bytes, length: int) -> str:
        return blake2b(told.encode(errors="surrogatepass"), digest_size=length, key=self._key, person=use).hexdigest()


class _Domains(Container[str]):
    """Domains of which only their keyed hashes are kept."""

    def __init__(self, pseudonyms: Pseudonyms, kept: frozenset[str]) -> None:
        self._pseudonyms, self._kept = pseudonyms, kept

    def __contains__(self, domain: object) -> bool:
        return isinstance(domain, str) and self._pseudonyms._domain(domain.lower()) in self._kept


NAMES_AS_THEY_ARE = Pseudonyms()
"""What holds where no key is set."""


def is_pseudonym(kept: str) -> bool:
    """Whether this is the form of a pseudonym; no user principal name has it."""
    return _SHAPE.fullmatch(kept) is not None


def is_identifier(kept: str) -> bool:
    """Whether a pseudonym stands for an identifier of the directory (a UUID), and not for a name."""
    return is_pseudonym(kept) and kept.startswith("i-")


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text)) if len(text) == 36 else ""
    except ValueError:
        return ""
