"""Accounts that an identity provider ended, told to the facts day by day.

The score counts whoever was enabled on a day of its window (rules/population, docs/decisions/0008), and reads that
from facts. A provider tells that an account ends, not what was true of it each day: so the days that reports have told
of licences learn of their people whether the account was there. Reports that come later are told the next night.
"""

from collections.abc import Iterable
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Q

from uptake.facts.change import Change
from uptake.facts.store import FactStore
from uptake.facts.tables import PERSON_STATE
from uptake.people.models import Person
from uptake.tenancy.models import Tenant

_COLUMN = "account_enabled"


def tell_accounts(tenant: Tenant, store: FactStore, days: Iterable[date]) -> list[date]:
    """Write into these days whose account was there, for people of whom the facts of the day tell; the days changed.

    People whom no identity provider keeps, or has ended, stay as their reports tell. Nothing is written while people
    experiences are opted out.
    """
    ended = {} if tenant.people_off else _ended_days(tenant)
    if not ended:
        return []
    told = sorted(set(days).intersection(store.days(PERSON_STATE)))
    changes = [change for day in told if (change := _change(store, day, ended))]
    if changes:
        store.apply(PERSON_STATE, changes)
    return sorted(day for change in changes for day in change.days)


def _ended_days(tenant: Tenant) -> dict[int, date | None]:
    """The first day without the account by number of the person, None while it is there."""
    told = Person.objects.of(tenant).filter(Q(provisioned__isnull=False) | Q(ended_day__isnull=False))
    return dict(told.values_list("number", "ended_day"))


def _change(store: FactStore, day: date, ended: dict[int, date | None]) -> Change | None:
    rows = store.read(PERSON_STATE, day, day)
    people, before = rows["person"].to_pylist(), rows[_COLUMN].to_pylist()
    after = [
        _enabled(ended[person], day) if person in ended else known for person, known in zip(people, before, strict=True)
    ]
    if after == before:
        return None
    told = rows.select(["day", "person"]).append_column(_COLUMN, pa.array(after, pa.bool_()))
    return Change((_COLUMN,), frozenset({day}), told.filter(pc.is_valid(told[_COLUMN])))


def _enabled(ended: date | None, day: date) -> bool:
    return ended is None or day < ended
