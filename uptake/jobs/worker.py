"""A worker: winds the clock and works off the queue until it is told to stop."""

import logging
from datetime import UTC, datetime
from threading import Event, Thread

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from uptake.jobs import queue
from uptake.jobs.clock import HANDLERS, wind

LOG = logging.getLogger("uptake.worker")
PAUSE_SECONDS = 2.0
KEEP_SECONDS = 60.0  # a lease is five times as long


def clock() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def once(stop: Event | None = None) -> int:
    """Wind the clock, run everything that is due until `stop` is set, and give back how many jobs ran."""
    wind(clock())
    ran = queue.work_off(HANDLERS, clock, enough=stop.is_set if stop else lambda: False)
    queue.prune(clock())
    return ran


def forever(stop: Event) -> None:
    """Work until `stop` is set; a database that is busy or away for a while is waited for."""
    ended = Event()
    keeping = Thread(target=_keep, args=(ended,), name="uptake-leases", daemon=True)
    keeping.start()
    try:
        _work(stop)
    finally:
        ended.set()
        keeping.join()


def _work(stop: Event) -> None:
    while not stop.is_set():
        try:
            close_old_connections()
            once(stop)
        except (OperationalError, InterfaceError):
            LOG.warning("The database did not answer; trying again in %s seconds", PAUSE_SECONDS)
        stop.wait(PAUSE_SECONDS)
    connections.close_all()


def _keep(ended: Event) -> None:
    """Say every minute that the job at hand is still being worked on."""
    while not ended.wait(KEEP_SECONDS):
        try:
            queue.keep(clock())
        except (OperationalError, InterfaceError):
            LOG.warning("The lease of the job at hand could not be extended; trying again")
        finally:
            connections.close_all()


class BackgroundWorker:
    """A worker in a thread of the serving process, for installations of one process."""

    def __init__(self) -> None:
        self._stop = Event()
        self._thread = Thread(target=forever, args=(self._stop,), name="uptake-worker", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def tell_to_stop(self) -> None:
        """Begin no job any more."""
        self._stop.set()

    def stop(self, seconds: float) -> bool:
        """Finish the job at hand and stop; whether it did. After so many seconds the next worker may have it."""
        self._stop.set()
        self._thread.join(timeout=seconds)
        if self._thread.is_alive():
            LOG.warning("The job at hand takes too long and is given back")
            queue.give_back()
            connections.close_all()
            return False
        return True
