"""A worker: winds the clock and works off the queue until it is told to stop."""

import logging
from datetime import UTC, datetime
from threading import Event, Thread

from django.db import OperationalError, close_old_connections, connections

from uptake.jobs import queue
from uptake.jobs.clock import HANDLERS, wind

LOG = logging.getLogger("uptake.worker")
PAUSE_SECONDS = 2.0


def clock() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def once() -> int:
    """Wind the clock, run everything that is due, and give back how many jobs ran."""
    wind(clock())
    ran = queue.work_off(HANDLERS, clock)
    queue.prune(clock())
    return ran


def forever(stop: Event) -> None:
    """Work until `stop` is set; a database that is busy or away for a while is waited for."""
    while not stop.is_set():
        try:
            close_old_connections()
            once()
        except OperationalError:
            LOG.warning("The database did not answer; trying again in %s seconds", PAUSE_SECONDS)
        stop.wait(PAUSE_SECONDS)
    connections.close_all()


class BackgroundWorker:
    """A worker in a thread of the serving process, for installations of one process."""

    def __init__(self) -> None:
        self._stop = Event()
        self._thread = Thread(target=forever, args=(self._stop,), name="uptake-worker", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the job at hand and stop."""
        self._stop.set()
        self._thread.join(timeout=30)
