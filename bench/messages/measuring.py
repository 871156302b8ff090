"""Asks each page and the SQL by hand in turn, round after round, in one process."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from datetime import time as clock
from typing import NamedTuple
from unittest.mock import patch

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from bench.messages.population import LAST, Filled, fill
from bench.messages.ways import WAYS, Files
from uptake.tenancy.models import Admin

_NOON = datetime.combine(LAST, clock(12), UTC)


class Took(NamedTuple):
    """How long something took by the clock, and how long the processor worked for it; milliseconds."""

    wall: float
    work: float


def measured(
    messages: int, events: int, rounds: int, *, showings: bool
) -> tuple[Filled, dict[str, tuple[list[Took], list[Took]]]]:
    """Fill the data folder and ask; for each page what it took, and what the SQL by hand took."""
    call_command("migrate", verbosity=0, interactive=False)
    filled = fill(messages, events, showings=showings)
    client = Client(HTTP_HOST="localhost")
    client.force_login(Admin.objects.get())
    found: dict[str, tuple[list[Took], list[Took]]] = {name: ([], []) for name in WAYS}
    state = f"file:{settings.DATABASES['default']['NAME']}?mode=ro"
    counts = f"{settings.UPTAKE.showings.as_uri()}?mode=ro"
    with (
        patch("django.utils.timezone.now", lambda: _NOON),
        closing(sqlite3.connect(state, uri=True)) as one,
        closing(sqlite3.connect(counts, uri=True)) as two,
    ):
        files = Files(one, two)
        for number in range(rounds + 1):  # the first one warms up
            for name, way in WAYS.items():
                pages = _timed(lambda address=way.address: _answered(client.get(address)))
                bare = _timed(lambda ask=way.by_hand: ask(files))
                if number:
                    found[name][0].append(pages)
                    found[name][1].append(bare)
    return filled, found


def _timed(what: Callable[[], object]) -> Took:
    begun, worked = time.perf_counter(), time.process_time()
    what()
    return Took((time.perf_counter() - begun) * 1_000, (time.process_time() - worked) * 1_000)


def _answered(answer: object) -> None:
    status = getattr(answer, "status_code", 0)
    if status != 200:
        raise RuntimeError(f"The page answered {status}")
