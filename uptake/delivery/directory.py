"""Who is who, for sign-in: names of the directory to person numbers, and the keys of the tenant's hosts.

The file lies beside the snapshot. It holds no names: only keyed hashes of 64 bits, sorted, each with the
number of its person; about 24 bytes a person with a principal name and a directory id.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import msgspec

from uptake.delivery import sealed
from uptake.delivery.sealed import Corrupt

_MARK = b"uptake people 1\n"
_NUMBER_BITS = 32
SUFFIX = ".people"
SHORTEST_HOST_KEY = 32  # bytes, as RFC 7518 section 3.2 asks for HS256


@dataclass(frozen=True, slots=True)
class Known:
    """One person: the number that facts use, and the names that a host may call them by."""

    number: int
    principal: str
    directory_id: str = ""


class _Header(msgspec.Struct, frozen=True, array_like=True):
    host_keys: dict[str, bytes]
    hashes: bytes
    numbers: bytes


class Directory:
    """The people of one tenant and the keys (by key id) that its hosts sign with."""

    def __init__(self, host_keys: Mapping[str, bytes], hashes: memoryview, numbers: memoryview) -> None:
        self.host_keys = host_keys
        self._hashes = hashes
        self._numbers = numbers

    def person(self, name: str, secret: bytes) -> int | None:
        """Find the number of the person with that principal name or directory id."""
        wanted = _hash(name, secret)
        place = bisect_left(self._hashes, wanted)
        if place < len(self._hashes) and self._hashes[place] == wanted:
            return int(self._numbers[place])
        return None


def write(folder: Path, tenant: str, people: Iterable[Known], host_keys: Mapping[str, bytes], secret: bytes) -> None:
    """Put the directory of a tenant in place of its old one.

    A name that two persons have is left out: nobody signs in by it. Raises ValueError for a host key that
    is too short.
    """
    short = [name for name, key in host_keys.items() if len(key) < SHORTEST_HOST_KEY]
    if short:
        raise ValueError(f"host keys of less than {SHORTEST_HOST_KEY} bytes: {', '.join(short)}")
    pairs = sorted(
        {
            _hash(name, secret) << _NUMBER_BITS | person.number
            for person in people
            for name in (person.principal, person.directory_id)
            if name.strip()
        }
    )
    hashes, numbers = array("Q"), array("i")
    for found, same in groupby(pairs, key=lambda pair: pair >> _NUMBER_BITS):
        first, *others = same
        if not others:
            hashes.append(found)
            numbers.append(first & ((1 << _NUMBER_BITS) - 1))
    content = msgspec.msgpack.encode(_Header(dict(host_keys), hashes.tobytes(), numbers.tobytes()))
    sealed.write(folder / f"{tenant}{SUFFIX}", _MARK, content)


def read(path: Path) -> Directory:
    """Read the directory of a tenant; raises Corrupt, or FileNotFoundError."""
    try:
        header = msgspec.msgpack.decode(sealed.read(path, _MARK), type=_Header)
        hashes, numbers = memoryview(header.hashes).cast("Q"), memoryview(header.numbers).cast("i")
    except (msgspec.MsgspecError, TypeError) as error:
        raise Corrupt(f"{path.name}: {error}") from error
    return Directory(header.host_keys, hashes, numbers)


def _hash(name: str, secret: bytes) -> int:
    folded = name.strip().casefold().encode()
    digest = blake2b(folded, digest_size=8, key=blake2b(secret).digest(), person=b"uptake-directory")
    return int.from_bytes(digest.digest())
