"""Real exports come in: read, checked, written, and everything that follows from them brought up to date."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from uptake.facts.importers.bring_in import bring_in as write_facts
from uptake.facts.importers.deliveries import Delivery, Report, Skipped
from uptake.facts.importers.found import discover
from uptake.facts.importers.pseudonymous import pseudonymous
from uptake.facts.importers.read import read
from uptake.facts.importers.reports import FORMS
from uptake.facts.importers.without_people import without_people
from uptake.facts.newest import newest_day
from uptake.facts.turns import together
from uptake.jobs.daily import record_since
from uptake.messaging.publish import publish_people
from uptake.people import actions as people
from uptake.people.pseudonymity import require_key
from uptake.people.queries import principals
from uptake.tenancy import actions as tenancy
from uptake.tenancy.audit import note
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

USAGE_REPORTS = frozenset(form.source for form in FORMS)
Tick = Callable[[int, int], None]


def bring_in(
    tenant: Tenant,
    paths: Sequence[Path],
    *,
    snapshot_day: date,
    now: datetime,
    strict: bool = False,
    tick: Tick | None = None,
) -> Report:
    """Import files, folders and ZIPs, and say of each file what became of it.

    `snapshot_day` is the day whose state a directory export tells. All files are read and checked before
    the first write. Persons and groups come first, then facts a day at a time, then the scores of every day
    that may have changed, so that a run that dies in the middle is simply run again. While people experiences
    are opted out nothing about people is kept but who the directory says is there. Where the installation has a key
    for it, names become pseudonyms as soon as a file is read. Raises Refused for another key than before.
    """
    require_key()
    deliveries = pseudonymous(list(_read(paths, snapshot_day, strict=strict, tick=tick)), settings.UPTAKE.pseudonyms)
    with together(settings.UPTAKE.facts, tenant.slug):
        tenant.refresh_from_db()  # it may have been opted out while this read or waited
        if tenant.people_off:
            deliveries = [without_people(each) for each in deliveries]
        return _keep(tenant, deliveries, now)


def _keep(tenant: Tenant, deliveries: Sequence[Delivery | Skipped], now: datetime) -> Report:
    store = facts_of(tenant)
    report = write_facts(
        store,
        deliveries,
        lambda names: people.register(tenant, names),
        lambda ids: principals(tenant, ids),
    )
    names = {taken.name for taken in report.taken}
    kept = [each for each in deliveries if isinstance(each, Delivery) and each.name in names]
    _take_over_directory(tenant, kept, now.date())
    reports = [each for each in kept if each.source in USAGE_REPORTS]
    if reports:
        tenancy.note_concealed(tenant, concealed=any(each.concealed for each in reports))
    days = sorted({day for taken in report.taken for day in taken.days})
    changed = {*days, *(day for each in kept for part in each.parts for day in part.days)}
    if changed:
        record_since(tenant, changed, now)
    publish_people(tenant)
    note(
        None,
        "facts.imported",
        tenant.slug,
        tenant=tenant,
        at=now,
        files=len(report.taken),
        skipped=len(report.skipped),
        first_day=str(days[0]) if days else None,
        last_day=str(days[-1]) if days else None,
        newest_day=str(newest_day(store.coverage())),
    )
    return report


def _read(
    paths: Sequence[Path], snapshot_day: date, *, strict: bool, tick: Tick | None
) -> Iterator[Delivery | Skipped]:
    total = sum(1 for path in paths for _ in (path.rglob("*") if path.is_dir() else [path]))
    for done, found in enumerate(discover(paths), start=1):
        yield read(found, snapshot_day=snapshot_day, strict=strict)
        if tick:
            tick(done, max(total, done))


def _take_over_directory(tenant: Tenant, kept: Sequence[Delivery], today: date) -> None:
    persons = [person for each in kept for person in each.persons]
    if persons:
        people.take_over(tenant, persons, today=today)
    groups = [group for each in kept for group in each.groups]
    if groups:
        people.take_over_groups(tenant, groups, today=today)
