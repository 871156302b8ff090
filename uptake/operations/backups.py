"""The backups of this installation, and what becomes of them when people experiences are removed.

A removal reaches the backups that are ours, too: a new one is made in the same folder, then the old ones go. Beside
them stays the list of removals, so that a copy which somebody took elsewhere does not bring anything back.
"""

import logging
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

from uptake.operations import backup, places, removals
from uptake.operations.manifest import Manifest
from uptake.operations.postgres_dump import dump_of
from uptake.operations.removals import Removal
from uptake.tenancy.audit import note_installation
from uptake.tenancy.models import Tenant

_LOG = logging.getLogger(__name__)


def make(
    place: Path,
    *,
    now: datetime,
    with_secret: bool = False,
    patience: float = backup.PATIENCE,
    after: Mapping[str, str] | None = None,
) -> Manifest:
    """Make a backup of this installation and remember where it lies; raises as operations.backup.make."""
    installation = settings.UPTAKE
    found = place.expanduser().absolute()
    if not found.exists():
        places.remember(installation.folder, found, now, after or {})
    made = backup.make(
        installation.folder,
        found,
        secret=installation.secret,
        now=now,
        with_secret=with_secret,
        patience=patience,
        slugs=Tenant.objects.values_list("slug", flat=True),
        dump=dump_of(installation.database) if installation.database else None,
    )
    for removal in removals.read(installation.folder / removals.NAME, installation.secret):
        removals.write_down(found.parent, removal, installation.secret)
    size = sum(size for size, _digest in made.files.values())
    note_installation("backup.made", found.parts[-1], at=now, files=len(made.files), bytes=size, with_key=with_secret)
    return made


def keep_newest(many: int, now: datetime) -> list[Path]:
    """Delete all known backups but the newest, and note each; those that are gone."""
    data = settings.UPTAKE.folder
    old = [place.where for place in places.known(data)[:-many]]
    for path in old:
        _delete(path)
        note_installation("backup.deleted", path.parts[-1], at=now)
    places.forget_gone(data)
    return old


def renew(tenant: Tenant, now: datetime) -> None:
    """Let the backups of ours follow a removal: a new one in each folder, then the old ones go.

    May run again after a crash. A folder that cannot be written raises OSError: the removal is not complete then.
    """
    opted_out_at = Tenant.objects.get(pk=tenant.pk).people_opted_out_at
    if opted_out_at is None:
        return
    data, secret = settings.UPTAKE.folder, settings.UPTAKE.secret
    removal = Removal(tenant.slug, opted_out_at, now)
    removals.write_down(data, removal, secret)
    after = {tenant.slug: opted_out_at.isoformat()}
    old = [place.where for place in places.known(data) if place.after.get(tenant.slug) != after[tenant.slug]]
    for folder in sorted({path.parent for path in old}):
        last = [path for path in old if path.parent == folder][-1]
        kind = backup.TAR if last.name.endswith(backup.TAR) else ""
        fresh = folder / f"uptake-{now:%Y%m%d-%H%M%S}-after-removal-{tenant.slug}{kind}"
        if not fresh.exists():
            make(fresh, now=now, after=after)
        for path in old:
            if path.parent == folder:
                _delete(path)
                note_installation("backup.deleted", path.parts[-1], at=now)
    places.forget_gone(data)


def _delete(path: Path) -> None:
    if path.is_dir():
        going = path.parent / f".{path.name}.going"
        path.rename(going)  # no half of it looks whole
        shutil.rmtree(going)
    else:
        path.unlink()
    _LOG.info("an old backup was deleted")
