"""The tables and charts of the Business resilience report as CSV files, with values that are not rounded.

Only what the pages may show is in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils import timezone

from uptake.reports import queries
from uptake.reports.queries import Resilience
from uptake.rules.permissions import Permission
from uptake.rules.resilience import Periods
from uptake.score.resilience_collaborators import METRIC
from uptake.score.resilience_figures import Compared
from uptake.score.resilience_measures import Form, Question
from uptake.score.resilience_meetings import ATTENDEES, MINUTES
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.ui.exports import csv_file, csv_of

_UNITS = {Form.HOURS: "hours per week", Form.COUNT: "per week", Form.SHARE: "share", Form.PEOPLE: "share of people"}


@dataclass(frozen=True)
class FigureRow:
    """One measure; empty values are not known or about fewer than ten people, which `missing` tells."""

    question: str
    measure: str
    unit: str
    source: str
    current_first_day_of_weeks: Sequence[date]
    baseline_first_day_of_weeks: Sequence[date]
    current: float | None
    current_people: int | None
    baseline: float | None
    baseline_people: int | None
    change: float | None
    missing: str


@dataclass(frozen=True)
class WeekRow:
    """One week of a trend; an empty value is about fewer than ten people, or was not delivered."""

    measure: str
    unit: str
    first_day_of_week: date
    value: float | None


@dataclass(frozen=True)
class OrganizationRow:
    """One measure of an organization that may be shown; the organization is empty where none is given."""

    organization: str
    measure: str
    unit: str
    current: float
    current_people: int
    baseline: float | None
    baseline_people: int | None
    change: float | None


@dataclass(frozen=True)
class BandRow:
    """How many meetings lie in a band; the last band has no end."""

    kind: str
    above: int
    up_to: int | None
    current: int
    baseline: int | None


@needs(Permission.READ_SCORE)
def figures(request: Asked) -> HttpResponse:
    """Every measure, now and in the baseline."""
    found = queries.of_today(request.acting.tenant, timezone.now())
    return _file(request, "resilience", csv_of(FigureRow, _figures(found) if found else []))


@needs(Permission.READ_SCORE)
def weeks(request: Asked) -> HttpResponse:
    """The trends of every measure."""
    found = queries.of_today(request.acting.tenant, timezone.now())
    rows = [
        WeekRow(each.measure.id, _UNITS[each.measure.form], week, None if value is None else float(value))
        for each in (found.report.figures if found else ())
        for week, value in each.weeks
    ]
    return _file(request, "resilience-weeks", csv_of(WeekRow, rows))


@needs(Permission.READ_SCORE)
def organizations(request: Asked) -> HttpResponse:
    """Every measure by organization, as far as organizations may be shown."""
    found = queries.of_today(request.acting.tenant, timezone.now())
    rows = [
        OrganizationRow(name, each.measure.id, _UNITS[each.measure.form], *_required(numbers))
        for each in (found.report.figures if found else ())
        for name, numbers in each.organizations
    ]
    return _file(request, "resilience-organizations", csv_of(OrganizationRow, rows))


@needs(Permission.READ_SCORE)
def meetings(request: Asked) -> HttpResponse:
    """How meetings divide into bands of length and size."""
    found = queries.of_today(request.acting.tenant, timezone.now())
    rows = []
    if found and found.shapes:
        for kind, limits, spread in (
            ("minutes", MINUTES, found.shapes.lengths),
            ("attendees", ATTENDEES, found.shapes.sizes),
        ):
            for i, count in enumerate(spread.now if spread else ()):
                before = spread.before[i] if spread and spread.before else None
                rows.append(BandRow(kind, (0, *limits)[i], (*limits, None)[i], count, before))
    return _file(request, "resilience-meetings", csv_of(BandRow, rows))


def _figures(found: Resilience) -> list[FigureRow]:
    rows = []
    for each in found.report.figures:
        source = each.reading.source if each.reading else ""
        told = (each.measure.question.value, each.measure.id, _UNITS[each.measure.form], source)
        rows.append(_row(told, each.periods, each.numbers, each.reason))
    if found.report.origins:
        shared = found.collaborators
        told = (Question.IDEAS.value, "collaborators", "share of people", METRIC)
        rows.append(_row(told, shared.periods, shared.numbers, shared.reason))
    return rows


def _row(told: tuple[str, str, str, str], periods: Periods | None, numbers: Compared | None, missing: str) -> FigureRow:
    now, people, before, people_before, change = _required(numbers) if numbers else (None,) * 5
    weeks_of = (periods.current, periods.baseline) if periods else ((), ())
    return FigureRow(*told, *weeks_of, now, people, before, people_before, change, missing)


def _required(numbers: Compared) -> tuple[float, int, float | None, int | None, float | None]:
    before, change = numbers.baseline, numbers.change
    return (
        float(numbers.current.value),
        numbers.current.people,
        float(before.value) if before else None,
        before.people if before else None,
        None if change is None else float(change),
    )


def _file(request: Asked, name: str, text: str) -> HttpResponse:
    return csv_file(f"{request.acting.tenant.slug}-{name}", text)
