"""The pages of the survey about Copilot: results, upload, deletion, template."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uptake.reports import actions, survey_views
from uptake.reports.forms import SurveyForm
from uptake.reports.scale import ANSWERS, STATEMENTS, words
from uptake.reports.survey import COLUMNS, Problem
from uptake.reports.survey_results import results
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, tell, tell_refusal
from uptake.tenancy.sentences import sentence
from uptake.ui.exports import csv_file, csv_text

_LINES_TOLD = 10


@needs(Permission.READ_SCORE)
def survey(request: Asked) -> HttpResponse:
    """What people say about Copilot, as far as it may be shown."""
    request.nav_current = "reports"
    found = results(request.acting.tenant)
    context = {
        "found": found,
        "people_off": request.acting.tenant.people_off,
        "view": survey_views.of(found) if found else None,
        "may_upload": request.acting.may(Permission.UPLOAD_SURVEY),
    }
    return render(request, "reports/survey.html", context)


@needs(Permission.UPLOAD_SURVEY)
def upload(request: Asked) -> HttpResponse:
    """Take a file of answers; what is wrong with it stands above the form."""
    request.nav_current = "reports"
    form = SurveyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            problems = actions.upload_survey(
                form.cleaned_data["file"].read(),
                words=words(),
                replace=form.cleaned_data["replace"],
                by=request.acting,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, sentence(refused))
        else:
            tell(request, _("The survey is uploaded."))
            if problems:
                messages.warning(request, set_aside(problems))
            return redirect("survey")
    context = {
        "form": form,
        "exists": results(request.acting.tenant),
        "columns": [(name.value, text) for name, text in STATEMENTS.items()],
        "answers": ANSWERS.items(),
    }
    return render(request, "reports/survey_upload.html", context)


@needs(Permission.UPLOAD_SURVEY)
def delete(request: Asked) -> HttpResponse:
    """Ask whether to delete the survey, and delete it."""
    request.nav_current = "reports"
    if request.method != "POST":
        return render(request, "reports/survey_delete.html", {"found": results(request.acting.tenant)})
    try:
        actions.delete_survey(by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "survey")
    tell(request, _("The survey is deleted."))
    return redirect("survey")


@needs(Permission.UPLOAD_SURVEY)
def template(request: Asked) -> HttpResponse:  # noqa: ARG001 - the door looks at it
    """A file to fill in: the columns, and two invented rows that show both ways to answer."""
    in_words = [str(ANSWERS[answer]) for answer in (4, 5, 3, 2)]
    rows = [(5, 4, 3, 4, "Sales"), (*in_words, "Support")]
    return csv_file("copilot-survey-template", csv_text(COLUMNS, rows))


@needs(Permission.READ_SCORE)
def export(request: Asked) -> HttpResponse:
    """The results as a CSV file."""
    found = results(request.acting.tenant)
    return csv_file(f"{request.acting.tenant.slug}-copilot-survey", survey_views.as_csv(found))


def set_aside(problems: tuple[Problem, ...]) -> str:
    """Which rows were set aside, by line; the first ten of them."""
    n = len(problems)
    told = [
        _("line %(line)s: %(column)s is “%(value)s”") % {"line": each.line, "column": each.column, "value": each.value}
        if each.column
        else _("line %(line)s: the number of cells is not that of the first line") % {"line": each.line}
        for each in problems[:_LINES_TOLD]
    ]
    more = "; …" if n > _LINES_TOLD else "."
    rows = ngettext(
        "%(n)s row could not be read and was set aside", "%(n)s rows could not be read and were set aside", n
    )
    return f"{rows % {'n': n}}: {'; '.join(told)}{more}"
