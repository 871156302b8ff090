"""Special reports: business resilience, and the survey about Copilot."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.problems import REFUSALS
from uptake.api.slices import USUAL, Limit, Offset, Slice, Sliced, sliced
from uptake.reports import queries
from uptake.reports.queries import Resilience
from uptake.reports.survey import SCALE
from uptake.reports.survey_results import Distribution, results
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.resilience import PEOPLE_NEEDED, Periods
from uptake.rules.small_groups import may_show, shown_size
from uptake.score.resilience_collaborators import METRIC
from uptake.score.resilience_figures import Compared
from uptake.score.resilience_measures import Form, Question

router = Router(auth=Bearer(Permission.READ_SCORE), tags=["Reports"])


class ResilienceFigure(Schema):
    """One measure of the Business resilience report, now and in the baseline."""

    question: str = Field(description="`collaboration`, `balance`, `meetings`, `ideas` or `community`")
    measure: str = Field(description="Name of the measure for programs")
    organization: str | None = Field(description="Null for everybody; empty where people have no organization")
    unit: str = Field(description="`hours` and `count` are per week, `share` and `people` lie between 0 and 1")
    source: str = Field(description="What it was made of; empty without data")
    current_weeks: list[date] = Field(description="First days of the weeks that count as now")
    baseline_weeks: list[date] = Field(description="First days of the weeks that it is compared with")
    current: float | None = Field(description="Value now, unrounded; null without data and under ten people")
    current_people: int | None = Field(description="How many people that is about")
    baseline: float | None = Field(description="Value in the baseline; null where there is none to compare with")
    baseline_people: int | None = Field(description="How many people that is about")
    change: float | None = Field(description="By which share of the baseline it differs; null without one")
    reason: str = Field(description="Why there is no number: `no_data` or `few_people`; else empty")


class ResilienceReport(Schema):
    """The Business resilience report."""

    available: bool = Field(description="Whether enough people were active")
    people: int | None = Field(description="How many people were active at most; null under ten")
    people_needed: int = Field(description="How many the report needs")
    figures: list[ResilienceFigure] = Field(description="Every measure, of everybody and of organizations")


class ResilienceWeek(Schema):
    """One week of a measure."""

    measure: str = Field(description="Name of the measure for programs")
    week: date = Field(description="First day of the week")
    value: float | None = Field(description="Value of the week, unrounded; null for a gap and under ten people")


class ResilienceWeeks(Slice):
    """Trends of the report, one after the other."""

    items: list[ResilienceWeek] = Field(description="One row for each measure and week")


class SurveyAnswers(Schema):
    """How a group judged a statement about Copilot."""

    statement: str = Field(description="`quality`, `effort`, `speed` or `productivity`")
    group: str | None = Field(description="Null for everybody; empty for those of no group that is shown")
    answers: int = Field(description="How many answered")
    favourable: float = Field(description="Share of those who agree, 0 to 1")
    counts: list[int] = Field(description="Answers from strong agreement to strong disagreement")


class SurveyResults(Schema):
    """The survey about Copilot."""

    uploaded_at: datetime | None = Field(description="When it was uploaded; null without a survey")
    people: int | None = Field(description="How many answered; null without a survey and under ten")
    scale: list[int] = Field(description="What the places of `counts` stand for, 5 agrees strongly")
    statements: list[SurveyAnswers] = Field(description="Of everybody and of groups large enough to be shown")


@router.get("/reports/resilience", response={200: ResilienceReport, **REFUSALS}, summary="Business resilience")
def resilience(request: HttpRequest) -> dict[str, Any]:
    """Every measure of the report as of today, now and in the baseline."""
    found = _found(request)
    return {
        "available": bool(found.report.origins),
        "people": shown_size(found.report.people),
        "people_needed": PEOPLE_NEEDED,
        "figures": list(_figures(found)),
    }


@router.get("/reports/resilience/weeks", response={200: ResilienceWeeks, **REFUSALS}, summary="Its trends")
def resilience_weeks(request: HttpRequest, limit: Limit = USUAL, offset: Offset = 0) -> Sliced[dict[str, Any]]:
    """Every measure of the report week by week."""
    rows = [
        {"measure": each.measure.id, "week": week, "value": None if value is None else float(value)}
        for each in _found(request).report.figures
        for week, value in each.weeks
    ]
    return sliced(rows, limit, offset)


@router.get("/reports/copilot-survey", response={200: SurveyResults, **REFUSALS}, summary="The survey about Copilot")
def copilot_survey(request: HttpRequest) -> dict[str, Any]:
    """How people judge Copilot, as counts; single answers are stored nowhere."""
    found = results(asking(request).tenant)
    if found is None:
        return {"uploaded_at": None, "people": None, "scale": SCALE, "statements": []}
    told = [
        _answers(judged.statement.value, group, answers)
        for judged in found.statements
        for group, answers in [(None, judged.everybody), *judged.groups]
        if answers is not None
    ]
    people = found.people if may_show(found.people) else None
    return {"uploaded_at": found.uploaded_at, "people": people, "scale": SCALE, "statements": told}


def _found(request: HttpRequest) -> Resilience:
    tenant = asking(request).tenant
    found = queries.of_today(tenant, timezone.now())
    if found is None:
        raise Refused("people_are_off" if tenant.people_off else "score_is_off")
    return found


def _figures(found: Resilience) -> Iterator[dict[str, Any]]:
    for each in found.report.figures:
        about = {
            "question": each.measure.question.value,
            "measure": each.measure.id,
            "unit": each.measure.form.value,
            "source": each.reading.source if each.reading else "",
            **_weeks(each.periods),
        }
        yield {**about, "organization": None, **_numbers(each.numbers), "reason": each.reason}
        for name, numbers in each.organizations:
            yield {**about, "organization": name, **_numbers(numbers), "reason": ""}
    if found.report.origins:
        shared = found.collaborators
        yield {
            "question": Question.IDEAS.value,
            "measure": "collaborators",
            "unit": Form.PEOPLE.value,
            "source": METRIC,
            "organization": None,
            **_weeks(shared.periods),
            **_numbers(shared.numbers),
            "reason": shared.reason if shared.numbers is None else "",
        }


def _weeks(periods: Periods | None) -> dict[str, Any]:
    return {
        "current_weeks": periods.current if periods else (),
        "baseline_weeks": periods.baseline if periods else (),
    }


def _numbers(numbers: Compared | None) -> dict[str, Any]:
    now, before = (numbers.current, numbers.baseline) if numbers else (None, None)
    change = numbers.change if numbers else None
    return {
        "current": float(now.value) if now else None,
        "current_people": now.people if now else None,
        "baseline": float(before.value) if before else None,
        "baseline_people": before.people if before else None,
        "change": None if change is None else float(change),
    }


def _answers(statement: str, group: str | None, found: Distribution) -> dict[str, Any]:
    return {
        "statement": statement,
        "group": group,
        "answers": found.answers,
        "favourable": found.favourable,
        "counts": found.counts,
    }
