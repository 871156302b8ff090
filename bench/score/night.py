"""A whole night of an installation: `python -m bench.score.night --tenants 200 --people 5000`.

Every organization has people with five attributes (six levels of groups with the organization itself), groups
turned on and frozen a week ago, and a message that is shown. Measured is what the worker does for each: the last
eight as-of days scored and stored, what may be told of groups, recipients chosen anew, the snapshot published.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.score.invented import AS_OF, SEED, written
from uptake.rules.window import DAYS

NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)
WEEK_AGO = AS_OF - timedelta(days=7)
ATTRIBUTES = {"company": 2, "department": 40, "country": 6, "state": 20, "city": 60}
ACTION = "communicate_in_teams"
_PARTS = (
    "uptake.jobs.daily.groups.refresh",
    "uptake.jobs.daily.compute",
    "uptake.jobs.daily.insights.record",
    "uptake.jobs.daily.recipients.refresh_all",
    "uptake.jobs.daily.publish.publish_snapshot",
)


def main() -> int:
    """Prepare, run the night, and print what it took, in all and by part."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tenants", type=int, default=200)
    asked.add_argument("--people", type=int, default=5_000, help="of each organization")
    asked.add_argument("--folder", type=Path, help="keep what was prepared here")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        os.environ |= {"UPTAKE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "uptake.config.settings"}
        slugs = [f"tenant-{number:03d}" for number in range(given.tenants)]
        if not (folder / "state.sqlite3").exists():
            with ProcessPoolExecutor(2) as pool:
                list(pool.map(_facts, repeat(folder / "facts"), slugs, repeat(given.people), range(SEED, SEED + 1000)))
            _in_own_process(_found_all, slugs, given.people)
        _in_own_process(_night, slugs, given.people)
    return 0


def _in_own_process(run: Callable[..., None], *arguments: Any) -> None:
    """So that the memory of preparing is not counted as that of the night."""
    with ProcessPoolExecutor(1) as pool:
        pool.submit(run, *arguments).result()


def _facts(folder: Path, slug: str, people: int, seed: int) -> None:
    written(folder, slug, people, seed=seed, days=DAYS + 7)  # the oldest of eight as-of days has a whole window, too


def _found_all(slugs: list[str], people: int) -> None:
    import django  # noqa: PLC0415 - the settings must be known before

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    for slug in slugs:
        _found(slug, people)


def _found(slug: str, people: int) -> None:
    """An organization as its admins would have set it up, a week ago."""
    from uptake.groups import actions as groups  # noqa: PLC0415 - as above
    from uptake.groups import weekly  # noqa: PLC0415
    from uptake.groups.models import Evaluation  # noqa: PLC0415
    from uptake.messaging import actions, clock, steps  # noqa: PLC0415
    from uptake.people.models import Person  # noqa: PLC0415
    from uptake.rules.permissions import Role  # noqa: PLC0415
    from uptake.tenancy.acting import Acting  # noqa: PLC0415
    from uptake.tenancy.models import Admin, Assignment, Tenant  # noqa: PLC0415

    then = NOW - timedelta(days=7)
    tenant = Tenant.objects.create(slug=slug, name=slug, created_at=then, score_on=True, messages_on=True)
    Person.objects.of(tenant).bulk_create(
        [
            Person(
                tenant=tenant,
                number=number,
                principal=f"u{number}@{slug}.example",
                directory_id=f"id-{number}",
                in_directory=True,
                **{name: f"{name} {number * number % (many * 7) % many}" for name, many in ATTRIBUTES.items()},
            )
            for number in range(people)
        ],
        batch_size=2000,
    )
    admin = Admin(sign_in=f"gina@{slug}.example", name="Gina", password="!")  # noqa: S106 - nobody can sign in with it
    admin.save()
    roles = frozenset({Role.GLOBAL_ADMINISTRATOR, Role.MESSAGES_WRITER})
    for role in roles:
        Assignment.objects.of(tenant).create(tenant=tenant, admin=admin, role=role.value)
    by = Acting(admin.pk, admin.sign_in, "Gina", tenant, roles)
    report = groups.run_evaluation(by=by, now=then)
    digest = Evaluation.objects.of(tenant).get(pk=report).digest
    groups.approve_evaluation(evaluation_id=report, digest=digest, by=by, now=then)
    groups.choose(on=True, attributes=list(ATTRIBUTES), by=by, now=then)
    weekly.refresh(tenant, WEEK_AGO, [WEEK_AGO])
    message = actions.start_draft(action=ACTION, by=by, now=then)
    schedule = steps.Schedule(name="Teams", first=then.date(), last=None)
    actions.save_step(message_id=message, decided=schedule, completed=True, by=by, now=then)
    actions.schedule(message_id=message, by=by, now=then)
    clock.register_pending(tenant, WEEK_AGO, then)


def _night(slugs: list[str], people: int) -> None:
    import django  # noqa: PLC0415 - as above

    django.setup()
    from uptake.jobs.daily import run_day  # noqa: PLC0415 - as above
    from uptake.tenancy.models import Tenant  # noqa: PLC0415

    took: dict[str, float] = defaultdict(float)
    wall, cpu = time.perf_counter(), time.process_time()
    with _timed(took):
        for slug in slugs:
            if run_day(Tenant.objects.get(slug=slug), NOW) != AS_OF:
                raise RuntimeError(f"{slug} was not scored")
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(slugs)} x {people:,} people | wall {wall:.1f} s | CPU {cpu:.1f} s | peak {peak} MiB")
    for part, seconds in sorted(took.items(), key=lambda each: -each[1]):
        print(f"  {part.removeprefix('uptake.jobs.daily.')}: CPU {seconds:.1f} s")
    print(f"  the rest: CPU {cpu - sum(took.values()):.1f} s", flush=True)


@contextmanager
def _timed(took: dict[str, float]) -> Iterator[None]:
    """Add up the processors' time of the parts of a day."""
    import uptake.jobs.daily as daily  # noqa: PLC0415 - as above

    parts = []
    for name in _PARTS:
        of: Any = daily
        *path, last = name.removeprefix("uptake.jobs.daily.").split(".")
        for step in path:
            of = getattr(of, step)
        parts.append(patch.object(of, last, _clocked(getattr(of, last), name, took)))
    for part in parts:
        part.start()
    yield
    for part in parts:
        part.stop()


def _clocked(run: Callable[..., Any], name: str, took: dict[str, float]) -> Callable[..., Any]:
    def clocked(*arguments: Any, **named: Any) -> Any:
        begun = time.process_time()
        found = run(*arguments, **named)
        took[name] += time.process_time() - begun
        return found

    return clocked


if __name__ == "__main__":
    sys.exit(main())
