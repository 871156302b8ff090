"""The benchmarks of today as a CSV file."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils import timezone

from uptake.peers import queries
from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.ui.exports import csv_file, csv_of


@dataclass(frozen=True)
class BenchmarkLine:
    """One benchmark; `alike` is what the organizations that it is made of have in common with this one."""

    measure: str
    points: int
    source: str
    as_of: date | None
    others: int | None
    alike: tuple[str, ...]


@needs(Permission.READ_SCORE)
def export_benchmarks(request: Asked) -> HttpResponse:
    """What others reach, a row for each category and insight that can be compared."""
    tenant = request.acting.tenant
    today = timezone.now().date()
    lines = [
        BenchmarkLine(
            found.measure,
            found.points,
            found.source.value,
            found.as_of,
            found.others,
            tuple(f"{key.value}={value}" for key, value in found.alike),
        )
        for found in queries.benchmarks(tenant, today).values()
    ]
    return csv_file(f"{tenant.slug}-benchmarks-{today}", csv_of(BenchmarkLine, lines))
