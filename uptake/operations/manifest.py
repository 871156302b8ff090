"""The manifest of a backup: every file with its hash, which versions wrote it, and the figures that it must give again.

It is written last. A backup without one, with another one, or with a file that is not as told, is none.
"""

import hmac
import json
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from uptake.operations.copying import digest_of
from uptake.rules.refusals import Refused

FORMAT = 1
NAME = "manifest.json"
SEAL = "manifest.seal"


@dataclass(frozen=True)
class Manifest:
    """What a backup is; `files` are path, size and SHA-256, `secret_check` tells the secret that belongs to it."""

    made_at: str
    uptake: str
    database: str  # sqlite or postgresql
    migrations: dict[str, str]  # the last one of each room
    delivery_version: int
    secret_check: str
    with_secret: bool
    figures: dict[str, Any]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT


def secret_check(secret: bytes) -> str:
    """By which a secret is recognised without telling it."""
    return blake2b(b"uptake", key=secret, digest_size=16, person=b"uptake-backup").hexdigest()


def files_of(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file below, but for the manifest itself."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.parent / path.name not in _own(folder))
    return {str(path.relative_to(folder)): (path.stat().st_size, digest_of(path)) for path in paths}


def write(folder: Path, manifest: Manifest, secret: bytes) -> None:
    """Put the manifest and its seal into the folder, which has everything else already."""
    content = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    (folder / NAME).write_bytes(content)
    (folder / SEAL).write_text(_seal(content, secret))


def read(folder: Path) -> Manifest:
    """The manifest of a backup; raises Refused("no_backup") and Refused("backup_of_newer")."""
    try:
        told = json.loads((folder / NAME).read_bytes())
        if told["format"] > FORMAT:
            raise Refused("backup_of_newer")
        told["files"] = {name: (int(size), str(digest)) for name, (size, digest) in told["files"].items()}
        return Manifest(**told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Refused("no_backup", place=folder.name) from None


def verify(folder: Path, manifest: Manifest) -> None:
    """Compare every file with the manifest; raises Refused("backup_damaged") with the first that differs."""
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name, (size, digest) in manifest.files.items():
        path = folder / name
        if name not in there or path.stat().st_size != size or digest_of(path) != digest:
            raise Refused("backup_damaged", file=name)
    extra = there - manifest.files.keys() - {NAME, SEAL}
    if extra:
        raise Refused("backup_damaged", file=min(extra))


def require_seal(folder: Path, secret: bytes) -> None:
    """Raise Refused("backup_damaged") unless whoever has the secret has written this manifest."""
    try:
        told = (folder / SEAL).read_text()
        content = (folder / NAME).read_bytes()
    except OSError:
        raise Refused("backup_damaged", file=SEAL) from None
    if not hmac.compare_digest(told, _seal(content, secret)):
        raise Refused("backup_damaged", file=NAME)


def _seal(content: bytes, secret: bytes) -> str:
    key = blake2b(key=secret, digest_size=32, person=b"uptake-manifest").digest()
    return hmac.digest(key, content, "sha256").hex()


def _own(folder: Path) -> tuple[Path, Path]:
    return folder / NAME, folder / SEAL
