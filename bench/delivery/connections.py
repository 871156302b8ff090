"""How many clients can listen to one process: time to connect, memory for each, and how soon all of them are told.

    python -m bench.delivery.connections [--clients 10000]

One server, one process of clients, loopback. The server is then told to stop: everybody must be sent away, and it must
end. Both need an open file for each connection (`ulimit -n`); the number is lowered to what is allowed.
"""

import argparse
import asyncio
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyroaring

from uptake.delivery import snapshot
from uptake.delivery.snapshot import LiveMessage, Snapshot, Text
from uptake.delivery.tokens import Tokens

_TENANT = "contoso"
_SECRET = b"the secret of a bench, 32 bytes."
_AT_ONCE = 200  # connections that are being made at the same time
_FIRST = 50
_SPARE_FILES = 200
_IDLE_SECONDS = 30
_GIB = 1024**3
_LONGEST_SECONDS = 120


@dataclass(slots=True)
class Heard:
    """What all clients together have heard."""

    opened: int = 0
    events: dict[str, int] = field(default_factory=dict)
    closed: int = 0


class _Client(asyncio.Protocol):
    """One connection; it keeps nothing of what it hears but counts."""

    def __init__(self, request: bytes, heard: Heard) -> None:
        self._request = request
        self._heard = heard
        self._open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if not self._open and b"\n:\n\n" in data:
            self._open = True
            self._heard.opened += 1
        for line in data.split(b"\n"):
            if line.startswith(b"event: "):
                name = line[7:].decode()
                self._heard.events[name] = self._heard.events.get(name, 0) + 1

    def connection_lost(self, _error: Exception | None) -> None:
        self._heard.closed += 1


def main() -> int:
    """Run the bench; 0 when everybody was connected, told and sent away."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=10_000)
    wanted = parser.parse_args().clients
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    clients = min(wanted, hard - _SPARE_FILES)
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as place:
        data = Path(place)
        (data / "secret.key").write_bytes(_SECRET)
        _publish(data, 1, clients)
        now = datetime.now(UTC)
        issue = Tokens(_SECRET).issue
        tokens = [issue(_TENANT, person, f"device-{person}", ("en",), now)[0] for person in range(1, clients + 1)]
        with _server(data, clients) as (port, process):
            return asyncio.run(_run(data, tokens, port, process))


async def _run(data: Path, tokens: list[str], port: int, process: "subprocess.Popen[bytes]") -> int:
    clients = len(tokens)
    heard = Heard()
    await _connect(tokens[:_FIRST], port, heard)  # what the first ones load is not counted
    await _until(lambda: heard.opened >= min(_FIRST, clients))
    before = _memory(process.pid)
    began = time.perf_counter()
    await _connect(tokens[_FIRST:], port, heard)
    connected = await _until(lambda: heard.opened >= clients)
    seconds = time.perf_counter() - began
    each = (_memory(process.pid) - before) / max(1, heard.opened - _FIRST)
    print(f"connected    {heard.opened} of {clients} in {seconds:.1f} s")
    print(f"memory       {each / 1024:.1f} KiB for each connection, {int(_GIB / each)} idle connections in 1 GiB")
    told = True
    for version, name, urgent in ((2, "urgent", True), (3, "recall", False)):
        began = time.perf_counter()
        _publish(data, version, clients, urgent=urgent)
        told = await _until(lambda name=name: heard.events.get(name, 0) >= heard.opened) and told
        print(
            f"{name:12s} {heard.events.get(name, 0)} told within {time.perf_counter() - began:.2f} s of the publication"
        )
    used = _processor(process.pid)
    await asyncio.sleep(_IDLE_SECONDS)
    idle = (_processor(process.pid) - used) / _IDLE_SECONDS
    print(f"idle         {100 * idle:.1f} % of one core, for signs of life and for looking at the files")
    began = time.perf_counter()
    process.send_signal(signal.SIGTERM)
    gone = await _until(lambda: heard.closed >= heard.opened and process.poll() is not None)
    print(f"sent away    {heard.events.get('bye', 0)}, and the server ended, in {time.perf_counter() - began:.2f} s")
    return 0 if connected and told and gone and heard.events.get("bye", 0) >= clients else 1


async def _connect(tokens: list[str], port: int, heard: Heard) -> None:
    loop = asyncio.get_running_loop()
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(token: str) -> None:
        lines = (
            "GET /client/v1/stream?surface=web-bar HTTP/1.1",
            "Host: bench",
            f"Authorization: Bearer {token}",
            "",
            "",
        )
        request = "\r\n".join(lines)
        async with places:
            await loop.create_connection(lambda: _Client(request.encode(), heard), "127.0.0.1", port)

    await asyncio.gather(*(one(token) for token in tokens))


async def _until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + _LONGEST_SECONDS
    while not holds():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.01)
    return True


def _publish(data: Path, version: int, people: int, *, urgent: bool = False) -> None:
    now = datetime.now(UTC)
    live = LiveMessage(
        id=1,
        kind="urgent",
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=23),
        interval_seconds=7 * 24 * 3600,
        surfaces=["web-bar"],
        format="bar",
        lifetime_showings=None,
        texts={"en-US": Text("The building is closed", "Work from home today.", "More", "https://x.example/")},
        recipients=pyroaring.BitMap(range(1, people + 1)).serialize(),
    )
    snapshot.write(data / "snapshots", Snapshot(_TENANT, version, now, [live] if urgent else []))


@contextmanager
def _server(data: Path, clients: int) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The server as it is shipped, for delivery alone; gives its port and process."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    place = {"UPTAKE_DATA": str(data), "UPTAKE_STREAMS": str(clients)}
    command = [sys.executable, "-m", "uptake.command", "deliver", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, **place}, stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            for each in reversed(_family(process.pid)):
                os.kill(each, signal.SIGKILL)
            process.wait()


def _memory(process: int) -> int:
    """Bytes that the server and its workers hold."""
    return sum(
        int(line.split()[1]) * 1024
        for each in _family(process)
        for line in Path(f"/proc/{each}/status").read_text().splitlines()
        if line.startswith("VmRSS:")
    )


def _processor(process: int) -> float:
    """Seconds of processor time that the server and its workers have used."""
    ticks = 0
    for each in _family(process):
        told = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(each for child in children for each in _family(int(child)))]


if __name__ == "__main__":
    sys.exit(main())
