"""A real installation for the tests of backup: found, load (until it is told to stop), remove, tell.

python installation.py <data folder> <verb> [arguments]
"""

# ruff: noqa: PLC0415 - Django is set up on the way

import json
import os
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ |= {"UPTAKE_DATA": sys.argv[1], "DJANGO_SETTINGS_MODULE": "uptake.config.settings"}
sys.path.insert(0, str(Path(__file__).parents[2]))

import django

django.setup()

NOW = datetime(2025, 3, 5, 14, 30, 12, tzinfo=UTC)
SLUG = "hillside"


def found() -> None:
    """Hillside with thirty people, facts of 28 days, an active message and one who saw it."""
    from django.core.management import call_command

    from tests.messaging.office import Office
    from uptake.messaging.publish import publish_people
    from uptake.tenancy.audit import note

    call_command("migrate", verbosity=0)
    office = Office.founded(SLUG)
    office.hire(30)
    office.facts(active=range(1, 13))
    office.scheduled()
    publish_people(office.tenant)
    note(None, "tenant.created", SLUG, tenant=office.tenant, at=NOW)


def load(stop: str) -> None:
    """Write as imports do until the file `stop` is there: a person, their facts on every day, an entry in the log."""
    import pyarrow as pa
    from django.conf import settings

    from uptake.facts.tables import PERSON_DAY
    from uptake.facts.turns import together
    from uptake.people.models import Person
    from uptake.tenancy.actions import tenant_of
    from uptake.tenancy.audit import note
    from uptake.tenancy.facts import facts_of

    tenant = tenant_of(SLUG)
    days = [NOW.date() - timedelta(days=back) for back in range(3)]
    number = 1000 + Person.objects.of(tenant).filter(number__gt=1000).count()
    while not Path(stop).exists():
        number += 1
        with together(settings.UPTAKE.facts, SLUG):
            Person.objects.of(tenant).create(tenant=tenant, number=number, principal=f"p{number}@x", directory_id="")
            rows = pa.table({"person": pa.array(range(1001, number + 1), pa.int32())})
            rows = rows.append_column("chat_sent", pa.array([1] * rows.num_rows, PERSON_DAY["chat_sent"].stored))
            for day in days:
                facts_of(tenant).replace(PERSON_DAY, ("chat_sent",), {day: rows})
            note(None, "facts.imported", SLUG, tenant=tenant, at=NOW, files=number)
    print(number - 1000)


def claims(stop: str) -> None:
    """Show the message to one person after the other until the file `stop` is there, and count them."""
    from django.conf import settings

    from uptake.delivery.ledger import Claim
    from uptake.delivery.offer import Asker
    from uptake.delivery.snapshot import as_rule, read
    from uptake.delivery.store import open_showings

    live = [as_rule(each) for each in read(settings.UPTAKE.snapshots / f"{SLUG}.snapshot").messages]
    granted = 0
    with closing(open_showings(settings.UPTAKE.showings)) as store:
        while not Path(stop).exists():
            for person in live[0].recipients:
                asker = Asker(SLUG, person, f"d{granted}", next(iter(live[0].surfaces)), ("en-US",))
                now = NOW + timedelta(days=1, minutes=granted)
                granted += store.grant([Claim(asker, live, now)])[0] is not None
                threading.Event().wait(0.005)  # a client now and then, not as many as the disk can take
    print(granted)


def agree() -> None:
    """Tell how many persons the state, the facts and the audit log know of those that `load` wrote."""
    from uptake.facts.tables import PERSON_DAY
    from uptake.people.models import Person
    from uptake.tenancy.actions import tenant_of
    from uptake.tenancy.facts import facts_of
    from uptake.tenancy.models import AuditEntry

    tenant = tenant_of(SLUG)
    rows = facts_of(tenant).read(PERSON_DAY, NOW.date() - timedelta(days=2), NOW.date())
    of_load = [number for number in rows.column("person").to_pylist() if number > 1000]
    told = {
        "persons": Person.objects.of(tenant).filter(number__gt=1000).count(),
        "facts": len(of_load) / 3,
        "log": AuditEntry.objects.of(tenant).filter(action="facts.imported").count(),
    }
    print(json.dumps(told))


def opt_out() -> None:
    """Opt out now."""
    from uptake.tenancy.actions import tenant_of
    from uptake.tenancy.models import Tenant

    Tenant.objects.filter(pk=tenant_of(SLUG).pk).update(people_opted_out_at=datetime.now(UTC))


def remove() -> None:
    """Do what the clock does after the end of the day."""
    from uptake.jobs.clock import remove_people
    from uptake.tenancy.actions import tenant_of

    remove_people(tenant_of(SLUG), datetime.now(UTC) + timedelta(days=2))


def tell() -> None:
    """Tell what is known about people, and whether they were removed."""
    from uptake.facts.about_people import PEOPLE_TABLES
    from uptake.tenancy.actions import tenant_of
    from uptake.tenancy.facts import facts_of

    tenant = tenant_of(SLUG)
    store = facts_of(tenant)
    told = {
        "tables": [table.name for table in PEOPLE_TABLES if store.days(table)],
        "removed": tenant.people_removed_at is not None,
        "opted_out": tenant.people_opted_out_at is not None,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    globals()[sys.argv[2]](*sys.argv[3:])
