"""The pages of special reports: which there are, and the Business resilience report."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from uptake.reports import queries, views
from uptake.reports.queries import Resilience
from uptake.reports.questions import QUESTIONS
from uptake.reports.survey_results import results
from uptake.rules.permissions import Permission
from uptake.rules.resilience import PEOPLE_NEEDED
from uptake.rules.small_groups import shown_size
from uptake.score.resilience_measures import Question
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs


@needs(Permission.READ_SCORE)
def reports(request: Asked) -> HttpResponse:
    """The special reports that there are."""
    tenant = request.acting.tenant
    told = {"score_on": tenant.score_on, "survey": results(tenant), "needed": PEOPLE_NEEDED}
    return render(request, "reports/reports.html", told)


@needs(Permission.READ_SCORE)
def resilience(request: Asked) -> HttpResponse:
    """The overview of the report: all its numbers, or why there are none."""
    request.nav_current = "reports"
    found = queries.of_today(request.acting.tenant, timezone.now())
    if found is None or not found.report.origins:
        return _unavailable(request, found)
    questions = [
        {"id": each.value, "words": QUESTIONS[each], "measures": views.of_question(found, each)} for each in Question
    ]
    context = {"questions": questions, "tab_items": _tabs(None), **_made_of(found)}
    return render(request, "reports/resilience.html", context)


@needs(Permission.READ_SCORE)
def question(request: Asked, question: str) -> HttpResponse:
    """One of the five questions with its numbers, trends, organizations and advice."""
    request.nav_current = "reports"
    about = next((each for each in Question if each.value == question), None)
    if about is None:
        raise Http404
    found = queries.of_today(request.acting.tenant, timezone.now())
    if found is None or not found.report.origins:
        return _unavailable(request, found)
    titles, organizations = views.organizations(found, about)
    context = {
        "question": about.value,
        "words": QUESTIONS[about],
        "measures": views.of_question(found, about),
        "columns": titles,
        "organizations": organizations,
        "smallest": found.smallest,
        "shapes": views.shapes(found) if about is Question.MEETINGS else None,
        "tab_items": _tabs(about),
        **_made_of(found),
    }
    return render(request, "reports/question.html", context)


def _unavailable(request: Asked, found: Resilience | None) -> HttpResponse:
    people = found.report.people if found else 0
    context = {
        "opted_out": request.acting.tenant.people_off,
        "off": found is None,
        "people": people,
        "shown": shown_size(people),
        "needed": PEOPLE_NEEDED,
    }
    return render(request, "reports/unavailable.html", context)


def _made_of(found: Resilience) -> dict[str, Any]:
    return {"origins": views.origins(found)}


def _tabs(current: Question | None) -> list[dict[str, Any]]:
    first = {"text": _("Overview"), "url": reverse("resilience"), "current": current is None}
    return [
        first,
        *(
            {
                "text": QUESTIONS[each].short,
                "url": reverse("resilience_question", args=[each.value]),
                "current": each is current,
            }
            for each in Question
        ),
    ]
