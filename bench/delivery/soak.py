"""Mixed load at half of what the server can do, for half an hour, while the snapshot is swapped every minute.

    python -m bench.delivery.soak [--minutes 30] [--people 100000] [--share 0.5]

Of a hundred requests, eighty are polls with a cursor, ten polls without one, five are granted a showing and five
report one. The end is 1 when a request failed, the memory grew by more than a tenth, or the last minutes were
slower than twice the first ones (p99, medians of a fifth of the run).
"""

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.delivery import rivals
from bench.delivery.load import Ask, Load, run
from bench.delivery.population import OLD_MESSAGES, Population

_SECRET = b"bench"
_ASKED = 60_000
_MIX = {"cursor": 80, "first": 10, "claim": 5, "event": 5}
_MINUTE_SECONDS = 60
_TRIAL_REQUESTS = 20_000
_NOTICED_SECONDS = 1.5
_GROWTH, _SLOWER = 1.1, 2.0


@dataclass(frozen=True, slots=True)
class Minute:
    """What one minute gave: its load, and the memory of the server in MiB at its end."""

    load: Load
    memory: int


class Crowd:
    """Half of the people are granted a showing each minute; the other half finds nothing new."""

    def __init__(self, population: Population) -> None:
        self._population = population
        people = list(population.tokens)
        self._due, self._calm = people[: len(people) // 2], people[len(people) // 2 :]
        self._leases: list[tuple[int, str]] = []
        self._message = OLD_MESSAGES

    def begin(self) -> None:
        """Put a new message in place, for those who are due."""
        self._message += 1
        self._population.publish(self._message, recipients=range(1, max(self._due) + 1))

    def swap(self) -> None:
        """Put the same messages in place once more, as a new snapshot."""
        self._population.publish(self._message, recipients=range(1, max(self._due) + 1))

    def end(self) -> None:
        """Read who was granted the message of this minute: they report it in the next one."""
        self._leases = list(self._population.leases(self._message).items())

    def requests(self, count: int) -> list[Ask]:
        """Mix the requests of a minute; after half of them the cursors are those of the swapped snapshot."""
        tokens = self._population.tokens
        before, after = self._population.cursors(), self._population.cursors(ahead=1)
        now = datetime.now(UTC).isoformat()
        made: list[Ask] = []
        shares = [kind for kind, share in _MIX.items() for _ in range(share)]
        step = 37  # no divisor of a hundred: the kinds come mixed
        due, calm, told = iter(self._due), 0, iter(self._leases)
        for number in range(count):
            kind = shares[number * step % len(shares)]
            calm = (calm + 1) % len(self._calm)
            person = self._calm[calm]
            granted = next(told, None) if kind == "event" else None
            claimer = next(due, None) if kind == "claim" else None
            if granted:
                event = {"id": "1", "lease": granted[1], "kind": "seen", "at": now}
                made.append(Ask(tokens[granted[0]], body=json.dumps({"events": [event]})))
            elif claimer:
                made.append(Ask(tokens[claimer]))
            elif kind == "cursor":
                cursors = before if number < count // 2 else after
                made.append(Ask(tokens[person], cursor=cursors[person]))
            else:
                made.append(Ask(tokens[person]))
        return made


def main() -> int:
    """Run the soak; 0 when nothing failed and nothing grew."""
    options = _options()
    try:
        rivals.check()
    except rivals.Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="uptake-soak-") as place:
        folder = Path(place)
        data = folder / "data"
        data.mkdir()
        population = Population(data, _SECRET, options.people, _ASKED)
        population.fill()
        crowd = Crowd(population)
        crowd.begin()
        with rivals.delivery(folder, data, _SECRET) as (port, process):
            time.sleep(_NOTICED_SECONDS)
            most = run(folder, port, crowd.requests(_TRIAL_REQUESTS), seconds=None).per_second
            crowd.end()
            rate = most * options.share
            print(f"the mix flat out: {most:,.0f} per second; the soak: {rate:,.0f} per second", file=sys.stderr)
            minutes = [_minute(folder, port, process, crowd, rate) for _ in range(options.minutes)]
    return _judge(minutes, rate)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.delivery.soak", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--share", type=float, default=0.5, help="of what the server can do")
    return parser.parse_args()


def _minute(folder: Path, port: int, process: int, crowd: Crowd, rate: float) -> Minute:
    crowd.begin()
    time.sleep(_NOTICED_SECONDS)
    asks = crowd.requests(int(rate * _MINUTE_SECONDS))
    swapping = threading.Timer(_MINUTE_SECONDS / 2, crowd.swap)
    swapping.start()
    load = run(folder, port, asks, seconds=None, rate=rate)
    swapping.join()
    crowd.end()
    found = Minute(load, rivals.memory(process))
    print(f"{load.per_second:,.0f}/s  p99 {load.p99_milliseconds:.1f} ms  {found.memory} MiB", file=sys.stderr)
    return found


def _judge(minutes: Sequence[Minute], rate: float) -> int:
    some = max(1, len(minutes) // 5)
    first, last = minutes[:some], minutes[-some:]
    late = [statistics.median(minute.load.p99_milliseconds for minute in part) for part in (first, last)]
    memory = [statistics.median(minute.memory for minute in part) for part in (first, last)]
    asked = sum(minute.load.per_second for minute in minutes) * _MINUTE_SECONDS
    print(f"\n{len(minutes)} minutes at {rate:,.0f} requests per second, about {asked:,.0f} requests, none failed\n")
    print("| | first fifth | last fifth |")
    print("|---|---:|---:|")
    print(f"| p99, ms | {late[0]:.1f} | {late[1]:.1f} |")
    print(f"| memory, MiB | {memory[0]:.0f} | {memory[1]:.0f} |")
    return int(late[1] > late[0] * _SLOWER or memory[1] > memory[0] * _GROWTH)


if __name__ == "__main__":
    raise SystemExit(main())
