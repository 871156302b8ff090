"""A restore: a backup takes the place of nothing, and is what the manifest says, or it is not restored.

It goes into an empty data folder only. While it is under way a mark lies in the folder with which nothing starts; a
restore that died begins anew. Everything is checked before it is put in place: hashes, versions, the figures. What
comes after that needs the database: operations/reviving.py.
"""

import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from uptake.operations import counted, manifest, postgres_dump
from uptake.operations.backup import DELIVERY, FACTS, SECRET, STATE
from uptake.operations.manifest import Manifest
from uptake.operations.marked import MARK
from uptake.operations.versions import require_known
from uptake.rules.refusals import Refused

_BESIDE = ".restoring"


@dataclass(frozen=True)
class Restored:
    """What was put in place; with `same_secret` the seals of the old installation can be checked."""

    manifest: Manifest
    same_secret: bool


def put_in_place(
    backup: Path,
    data: Path,
    *,
    known: dict[str, str],
    secret_file: Path | None = None,
    new_secret: bool = False,
    shared_secret: bytes = b"",
    database: str = "",
) -> Restored:
    """Check a backup and put its files into the data folder; the mark stays until `finished`.

    The secret is `shared_secret` (UPTAKE_SECRET), or else the one in the folder, in the backup, or in `secret_file`,
    whichever belongs to the backup; with `new_secret` it begins anew with another. Raises Refused: "data_is_there",
    "no_backup", "backup_damaged", "backup_of_newer", "secret_is_missing", "wrong_secret", "other_database",
    "figures_differ", and the refusals of postgres_tools.
    """
    _require_empty(data, database)
    (data / MARK).touch(mode=0o600)
    beside = data / _BESIDE
    is_filling = False
    try:
        _take(backup, beside)
        told = manifest.read(beside)
        manifest.verify(beside, told)
        require_known(told.migrations, known)
        secret = _secret(data, beside, told, secret_file, shared_secret, new_secret=new_secret)
        if secret is not None:
            manifest.require_seal(beside, secret)
        if (told.database == "postgresql") != bool(database):
            raise Refused("other_database")
        if database:
            postgres_dump.require_known(told.delivery_version)
            (data / MARK).write_text(postgres_dump.name_of(database))  # found empty: what is in it now, is of here
            is_filling = True
            postgres_dump.bring_back(beside, database)
        _require_figures(beside, told, database)
        for name in (FACTS, DELIVERY, STATE):
            if (beside / name).exists():
                (beside / name).rename(data / name)
        if secret is not None and not shared_secret:
            (data / SECRET).unlink(missing_ok=True)
            (data / SECRET).touch(mode=0o600)
            (data / SECRET).write_bytes(secret)
    except BaseException:
        if is_filling:
            postgres_dump.clear(database)
        clear(data)
        raise
    return Restored(told, same_secret=secret is not None)


def finished(data: Path) -> None:
    """Take the mark away: everything is checked."""
    shutil.rmtree(data / _BESIDE, ignore_errors=True)
    (data / MARK).unlink(missing_ok=True)


def clear(data: Path) -> None:
    """Take away what a restore that did not end has put in place; the secret stays where it was."""
    for path in data.iterdir():
        if path.name in (SECRET, MARK):
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    (data / MARK).unlink(missing_ok=True)


def _require_empty(data: Path, database: str) -> None:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (data / MARK).exists():  # an earlier one died here, and nothing else was ever started
        if database and (data / MARK).read_text() == postgres_dump.name_of(database):
            postgres_dump.clear(database)
        clear(data)
    if any(path.name != SECRET for path in data.iterdir()):
        raise Refused("data_is_there", place=str(data))
    if database:
        postgres_dump.require_empty(database)


def _take(backup: Path, beside: Path) -> None:
    if backup.is_dir():
        shutil.copytree(backup, beside)
        return
    beside.mkdir(mode=0o700)
    try:
        with tarfile.open(backup) as tar:
            tar.extractall(beside, filter="data")
    except (OSError, tarfile.TarError):
        raise Refused("no_backup", place=backup.name) from None


def _secret(
    data: Path, beside: Path, told: Manifest, secret_file: Path | None, shared: bytes, *, new_secret: bool
) -> bytes | None:
    if shared:  # this is what the installation will use, wherever another one lies
        if manifest.secret_check(shared) == told.secret_check:
            return shared
        if new_secret:
            return None
        raise Refused("wrong_secret")
    if secret_file is not None:
        try:
            given = secret_file.read_bytes()
        except OSError:
            raise Refused("secret_is_missing") from None
        if manifest.secret_check(given) != told.secret_check:
            raise Refused("wrong_secret")
        return given
    for path in (data / SECRET, beside / SECRET):
        if path.exists() and manifest.secret_check(path.read_bytes()) == told.secret_check:
            return path.read_bytes()
    if new_secret:
        return None
    raise Refused("secret_is_missing")


def _require_figures(beside: Path, told: Manifest, database: str) -> None:
    delivery = beside / DELIVERY
    if database:
        found = postgres_dump.figures_at(database)
        counted.add_facts(found, beside / FACTS)
    else:
        found = counted.figures(beside / STATE, delivery if delivery.exists() else None, beside / FACTS)
    if found != told.figures:
        raise Refused("figures_differ")
