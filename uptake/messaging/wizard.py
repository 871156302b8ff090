"""Pages of the wizard: four steps over a draft, the live preview, the size of the audience."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from uptake.messaging import actions, days, queries, sayings, steps
from uptake.messaging.forms import MessagesForm, RecipientsForm, ScheduleForm
from uptake.messaging.preview import Preview, preview
from uptake.messaging.queries import MessageRow
from uptake.messaging.readiness import Problem, problems_of
from uptake.messaging.recipients import size_now
from uptake.messaging.steps import Step
from uptake.people.queries import groups_to_choose
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, Asked
from uptake.tenancy.door import needs, tell, tell_refusal
from uptake.tenancy.sentences import sentence

StepForm = MessagesForm | RecipientsForm | ScheduleForm


@needs(Permission.WRITE_MESSAGE)
def wizard(request: Asked, message_id: int, step: Step) -> HttpResponse:
    """One step of a draft: shown by GET; by POST kept, and the admin goes where `go` says."""
    row = _row(request.acting, message_id)
    if row.state is not State.DRAFT:
        return tell_refusal(request, Refused("not_a_draft"), "message", message_id)
    if step is Step.FINISH:
        return _finish(request, row)
    now = timezone.now()
    if request.method != "POST":
        return _show(request, row, step, _form(step, request.acting, row, now), request.GET)
    go = request.POST.get("go", "next")
    form = _form(step, request.acting, row, now, request.POST, strict=go == "next")
    valid = form.is_valid()
    if go == "show" or (go == "next" and not valid):
        return _show(request, row, step, form, request.POST, status=200 if go == "show" else 422)
    actions.save_step(message_id=message_id, decided=form.decided(), completed=go == "next", by=request.acting, now=now)
    return _onwards(request, row, step, go)


@needs(Permission.WRITE_MESSAGE)
def message_preview(request: Asked, message_id: int) -> HttpResponse:
    """The preview alone, for what the form of the first step says at this moment."""
    row = _row(request.acting, message_id)
    shown = preview(row.about, request.GET, wording=row.wording, form=row.format)
    return render(request, "messaging/preview.html", {"shown": shown})


@needs(Permission.WRITE_MESSAGE)
def audience_size(request: Asked, message_id: int) -> HttpResponse:
    """The size of the audience alone, for what the form of the second step says at this moment."""
    row = _row(request.acting, message_id)
    form = _form(Step.RECIPIENTS, request.acting, row, timezone.now(), request.GET)
    return render(request, "messaging/size.html", _size(request.acting, row, form))


def _row(acting: Acting, message_id: int) -> MessageRow:
    row = queries.row(acting.tenant, message_id)
    if row is None:
        raise Http404
    return row


def _form(
    step: Step,
    acting: Acting,
    row: MessageRow,
    now: datetime,
    data: QueryDict | None = None,
    *,
    strict: bool = False,
) -> StepForm:
    if step is Step.MESSAGES:
        return MessagesForm(data, row=row)
    if step is Step.RECIPIENTS:
        return RecipientsForm(data, row=row, groups=groups_to_choose(acting.tenant))
    return ScheduleForm(data, row=row, today=_today(acting, now), strict=strict)


def _today(acting: Acting, now: datetime) -> date:
    return days.day_of(now, ZoneInfo(acting.tenant.time_zone))


def _show(
    request: Asked, row: MessageRow, step: Step, form: StepForm, asked: QueryDict, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, **_frame(row, step)}
    if step is Step.MESSAGES:
        context["shown"] = _preview(row, asked)
        context["wordings"] = row.about.wordings
    elif step is Step.RECIPIENTS:
        context |= _size(request.acting, row, form)
    else:
        context["short"] = _is_short(row)
    return render(request, f"messaging/wizard_{step.value}.html", context, status=status)


def _frame(row: MessageRow, step: Step) -> dict[str, Any]:
    reached = steps.reached(row.step)
    place = steps.ORDER.index(step)
    return {
        "row": row,
        "saying": sayings.ACTIONS[row.action],
        "step": step.value,
        "back": bool(place),
        "steps": [
            {
                "text": sayings.STEPS[one],
                "state": "current" if one is step else "done" if number < reached else "todo",
                "url": reverse("wizard", args=[row.id, one.value]) if number <= reached else "",
            }
            for number, one in enumerate(steps.ORDER)
        ],
    }


def _preview(row: MessageRow, asked: QueryDict) -> Preview:
    told = {name: str(asked[name]) for name in ("wording", "format", "locale", "theme") if name in asked}
    return preview(row.about, told, wording=row.wording, form=row.format)


def _size(acting: Acting, row: MessageRow, form: StepForm) -> dict[str, Any]:
    chosen = form.decided() if form.is_bound and form.is_valid() else None
    if not isinstance(chosen, steps.Recipients):
        chosen = steps.Recipients(row.groups_within, row.groups_omitted, row.omit_priority)
    return _counted(acting, row, chosen)


def _counted(acting: Acting, row: MessageRow, chosen: steps.Recipients) -> dict[str, Any]:
    size = size_now(acting.tenant, row.insight, chosen)
    return {"size": size, "why_no_size": sentence(Refused(size.reason)) if size.reason else ""}


def _is_short(row: MessageRow) -> bool:
    return bool(row.first_day and row.last_day and days.is_short(row.first_day, row.last_day))


def _onwards(request: Asked, row: MessageRow, step: Step, go: str) -> HttpResponse:
    if go == "close":
        tell(request, _("The draft is saved. Any messages writer can go on with it."))
        return redirect("manage")
    place = steps.ORDER.index(step) + (1 if go == "next" else -1)
    return redirect("wizard", row.id, steps.ORDER[max(place, 0)].value)


def _finish(request: Asked, row: MessageRow) -> HttpResponse:
    go = request.POST.get("go", "schedule") if request.method == "POST" else ""
    if go in ("back", "close"):
        return _onwards(request, row, Step.FINISH, go)
    now = timezone.now()
    refused: Refused | None = None
    if go:
        try:
            actions.schedule(message_id=row.id, by=request.acting, now=now)
        except Refused as no:
            refused = no
        else:
            tell(request, _("The message is being registered. It is scheduled in a moment."))
            return redirect("message", row.id)
    found = problems_of(request.acting.tenant, row.id, now=now)
    context = {
        **_frame(row, Step.FINISH),
        **_review(request.acting, row),
        "problems": [_told(row, problem) for problem in found],
        "refused": sentence(refused) if refused else "",
    }
    return render(request, "messaging/wizard_finish.html", context, status=409 if refused else 200)


def _review(acting: Acting, row: MessageRow) -> dict[str, Any]:
    chosen = steps.Recipients(row.groups_within, row.groups_omitted, row.omit_priority)
    return {
        "format_name": sayings.FORMATS[row.format],
        "interval_name": sayings.INTERVALS[row.interval],
        "last_day": row.last_day or (days.default_last_day(row.first_day) if row.first_day else None),
        "short": _is_short(row),
        "within": queries.group_names(acting.tenant, row.groups_within),
        "omitted": queries.group_names(acting.tenant, row.groups_omitted),
        **_counted(acting, row, chosen),
        "shown": preview(row.about, {}, wording=row.wording, form=row.format),
    }


def _told(row: MessageRow, problem: Problem) -> dict[str, str]:
    url = reverse("wizard", args=[row.id, problem.step.value]) if problem.step else ""
    return {"sentence": sentence(problem.refused), "url": url}
