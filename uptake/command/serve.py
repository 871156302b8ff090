"""`uptake serve` and `uptake deliver`: the server."""

import os
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import TELL, fail, ready_state
from uptake.config.environment import environment

PARTS = ("pages", "deliver", "work")

Host = Annotated[str | None, typer.Option(help="Address to listen on (default: UPTAKE_HOST)")]
Port = Annotated[int | None, typer.Option(help="Port to listen on (default: UPTAKE_PORT)")]


def serve(
    without: Annotated[
        str, typer.Option(help="Parts to leave out, by comma: deliver, work (run them with their own commands)")
    ] = "",
    host: Host = None,
    port: Port = None,
) -> None:
    """Serve pages and messages, and run the clock, in one go.

    For more than one process use --without deliver,work here, and start `uptake deliver` and `uptake
    worker` as often as you need them.
    """
    left_out = {part.strip() for part in without.split(",") if part.strip()}
    if unknown := left_out - set(PARTS):
        fail(
            _("There is no part %(unknown)s. Choose from: %(known)s.")
            % {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(PARTS)}
        )
    ready_state()
    _run([part for part in PARTS if part not in left_out], host, port)


def deliver(host: Host = None, port: Port = None) -> None:
    """Serve messages to clients only: polls, showings, clicks. It needs no pages and no worker beside it."""
    _run(["deliver"], host, port)


def _run(parts: list[str], host: str | None, port: int | None) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    address, number = host or environment.host, port or environment.port
    os.environ["UPTAKE_SERVE"] = ",".join(parts)
    shown = f"[{address}]" if ":" in address else address
    TELL.print(f"Uptake serves {', '.join(parts)} at http://{shown}:{number}/ (Ctrl+C stops it)", markup=False)
    Granian(
        "uptake.config.asgi:app",
        address=address,
        port=number,
        interface=Interfaces.ASGI,
        workers=1,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
