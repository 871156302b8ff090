"""`uptake worker`: the clock and the work behind the pages."""

import atexit
import logging
import os
import signal
from threading import Event
from typing import Annotated

import typer

from uptake.command.console import TELL, ready_state
from uptake.config.environment import environment


def worker(
    once: Annotated[bool, typer.Option("--once", help="Run what is due now, then stop")] = False,
    night: Annotated[
        bool, typer.Option("--night", help="Run the daily work of every organization now, then stop")
    ] = False,
) -> None:
    """Run the clock: score every night, refresh audiences, start and end messages.

    Any number of workers may run; each piece of work is leased to one of them, and taken over when it dies.
    """
    from uptake.jobs import worker as jobs
    from uptake.jobs.clock import watch
    from uptake.jobs.daily import run_day
    from uptake.tenancy.models import Tenant
    from uptake.tenancy.whose import rows_of

    ready_state()
    if environment.database:
        from uptake.delivery.distribution import follow

        atexit.register(follow(environment.snapshots, environment.database).stop)
    if night:
        for tenant in Tenant.objects.order_by("slug"):
            with rows_of(tenant):
                as_of = run_day(tenant, jobs.clock())
                watch(tenant, jobs.clock())
            TELL.print(f"{tenant.slug}: {f'scored as of {as_of}' if as_of else 'nothing to score yet'}")
        return
    if once:
        TELL.print(f"{jobs.once()} jobs ran.")
        return
    told = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    TELL.print("The worker runs. Ctrl+C stops it after the job at hand.")
    running = jobs.BackgroundWorker()
    running.start()
    told.wait()
    if not running.stop(environment.stop_seconds):
        logging.shutdown()
        os._exit(0)  # the job that was given back is still in the middle of something
