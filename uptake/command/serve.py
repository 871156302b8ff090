"""`uptake serve` and `uptake deliver`: the server."""

import errno
import os
import socket
from contextlib import suppress
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from uptake.command.console import TELL, fail, ready_state
from uptake.config.environment import environment
from uptake.operations.marked import require_whole

PARTS = ("pages", "deliver", "work")
_REFUSALS = {
    (True, False): "pseudonym_key_missing",
    (True, True): "pseudonym_key_other",
    (False, True): "pseudonyms_too_late",
}  # by whether the people have pseudonyms, and whether a key is set
_TO_WRITE = 5  # seconds to flush what was acknowledged, after what is under way has ended
_BESIDE_STREAMS = 1024  # requests that may be under way at once, besides clients that listen

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


def deliver(
    host: Host = None,
    port: Port = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that share the port, one for each core")] = 1,
) -> None:
    """Serve messages to clients only: polls, showings, clicks. It needs no pages and no worker beside it.

    Several processes share what they hold in memory; one that dies is started anew.
    """
    require_key_of_people()
    require_whole(environment.folder)
    _run(["deliver"], host, port, workers)


def require_key_of_people() -> None:
    """End where people of the snapshots are known under another key of pseudonyms: nobody would be recognised."""
    from uptake.delivery import directory
    from uptake.delivery.sealed import Corrupt
    from uptake.rules.refusals import Refused

    for path in sorted(environment.snapshots.glob(f"*{directory.SUFFIX}")):
        with suppress(Corrupt, FileNotFoundError):  # told and left out while serving
            found = directory.key_check_in(path)
            if found != environment.pseudonyms.check:
                raise Refused(_REFUSALS[bool(found), environment.pseudonyms.on])


def _run(parts: list[str], host: str | None, port: int | None, workers: int = 1) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from uptake.operations.logs import granian_logs

    address, number = host or environment.host, port or environment.port
    _see_that_nobody_listens(address, number)
    os.environ["UPTAKE_SERVE"] = ",".join(parts)
    shown = f"[{address}]" if ":" in address else address
    TELL.print(f"Uptake serves {', '.join(parts)} at http://{shown}:{number}/ (Ctrl+C stops it)", markup=False)
    alone = parts == ["deliver"]  # RSGI is the quicker of the two; Django speaks ASGI
    Granian(
        "uptake.config.rsgi:app" if alone else "uptake.config.asgi:app",
        address=address,
        port=number,
        interface=Interfaces.RSGI if alone else Interfaces.ASGI,
        workers=workers,
        respawn_failed_workers=workers > 1,
        log_level=LogLevels.warning,
        backpressure=environment.streams + _BESIDE_STREAMS,
        websockets=False,
        workers_kill_timeout=environment.stop_seconds + _TO_WRITE,
        log_dictconfig=granian_logs(environment.log_format),
    ).serve()


def _see_that_nobody_listens(address: str, port: int) -> None:
    """End where another server has the port: the two would share it without a word, and answer in turn."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe, suppress(socket.gaierror):
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was closed just now is free
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                fail(
                    _("Another server listens at port %(port)s. Stop that one, or choose another port with --port.")
                    % {"port": port}
                )
