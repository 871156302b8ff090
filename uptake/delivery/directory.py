"""Who is who, for sign-in: names of the directory to person numbers, and who may vouch for them.

The file lies beside the snapshot. It holds no names: only keyed hashes of 64 bits, sorted, each with the
number of its person; about 24 bytes a person with a principal name and a directory id. Where people are kept under
pseudonyms these are hashes of pseudonyms, and whoever reads the file needs the same key.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import msgspec
from pyroaring import BitMap

from uptake.delivery import sealed
from uptake.delivery.sealed import Corrupt
from uptake.delivery.trust import NOBODY, Trust
from uptake.rules.pseudonyms import NAMES_AS_THEY_ARE, Pseudonyms

_MARK = b"uptake people 1\n"
_NUMBER_BITS = 32
SUFFIX = ".people"


@dataclass(frozen=True, slots=True)
class Known:
    """One person: the number that facts use, and what is kept of the names that a host may call them by."""

    number: int
    principal: str
    directory_id: str = ""


class _Header(msgspec.Struct, frozen=True, array_like=True):
    host_keys: dict[str, bytes]
    hashes: bytes
    numbers: bytes
    trust: Trust = NOBODY  # its hosts are those above: older files have nothing else
    key_check: str = ""  # of the key that names were turned with; empty where they were not


class Directory:
    """The people of one tenant, and who may vouch for them; `host_keys` are by the id of the key."""

    def __init__(
        self, trust: Trust, hashes: memoryview, numbers: memoryview, pseudonyms: Pseudonyms = NAMES_AS_THEY_ARE
    ) -> None:
        self.trust = trust
        self._pseudonyms = pseudonyms
        self.host_keys: Mapping[str, bytes] = trust.hosts
        self._hashes = hashes
        self._numbers = numbers

    def person(self, name: str, secret: bytes) -> int | None:
        """Find the number of the person with that principal name or directory id."""
        wanted = _hash(self._pseudonyms.of(name) if self._pseudonyms.on else name, secret)
        place = bisect_left(self._hashes, wanted)
        if place < len(self._hashes) and self._hashes[place] == wanted:
            return int(self._numbers[place])
        return None

    def has(self, person: int) -> bool:
        """Whether the directory has anybody of that number."""
        return person in self._everybody

    @cached_property
    def _everybody(self) -> BitMap:
        return BitMap(self._numbers)


def write(
    folder: Path,
    tenant: str,
    people: Iterable[Known],
    host_keys: Mapping[str, bytes],
    secret: bytes,
    trust: Trust = NOBODY,
    key_check: str = "",
) -> None:
    """Put the directory of a tenant in place of its old one; `trust` are those beside its hosts.

    `key_check` is that of the pseudonyms by which people are known, empty for names.

    A name that two persons have is left out: nobody signs in by it. Raises ValueError for a host key that
    is too short.
    """
    whole = msgspec.structs.replace(trust, hosts=dict(host_keys))
    whole.check()
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
    _put(folder, tenant, whole, hashes.tobytes(), numbers.tobytes(), key_check)


def retrust(folder: Path, tenant: str, trust: Trust) -> None:
    """Let the people stay as they are, and trust others with them.

    Raises Corrupt, or FileNotFoundError; ValueError for a host key that is too short.
    """
    trust.check()
    header = _header(folder / f"{tenant}{SUFFIX}")
    _put(folder, tenant, trust, header.hashes, header.numbers, header.key_check)


def _put(folder: Path, tenant: str, trust: Trust, hashes: bytes, numbers: bytes, key_check: str) -> None:
    elsewhere = msgspec.structs.replace(trust, hosts={})
    content = msgspec.msgpack.encode(_Header(dict(trust.hosts), hashes, numbers, elsewhere, key_check))
    sealed.write(folder / f"{tenant}{SUFFIX}", _MARK, content)


def key_check_in(path: Path) -> str:
    """Which key the names in a file were turned with, empty for none; raises Corrupt, or FileNotFoundError."""
    return _header(path).key_check


def read(path: Path, pseudonyms: Pseudonyms = NAMES_AS_THEY_ARE) -> Directory:
    """Read the directory of a tenant; raises FileNotFoundError, or Corrupt, for names under another key as well."""
    header = _header(path)
    if header.key_check != pseudonyms.check:
        raise Corrupt(f"{path.name} belongs to another key of pseudonyms, see UPTAKE_PSEUDONYM_KEY")
    try:
        hashes, numbers = memoryview(header.hashes).cast("Q"), memoryview(header.numbers).cast("i")
    except TypeError as error:
        raise Corrupt(f"{path.name}: {error}") from error
    return Directory(msgspec.structs.replace(header.trust, hosts=header.host_keys), hashes, numbers, pseudonyms)


def _header(path: Path) -> _Header:
    try:
        return msgspec.msgpack.decode(sealed.read(path, _MARK), type=_Header)
    except msgspec.MsgspecError as error:
        raise Corrupt(f"{path.name}: {error}") from error


def _hash(name: str, secret: bytes) -> int:
    folded = name.strip().casefold().encode()
    digest = blake2b(folded, digest_size=8, key=blake2b(secret).digest(), person=b"uptake-directory")
    return int.from_bytes(digest.digest())
