"""`uptake worker`: the clock and the work behind the pages."""

import signal
from threading import Event
from typing import Annotated

import typer

from uptake.command.console import TELL, ready_state


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

    ready_state()
    if night:
        for tenant in Tenant.objects.order_by("slug"):
            as_of = run_day(tenant, jobs.clock())
            watch(tenant, jobs.clock())
            TELL.print(f"{tenant.slug}: {f'scored as of {as_of}' if as_of else 'nothing to score yet'}")
        return
    if once:
        TELL.print(f"{jobs.once()} jobs ran.")
        return
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    TELL.print("The worker runs. Ctrl+C stops it after the job at hand.")
    jobs.forever(stop)
