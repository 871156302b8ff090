"""The list of removals that lies beside every backup: who opted out, so that an old backup never brings it back.

One line for each removal, sealed by the secret of the installation. It holds the short name of the organization and
two moments.
"""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

NAME = "uptake-removals.jsonl"


@dataclass(frozen=True)
class Removal:
    """People experiences of an organization were opted out then, and everything about people was removed then."""

    tenant: str
    opted_out_at: datetime
    removed_at: datetime


def write_down(folder: Path, removal: Removal, secret: bytes) -> None:
    """Add a removal to the list of a folder; the same one is there once."""
    if removal in read(folder / NAME, secret):
        return
    told = _told(removal)
    with (folder / NAME).open("a") as file:
        file.write(json.dumps(told | {"seal": _seal(told, secret)}) + "\n")
        file.flush()


def read(path: Path, secret: bytes | None) -> list[Removal]:
    """The removals of a list; with a secret only those that it has sealed, for a stranger's line would delete data."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text().splitlines():
        told = json.loads(line)
        sealed = told.pop("seal", "")
        if secret is None or hmac.compare_digest(sealed, _seal(told, secret)):
            moments = (datetime.fromisoformat(told[name]) for name in ("opted_out_at", "removed_at"))
            found.append(Removal(told["tenant"], *moments))
    return found


def latest(removals: Iterable[Removal]) -> list[Removal]:
    """The last removal of each organization."""
    last: dict[str, Removal] = {}
    for each in sorted(removals, key=lambda removal: removal.removed_at):
        last[each.tenant] = each
    return list(last.values())


def _told(removal: Removal) -> dict[str, str]:
    return {
        "tenant": removal.tenant,
        "opted_out_at": removal.opted_out_at.isoformat(),
        "removed_at": removal.removed_at.isoformat(),
    }


def _seal(told: dict[str, str], secret: bytes) -> str:
    key = blake2b(key=secret, digest_size=32, person=b"uptake-removals").digest()
    return hmac.digest(key, json.dumps(told, sort_keys=True).encode(), "sha256").hex()
