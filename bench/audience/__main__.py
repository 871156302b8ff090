"""Recipients of one large organization: `python -m bench.audience --people 1000000`.

Measured is what the night does for one message of each kind: recipients chosen, chance drawn, enrolments kept, and what
became of everybody enrolled looked up 28 days later. Preparing people and facts is not counted.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from bench.score.invented import AS_OF, SEED, written
from uptake.rules.window import DAYS

NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)
SLUG = "large"
DEPARTMENTS = 40
BATCH = 5_000


def main() -> int:
    """Prepare, choose, and print what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--folder", type=Path, help="keep what was prepared here")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        os.environ |= {"UPTAKE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "uptake.config.settings"}
        import django  # noqa: PLC0415 - the settings must be known before

        django.setup()
        if not (folder / "state.sqlite3").exists():
            written(folder / "facts", SLUG, given.people, seed=SEED, days=DAYS)
            _found(given.people)
        _measure()
    print(f"{given.people:,} people | peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
    return 0


def _found(people: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from uptake.groups.models import GroupSettings  # noqa: PLC0415
    from uptake.people.models import Group, Person  # noqa: PLC0415
    from uptake.tenancy.models import Tenant  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    tenant = Tenant.objects.create(slug=SLUG, name="Large", created_at=NOW, score_on=True, messages_on=True)
    rows: Iterator[Any] = (
        Person(
            tenant=tenant,
            number=number,
            principal=f"u{number}@large.example",
            in_directory=True,
            account_enabled=True,
            department=f"Department {number % DEPARTMENTS}",
        )
        for number in range(people)
    )
    for some in _in_batches(rows):
        Person.objects.of(tenant).bulk_create(some, batch_size=BATCH)
    half = Group.objects.of(tenant).create(tenant=tenant, directory_id="half", name="Half")
    through = Group.members.through
    inside = Person.objects.of(tenant).filter(number__lt=people // 2).values_list("pk", flat=True)
    for some_keys in _in_batches(inside.iterator(chunk_size=BATCH)):
        through.objects.bulk_create([through(group_id=half.pk, person_id=key) for key in some_keys])
    GroupSettings.objects.of(tenant).create(tenant=tenant, on=True, attributes=["department"])


def _in_batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        yield some


def _measure() -> None:
    from uptake.engagement import lift  # noqa: PLC0415 - as above
    from uptake.messaging import recipients  # noqa: PLC0415

    recommended = _message("recommendation", insight="communication.teams", holdout=10)
    _timed("recommendation, first day", lambda: recipients.refresh(recommended, AS_OF, now=NOW))
    _timed("recommendation, next night", lambda: recipients.refresh(recommended, AS_OF, now=NOW))
    narrowed = _message("recommendation", insight="communication.teams", groups_within=["half"], holdout=10)
    _timed("recommendation, half of all", lambda: recipients.refresh(narrowed, AS_OF, now=NOW))
    _timed("what became of the enrolled", lambda: lift.follow(recommended.tenant, AS_OF))
    everybody = _message("announcement", all_users=True)
    _timed("announcement, all users", lambda: recipients.refresh(everybody, None, now=NOW))
    group = _message("announcement", groups_within=["half"])
    _timed("announcement, half of all", lambda: recipients.refresh(group, None, now=NOW))
    departments = _message("announcement", departments=[f"Department {number}" for number in range(0, DEPARTMENTS, 2)])
    _timed("announcement, 20 departments", lambda: recipients.refresh(departments, None, now=NOW))


_numbered = count(1)


def _message(kind: str, **told: Any) -> Any:
    from uptake.messaging.models import Message  # noqa: PLC0415 - as above
    from uptake.tenancy.models import Tenant  # noqa: PLC0415

    message = Message(
        tenant=Tenant.objects.get(slug=SLUG),
        kind=kind,
        name=f"Message {next(_numbered)}",
        state="draft",
        location="web",
        interval="weekly",
        starts_at=NOW - timedelta(days=1),
        ends_at=NOW + timedelta(days=30),
        created_at=NOW,
        edited_at=NOW,
        **told,
    )
    message.save()
    return message


def _timed(name: str, run: Callable[[], int]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    size = run()
    took = f"wall {time.perf_counter() - wall:6.2f} s | CPU {time.process_time() - cpu:6.2f} s"
    print(f"{name:28} | {took} | {size:,}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
