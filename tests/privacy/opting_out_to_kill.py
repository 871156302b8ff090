"""Opts out and removes in a real data folder, killed at every step; tells as JSON what was found after each.

    python opting_out_to_kill.py <data folder> opt_out|remove <most kills>

A step is a statement that changes the database, or a change of a file: renamed, deleted, linked. Each kill
begins with a copy of the planted folder, in a child made by fork, which ends by SIGKILL.
"""

# ruff: noqa: PLC0415 - Django is set up on the way, and children must find everything loaded

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

DATA = Path(sys.argv[1]).absolute()
LIVE, PLANTED = DATA / "live", DATA / "planted"
os.environ |= {"UPTAKE_DATA": str(LIVE), "DJANGO_SETTINGS_MODULE": "uptake.config.settings", "UPTAKE_DEMO": "false"}
_CHANGES = ("INSERT", "UPDATE", "DELETE", "VACUUM", "PRAGMA WAL", "SAVEPOINT", "RELEASE")
_FILES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.link"})


def in_a_child(doing: Callable[[], Any]) -> Any:
    """What it gives back, from a process of its own; None when that was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            told = json.dumps(doing()).encode()
            with os.fdopen(writing, "wb") as out:
                out.write(told)
        except BaseException:  # noqa: BLE001 - whatever it was, the child must end here
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as given:
        told = given.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return None
    if status:
        raise SystemExit("a child failed; see above")
    return json.loads(told)


class Steps:
    """Counts the steps of a process, and kills it before the one that is wanted (from 1 on; 0: never)."""

    def __init__(self, deadly: int) -> None:
        self.deadly, self.count = deadly, 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(_CHANGES):
            self.step()
        return execute(sql, params, many, context)

    def watch(self, event: str, _args: object) -> None:
        if event in _FILES:
            self.step()


def running(doing: Callable[[], None], deadly: int) -> Callable[[], int]:
    """Something that does it while steps are counted, and gives back how many there were."""

    def run() -> int:
        from django.db import connection

        steps = Steps(deadly)
        sys.addaudithook(steps.watch)
        with connection.execute_wrapper(steps.statement):
            doing()
        return steps.count

    return run


def restored(source: Path) -> None:
    shutil.rmtree(LIVE, ignore_errors=True)
    shutil.copytree(source, LIVE)


def main() -> None:
    """Set up, plant, then kill at every step and look."""
    import django

    LIVE.mkdir(parents=True)
    django.setup()
    import planted
    from django.core.management import call_command

    from uptake.jobs import clock as jobs
    from uptake.messaging import clock
    from uptake.privacy import actions
    from uptake.rules.refusals import Refused
    from uptake.tenancy.models import Tenant

    later = planted.MIDNIGHT + timedelta(minutes=5)

    def meadow() -> Tenant:
        return Tenant.objects.get(slug="meadow")

    def plant() -> str:
        call_command("migrate", verbosity=0)
        return planted.plant()

    def opt_out() -> None:
        actions.opt_out(confirmed="meadow", by=planted.gina(), now=planted.OPTED_OUT)

    def remove() -> None:
        jobs.remove_people(meadow(), later)

    def opt_in() -> str:
        try:
            return "kept" if actions.opt_in(by=planted.gina(), now=later) else "anew"
        except Refused as refused:
            return refused.reason

    def look() -> dict[str, Any]:
        return {"seen": sorted(planted.seen(token)), "off": meadow().people_off, "audited": planted.audited(meadow())}

    def searched() -> dict[str, Any]:
        audited = planted.audited(meadow())
        return {"files": planted.found_in_files(LIVE), "kept": planted.kept(meadow()), "audited": audited}

    def tell_clients() -> list[str]:
        clock.move_due(meadow(), planted.OPTED_OUT + timedelta(seconds=15))
        rows = planted.Message.objects.of(meadow()).values_list("state", flat=True)
        return list(rows)

    def try_again(doing: Callable[[], None]) -> Callable[[], str]:
        def run() -> str:
            try:
                doing()
            except Refused as refused:
                return refused.reason
            return "done"

        return run

    token = in_a_child(plant)
    LIVE.rename(PLANTED)
    restored(PLANTED)
    report: dict[str, Any] = {"before": in_a_child(look), "searched_before": in_a_child(searched), "kills": []}
    if sys.argv[2] == "remove":
        in_a_child(running(opt_out, 0))
        report["hidden"] = in_a_child(look)
        shutil.rmtree(PLANTED)
        LIVE.rename(PLANTED)
        restored(PLANTED)
    doing = opt_out if sys.argv[2] == "opt_out" else remove
    steps = report["steps"] = in_a_child(running(doing, 0))
    report["after"], report["searched_after"] = in_a_child(look), in_a_child(searched)
    most = int(sys.argv[3])
    for place in range(min(most, steps)):
        deadly = 1 + place * steps // min(most, steps)
        restored(PLANTED)
        assert in_a_child(running(doing, deadly)) is None, f"step {deadly} of {steps} was not deadly"
        told: dict[str, Any] = {"step": deadly, "look": in_a_child(look)}
        if sys.argv[2] == "opt_out":
            told |= {"states": in_a_child(tell_clients), "again": in_a_child(try_again(opt_out))}
            told |= {"then": in_a_child(look), "then_states": in_a_child(tell_clients)}
        else:
            told["too_late"] = in_a_child(opt_in)
            if told["too_late"] == "people_are_being_removed":
                told |= {"again": in_a_child(try_again(remove)), "opted_in": in_a_child(opt_in)}
            told["searched"] = in_a_child(searched)
        report["kills"].append(told)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
