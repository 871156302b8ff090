"""What other rooms may know about peers: one frozen benchmark for each measure, with where it comes from.

Source: specification of Adoption Score, section 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from uptake.facts.technology import ENDPOINT_DAY
from uptake.peers.likeness import likeness
from uptake.peers.models import BenchmarkFile, PublishedFigure, Settled
from uptake.rules.cohorts import Key, fits, nearness
from uptake.rules.points import CATEGORY_POINTS, points
from uptake.rules.window import window
from uptake.score.categories import about_people
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

NETWORK, NETWORK_POINTS = "network_connectivity", 80  # the same for everybody, by the source
ENDPOINT = "endpoint_analytics"
_MEDIANS = {
    "overall_baseline": ENDPOINT,
    "startup_baseline": f"{ENDPOINT}.startup",
    "app_reliability_baseline": f"{ENDPOINT}.app_reliability",
    "work_from_anywhere_baseline": f"{ENDPOINT}.work_from_anywhere",
}
_THOUSANDTHS = 1000
SETTLED_FOR = timedelta(days=92)  # a cohort of an earlier quarter says nothing about today
PUBLISHED_FOR = timedelta(days=731)  # a study may be two years old, and the page shows its day


class Source(StrEnum):
    """Where a benchmark comes from."""

    FIXED = "fixed"
    MEDIAN = "median"
    FILE = "file"
    COHORT = "cohort"
    SUM = "sum"


@dataclass(frozen=True)
class Benchmark:
    """What others reach, in whole points (0 to 100; a sum more), and everything that explains it.

    `others` is how many organizations it is made of, None where that is not told; `alike` is what they have
    in common with this one, with the values.
    """

    measure: str
    points: int
    source: Source
    as_of: date | None = None
    others: int | None = None
    alike: tuple[tuple[Key, str], ...] = ()


@dataclass(frozen=True)
class FileRow:
    """The file that was taken over, as the page tells it."""

    name: str
    rows: int
    digest: str
    taken_over_by: str
    taken_over_at: datetime


def benchmark(tenant: Tenant, measure: str, as_of: date) -> Benchmark | None:
    """The benchmark of a category or metric on a day; None where nobody can be compared with."""
    return benchmarks(tenant, as_of).get(measure)


def benchmarks(tenant: Tenant, as_of: date) -> Mapping[str, Benchmark]:
    """Every benchmark of a day by measure.

    What an admin has brought wins over what the installation computes; the fixed one wins over both. There are
    none about people while people experiences are opted out.
    """
    found = _cohorts(tenant, as_of) | _file(tenant, as_of)
    if ENDPOINT not in found:
        found |= {measure: each for measure, each in _medians(tenant, as_of).items() if measure not in found}
    if tenant.people_off:
        found = {measure: each for measure, each in found.items() if not about_people(measure)}
    return {**found, NETWORK: Benchmark(NETWORK, NETWORK_POINTS, Source.FIXED)}


def total(known: Mapping[str, Benchmark], categories: Iterable[str]) -> Benchmark | None:
    """The benchmark of the total: the sum over the categories that are in the organization's own maximum.

    None when one of them has none: a sum over fewer categories would not compare. Without Copilot licences
    the AI category is not in the maximum, so it is not in the sum.
    """
    wanted = list(categories)
    if not wanted or any(category not in known for category in wanted):
        return None
    days = [day for category in wanted if (day := known[category].as_of) is not None]
    return Benchmark("", sum(known[each].points for each in wanted), Source.SUM, max(days, default=None))


def file_of(tenant: Tenant) -> FileRow | None:
    """The file of benchmarks that was taken over, or None."""
    row = BenchmarkFile.objects.of(tenant).first()
    return FileRow(row.name, row.rows, row.digest, row.taken_over_by, row.taken_over_at) if row else None


def _cohorts(tenant: Tenant, as_of: date) -> dict[str, Benchmark]:
    rows = Settled.objects.of(tenant).filter(month__gt=as_of - SETTLED_FOR, month__lte=as_of).order_by("month")
    newest = {row.measure: row for row in rows}
    return {
        measure: Benchmark(
            measure,
            row.points,
            Source.COHORT,
            as_of=row.month,
            others=row.others,
            alike=tuple((Key(key), row.keys.get(key, "")) for key in row.alike),
        )
        for measure, row in newest.items()
    }


def _file(tenant: Tenant, as_of: date) -> dict[str, Benchmark]:
    rows = list(PublishedFigure.objects.of(tenant).filter(as_of__gt=as_of - PUBLISHED_FOR, as_of__lte=as_of))
    if not rows:
        return {}
    own = likeness(tenant).keys(as_of)
    by_measure: dict[str, list[PublishedFigure]] = {}
    for row in rows:
        if fits(own, _keys(row)):
            by_measure.setdefault(row.measure, []).append(row)
    return {measure: _published(measure, found) for measure, found in by_measure.items()}


def _published(measure: str, rows: Sequence[PublishedFigure]) -> Benchmark:
    """The nearest figure, and of equally near ones the newest."""
    row = max(rows, key=lambda row: (nearness(_keys(row)), row.as_of, row.others))
    alike = tuple((key, value) for key, value in _keys(row).items() if value)
    return Benchmark(measure, row.points, Source.FILE, row.as_of, row.others, alike)


def _keys(row: PublishedFigure) -> dict[Key, str]:
    return {key: row.keys.get(key.value, "") for key in Key}


def _medians(tenant: Tenant, as_of: date) -> dict[str, Benchmark]:
    span = window(as_of)
    found: dict[str, Benchmark] = {}
    for row in facts_of(tenant).read(ENDPOINT_DAY, span.first, span.last).to_pylist():  # by day: the newest stays
        for column, measure in _MEDIANS.items():
            if row[column] is not None:
                whole = points(row[column], _THOUSANDTHS * CATEGORY_POINTS)
                found[measure] = Benchmark(measure, whole, Source.MEDIAN, row["day"])
    return found
