"""A backup: everything that is kept, as it was at one moment, while imports, claims and pages go on.

The moment is taken down while nobody writes facts (milliseconds); the copying comes after. What cannot be seen half
made: all of it lies beside, in a folder that begins with a dot, until the manifest is written; then it is renamed.
docs/operations.md tells what is in it.
"""

import os
import secrets
import shutil
import tarfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import uptake
from uptake.facts.turns import still
from uptake.operations import counted, manifest
from uptake.operations.copying import copy_facts, held, list_facts
from uptake.operations.manifest import Manifest
from uptake.operations.versions import delivery_version, migrations_of
from uptake.rules.refusals import Refused

STATE, DELIVERY, FACTS, SECRET = "state.sqlite3", "delivery.sqlite3", "facts", "secret.key"
TAR = ".tar"
PATIENCE = 600.0  # seconds that a backup waits for an import to end
_ATTEMPTS = 3
Tell = Callable[[str], None]


def make(
    data: Path,
    place: Path,
    *,
    secret: bytes,
    now: datetime,
    with_secret: bool = False,
    patience: float = PATIENCE,
    slugs: Iterable[str] = (),
    dump: Callable[[Path, Callable[[], Any]], Mapping[str, Any]] | None = None,
) -> Manifest:
    """Make a backup of the data folder at `place`, a new folder or a new file that ends in .tar.

    `dump` copies the databases where they are not files of the folder (operations/postgres_dump). Raises
    Refused("place_is_taken"), and facts.turns.NotNow when an import did not end in time.
    """
    place = place.expanduser().absolute()
    if place.exists():
        raise Refused("place_is_taken", place=str(place))
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.parent / f".{place.name}.{secrets.token_hex(4)}.part"
    try:
        made = _made(data, beside, secret, now, with_secret=with_secret, patience=patience, slugs=slugs, dump=dump)
        if place.name.endswith(TAR):
            _packed(beside, place)
        else:
            os.sync()
            beside.rename(place)
        _flush(place.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return made


def tenants(data: Path) -> list[str]:
    """The tenants whose facts lie in the folder, or may: each of them has a turn."""
    facts = data / FACTS
    return sorted({path.name.removesuffix(".turn") for path in facts.iterdir()} if facts.is_dir() else [])


def _made(
    data: Path,
    beside: Path,
    secret: bytes,
    now: datetime,
    *,
    with_secret: bool,
    patience: float,
    slugs: Iterable[str],
    dump: Any,
) -> Manifest:
    for attempt in range(1, _ATTEMPTS + 1):
        beside.mkdir(mode=0o700)
        try:
            told = _copied(data, beside, sorted({*slugs, *tenants(data)}), patience, dump)
            break
        except FileNotFoundError:  # a removal slipped in: what it took along must not be in the backup either
            if attempt == _ATTEMPTS:
                raise
            shutil.rmtree(beside)
    if with_secret:
        (beside / SECRET).touch(mode=0o600)
        (beside / SECRET).write_bytes(secret)
    about = Manifest(
        made_at=now.isoformat(),
        uptake=uptake.__version__,
        database="postgresql" if dump else "sqlite",
        secret_check=manifest.secret_check(secret),
        with_secret=with_secret,
        files=manifest.files_of(beside),
        **told,
    )
    manifest.write(beside, about, secret)
    return about


def _copied(data: Path, beside: Path, slugs: list[str], patience: float, dump: Any) -> dict[str, Any]:
    facts = data / FACTS
    with ExitStack() as stack:
        let_others_write = stack.enter_context(still(facts, slugs, patience=patience))
        listed = {slug: list_facts(facts / slug) for slug in slugs if (facts / slug).is_dir()}
        if dump is not None:
            figures = dump(beside, let_others_write)
        else:
            delivery = stack.enter_context(held(data / DELIVERY)) if (data / DELIVERY).exists() else None
            state = stack.enter_context(held(data / STATE))
            let_others_write()
            state.copy(beside / STATE)
            if delivery is not None:
                delivery.copy(beside / DELIVERY)
        for slug, tables in listed.items():
            copy_facts(facts / slug, tables, beside / FACTS / slug)
    if dump is not None:
        counted.add_facts(figures["figures"], beside / FACTS)
        return dict(figures)
    kept = beside / DELIVERY
    return {
        "migrations": migrations_of(beside / STATE),
        "delivery_version": delivery_version(kept),
        "figures": counted.figures(beside / STATE, kept if kept.exists() else None, beside / FACTS),
    }


def _packed(folder: Path, place: Path) -> None:
    part = folder.with_suffix(".packing")
    try:
        with part.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            with tarfile.open(fileobj=file, mode="w") as tar:
                tar.add(folder, arcname="")
            file.flush()
            os.fsync(file.fileno())
        part.rename(place)
    finally:
        part.unlink(missing_ok=True)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
