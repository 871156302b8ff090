"""What the pages of special reports read: computed from facts once, and again when the facts change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from uptake.facts.shared_work import FILE_USE, MEETING, PERSON_WEEK
from uptake.facts.store import FactStore
from uptake.facts.tables import COVERAGE, PERSON_DAY, PERSON_STATE
from uptake.people import queries as people
from uptake.rules.choices import chosen
from uptake.score.resilience import Report, resilience
from uptake.score.resilience_collaborators import Collaborators, collaborators
from uptake.score.resilience_meetings import Shapes, shapes
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

_READ = (PERSON_WEEK, PERSON_DAY, PERSON_STATE, MEETING, FILE_USE, COVERAGE)


@dataclass(frozen=True)
class Resilience:
    """Everything that the Business resilience report shows, and the choices that hold in it."""

    report: Report
    shapes: Shapes | None
    collaborators: Collaborators
    baseline: str
    smallest: int
    excluded_groups: int


def of_today(tenant: Tenant, now: datetime) -> Resilience | None:
    """The report on the day (UTC) of `now`; None while Adoption Score is off or people experiences opted out."""
    if tenant.people_off:
        forget_made()
        return None
    return business_resilience(tenant, now.astimezone(UTC).date()) if tenant.score_on else None


def forget_made() -> None:
    """Forget the reports that this process keeps in memory; they are made again where they may be."""
    _made.cache_clear()


def business_resilience(tenant: Tenant, today: date) -> Resilience:
    """The report as of `today`; kept in memory for as long as the facts stay as they are."""
    store = facts_of(tenant)
    files = (file for table in _READ for file in store.files(table, date.min, date.max))
    return _made(
        tenant.slug,
        blake2b("\n".join(files).encode()).hexdigest(),
        today,
        chosen(tenant.choices, "resilience_baseline"),
        int(chosen(tenant.choices, "smallest_group")),
        frozenset(people.excluded(tenant)),
        len(tenant.excluded_groups),
    )


@lru_cache(maxsize=32)
def _made(
    slug: str,
    facts: str,  # noqa: ARG001 - Delta never writes a file twice, so the names tell whether anything changed
    today: date,
    baseline: str,
    smallest: int,
    excluded: frozenset[int],
    excluded_groups: int,
) -> Resilience:
    store = FactStore(settings.UPTAKE.facts, slug)
    threads, memory = settings.UPTAKE.score_threads, settings.UPTAKE.score_memory
    report = resilience(
        store,
        today,
        baseline=baseline,
        smallest=smallest,
        excluded=excluded,
        threads=threads,
        memory_limit=memory,
    )
    if not report.origins:
        return Resilience(report, None, Collaborators(), baseline, smallest, excluded_groups)
    shared = collaborators(store, today, baseline=baseline, excluded=excluded, threads=threads, memory_limit=memory)
    return Resilience(report, shapes(store, today, baseline=baseline), shared, baseline, smallest, excluded_groups)
