"""`uptake backup` and `uptake restore`: everything that is kept, taken elsewhere and brought back."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import TELL, fail, ready_state
from uptake.config.environment import environment


def backup(
    place: Annotated[Path, typer.Argument(help="New folder, or new file that ends in .tar")],
    with_secret: Annotated[
        bool, typer.Option("--with-secret", help="Put secret.key into it: whoever has it can do everything")
    ] = False,
    keep: Annotated[int, typer.Option(min=0, help="Delete older backups that were made here; 0 keeps all")] = 0,
    wait: Annotated[int, typer.Option(min=1, help="Seconds to wait for an import to end")] = 600,
) -> None:
    """Copy everything that is kept, as it is at one moment, while the server goes on.

    Without --with-secret the secret is not in it: keep data/secret.key in another place, because nothing else
    opens tokens, vouches for hosts and proves the audit log after a restore.
    """
    from uptake.facts.turns import NotNow
    from uptake.operations import backups

    ready_state(keyed=False)
    try:
        made = backups.make(place, now=datetime.now(UTC), with_secret=with_secret, patience=float(wait))
    except NotNow:
        fail(_("An import or a score was running all the time. Try again later, or give --wait more seconds."))
    size = sum(size for size, _digest in made.files.values())
    told = {"files": len(made.files), "size": f"{size / (1 << 20):.1f}", "place": place}
    TELL.print(_("%(files)s files, %(size)s MiB, are in %(place)s.") % told, markup=False)
    if with_secret:
        TELL.print(_("The secret is in it. Keep the backup where nobody else can read it."))
    else:
        told = {"path": environment.folder / "secret.key"}
        TELL.print(_("The secret is not in it. Keep %(path)s in another place.") % told, markup=False)
    if keep:
        gone = len(backups.keep_newest(keep, datetime.now(UTC)))
        TELL.print(_("%(n)s older backups were deleted.") % {"n": gone})


def restore(
    place: Annotated[Path, typer.Argument(help="Folder or file that uptake backup has made", exists=True)],
    secret: Annotated[Path | None, typer.Option(help="The secret.key that was kept elsewhere")] = None,
    new_secret: Annotated[
        bool, typer.Option("--new-secret", help="The secret is lost: begin with a new one; tokens and host keys end")
    ] = False,
    removals: Annotated[
        Path | None, typer.Option(help="List of removals (uptake-removals.jsonl) of the installation that is gone")
    ] = None,
) -> None:
    """Bring a backup back into an empty data folder (UPTAKE_DATA), and check all of it.

    Hashes, versions, figures and the audit log are compared with what the backup says of itself. Whose people
    experiences were opted out and removed since (the list of removals beside the backup says so), are removed again.
    """
    from django.db import connections

    from uptake.operations import removals as lists
    from uptake.operations import restore as putting
    from uptake.operations.reviving import revive
    from uptake.operations.versions import known_migrations

    data = environment.folder
    logging.getLogger("uptake").setLevel(logging.WARNING)
    connections.close_all()
    restored = putting.put_in_place(
        place.expanduser().absolute(),
        data,
        known=known_migrations(),
        secret_file=secret,
        new_secret=new_secret,
        shared_secret=environment.secret if environment.shared_secret else b"",
        database=environment.database,
    )
    environment.read_again()
    lists_of = [place.expanduser().absolute().parent / lists.NAME, *([removals] if removals else [])]
    key = environment.secret if restored.same_secret else None
    found = lists.latest(removal for path in lists_of for removal in lists.read(path, key))
    again = revive(restored, found, now=datetime.now(UTC))
    putting.finished(data)
    TELL.print(_("Restored: the state of %(moment)s.") % {"moment": restored.manifest.made_at}, markup=False)
    for tenant in again:
        told = {"tenant": tenant}
        TELL.print(_("%(tenant)s: people experiences were removed since, and are removed again.") % told, markup=False)
    if not restored.same_secret:
        TELL.print(_("The secret is new: make new tokens, and give hosts their new keys (uptake tenant --host-key)."))
