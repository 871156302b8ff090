"""`uptake demo`: an invented organization to try everything with."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from uptake.command.console import OUT, TELL, progress, ready_state
from uptake.config.environment import environment


def demo(
    if_missing: Annotated[bool, typer.Option("--if-missing", help="Do nothing when it was made before")] = False,
    people: Annotated[int, typer.Option(min=40, help="People in the first organization")] = 2000,
    days: Annotated[int, typer.Option(min=28, help="Days of history")] = 210,
) -> None:
    """Make the demonstration organizations: exports from a seed, imported like real ones, then scored.

    The passwords of the demonstration's admins are printed once. Where they are lost, run this again: facts
    and scores stay the same, passwords are made new.
    """
    from uptake.demo.actions import exists, make

    ready_state()
    if if_missing and exists():
        TELL.print("The demonstration is there already. Forgotten the password? Run: .venv/bin/uptake demo")
        return
    with progress("Importing") as tick:
        passwords = make(now=datetime.now(UTC), size=people, days=days, tell=TELL.print, tick=tick)
    TELL.print(f"\nSign in at http://{environment.host}:{environment.port}/ (shown only now):", markup=False)
    for sign_in, password in passwords.items():
        OUT.print(f"  {sign_in:28} {password}", markup=False)
    TELL.print(f"Sample intranet: http://{environment.host}:{environment.port}/demo/intranet/\n", markup=False)
