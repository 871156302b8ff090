"""How long it takes until a change of audiences is in force: put into bitmaps, laid out and written, read, noticed."""

import http.client
import json
import time
from pathlib import Path
from statistics import median

import pyroaring

from bench.delivery.population import SURFACE, TENANT, Population
from uptake.delivery import snapshot

_LONGEST_SECONDS = 30


def measure(population: Population, port: int, new: int, rounds: int) -> dict[str, float]:
    """Give the median seconds of each step; a server listens at `port` and holds the snapshot before."""
    found: dict[str, list[float]] = {}
    tokens = list(population.tokens.values())
    path = population.data / "snapshots" / f"{TENANT}{snapshot.SUFFIX}"
    for number in range(rounds):
        with _Timed(found, "one audience of everybody as a bitmap"):
            pyroaring.BitMap(range(1, population.people + 1)).serialize()
        with _Timed(found, "the snapshot laid out and written"):
            population.publish(new + number)
        with _Timed(found, "the server answers from it (looks once a second)"):
            _until_answered(port, tokens[number], new + number)
        with _Timed(found, "read and checked by one process"):
            snapshot.read_mapped(path)
    return {step: median(seconds) for step, seconds in found.items()}


class _Timed:
    def __init__(self, found: dict[str, list[float]], step: str) -> None:
        self._into = found.setdefault(step, [])
        self._began = 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_error: object) -> None:
        self._into.append(time.perf_counter() - self._began)


def _until_answered(port: int, token: str, new: int) -> None:
    """Poll until the new message is granted, to somebody who has polled for none of these before."""
    end = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Authorization": f"Bearer {token}"}
        connection.request("GET", f"/client/v1/messages?surface={SURFACE}", headers=headers)
        message = json.loads(connection.getresponse().read())["message"]
        connection.close()
        if message is not None and message["id"] == new:
            return
        time.sleep(0.01)
    raise RuntimeError(f"the snapshot with message {new} was not noticed")


def file_size(data: Path) -> int:
    """The size of the snapshot in MiB."""
    return (data / "snapshots" / f"{TENANT}{snapshot.SUFFIX}").stat().st_size // 1024**2
