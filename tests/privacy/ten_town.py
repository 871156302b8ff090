"""Hill, with ten people in one department and nine in another, two marked people, and messages for nine and for ten."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyroaring
from django.conf import settings

from tests.groups.town import FIRST, MOBILITY, MODES, Someone, Town, founded
from uptake.delivery.store import open_showings
from uptake.facts.tables import PERSON_DAY
from uptake.groups import weekly
from uptake.jobs import daily
from uptake.messaging import publish
from uptake.messaging.models import Message, Recipients
from uptake.people.models import Person
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NINE, TEN = "Ninefold", "Tenfold"
MARKED = "zz-marked"  # how the two of them are called
TELLING = 7_717_171  # how often they sent mail on each day
LEASE = "planted-lease"  # what they were shown
OF_NINE, OF_TEN = 41_719, 53_819  # what came of the message for nine, and for ten


def made() -> Town:
    """Found it, write its facts, and calculate the first day as the night does."""
    town = founded("hill", _staff(), 1, {})
    Tenant.objects.filter(pk=town.tenant.pk).update(messages_on=True)
    for number, person in enumerate(Person.objects.of(town.tenant).filter(number__in=(1, 2)), 1):
        person.principal = f"{MARKED}-{number}@hill.example"
        person.save()
    town.write_facts()
    _mark(town)
    weekly.refresh(town.tenant, FIRST, [FIRST])
    daily.record(town.tenant, facts_of(town.tenant), [FIRST], NOW)
    _message(town.tenant, "For nine", of(town, NINE), OF_NINE)
    _message(town.tenant, "For ten", of(town, TEN), OF_TEN)
    publish.publish_snapshot(town.tenant, NOW)
    return town


def of(town: Town, department: str) -> list[int]:
    """Who works there."""
    return [person.number for person in town.people.values() if person.department == department]


def practising(town: Town) -> int:
    """How many of all do what the insight about modes asks for."""
    return sum(person.practises[MODES] for person in town.people.values())


def _staff() -> dict[int, Someone]:
    departments = [*["Sales"] * 35, *["IT"] * 30, *[TEN] * 10, *[NINE] * 9, *["Eightfold"] * 8, *["Sixfold"] * 6]
    return {
        number: Someone(number, name, "Germany", {MODES: number % 5 < 2, MOBILITY: number % 3 == 0})
        for number, name in enumerate(departments, 1)
    }


def _mark(town: Town) -> None:
    """On every day the marked ones send as much mail as nobody does."""
    store = facts_of(town.tenant)
    days = {}
    for day in store.days(PERSON_DAY):
        rows = store.read(PERSON_DAY, day, day)
        told = [TELLING if number in (1, 2) else 1 for number in rows["person"].to_pylist()]
        days[day] = pa.table({"person": rows["person"], "email_sent": pa.array(told, PERSON_DAY["email_sent"].stored)})
    store.replace(PERSON_DAY, ("email_sent",), days)


def _message(tenant: Tenant, name: str, people: list[int], telling: int) -> int:
    message = Message.objects.of(tenant).create(
        tenant=tenant, kind="announcement", objective="onboarding", location="web", state="active", name=name,
        named=True, texts={"en-US": {"title": name, "body": "Text", "button": "Go"}}, author_locale="en-US",
        url="https://intranet.hill.example/", starts_at=NOW - timedelta(days=3), ends_at=NOW + timedelta(days=30),
        interval="weekly", creator="g", created_at=NOW - timedelta(days=4), edited_at=NOW - timedelta(days=4),
        all_users=True,
    )  # fmt: skip
    numbers = pyroaring.BitMap(people)
    Recipients.objects.of(tenant).create(
        tenant=tenant, message=message, as_of=FIRST, numbers=numbers.serialize(), size=len(people), rebuilt_at=NOW
    )
    with closing(open_showings(settings.UPTAKE.showings)) as showings, showings.transaction() as at:
        at.execute(
            "insert into tally values (?, ?, ?, 'web-bar', ?, ?, ?)",
            (tenant.slug, message.pk, FIRST.isoformat(), telling, telling, telling),
        )
        at.execute(
            "insert into reach (tenant, message, delivered, seen, clicked, dismissed, snoozed, irrelevant)"
            " values (?, ?, ?, ?, ?, ?, 0, 0)",
            (tenant.slug, message.pk, *[len(people)] * 4),
        )
        at.execute(
            "insert into showing (lease, tenant, message, person, surface, device, locale, granted_at, expires_at)"
            " values (?, ?, ?, 1, 'web-bar', ?, 'en', 1, 2)",
            (f"{LEASE}-{message.pk}", tenant.slug, message.pk, LEASE),
        )
    return message.pk
