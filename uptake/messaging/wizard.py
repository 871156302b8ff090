"""Pages of the wizards: the steps of a draft, the live preview, the size of the audience."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from uptake.messaging import actions, authoring, queries
from uptake.messaging.forms_recipients import RecipientsForm
from uptake.messaging.queries import MessageRow
from uptake.messaging.readiness import Problem, problems_of
from uptake.messaging.steps import Finish, Step, reached
from uptake.messaging.targeting import may_need_time
from uptake.messaging.wizard_steps import (
    StepForm,
    chosen_on,
    form_for,
    frame,
    order_of,
    recipients_form,
    review,
    shown_for,
    sizes_for,
    step_context,
)
from uptake.rules.frequency import Kind
from uptake.rules.locations import PLACES
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, Asked
from uptake.tenancy.door import needs, tell, tell_refusal
from uptake.tenancy.sentences import sentence

MOST_READ = max(place.picture.most_bytes for place in PLACES.values() if place.picture)  # bytes of an upload


@needs(Permission.WRITE_MESSAGE)
def wizard(request: Asked, message_id: int, step: Step) -> HttpResponse:
    """One step of a draft: shown by GET; by POST kept, and the admin goes where `go` says."""
    request.nav_current = "create_message"
    row = _row(request.acting, message_id)
    if row.state is not State.DRAFT:
        return tell_refusal(request, Refused("not_a_draft"), "message", message_id)
    if step not in order_of(row):
        return _to(row.id, _next_step(row))
    if step is Step.FINISH:
        return _finish(request, row)
    if step is Step.CUSTOMIZE and row.location is None:
        return tell_refusal(request, Refused("no_location"), "wizard", row.id, Step.LOCATION.value)
    now = timezone.now()
    if request.method != "POST":
        return _show(request, row, step, form_for(step, request.acting, row, now))
    go = request.POST.get("go", "next")
    form = form_for(step, request.acting, row, now, request.POST, strict=go == "next")
    valid = form.is_valid()
    if go == "show" or (go == "next" and not valid):
        return _show(request, row, step, form, status=200 if go == "show" else 422)
    try:
        actions.save_step(
            message_id=message_id, decided=form.decided(), completed=go == "next", by=request.acting, now=now
        )
        if change := _change_of(request, go):
            change(message_id=message_id, by=request.acting, now=now)
            return HttpResponseRedirect(reverse("wizard", args=[message_id, step.value]) + "#texts")
    except Refused as refused:
        return tell_refusal(request, refused, "wizard", message_id, step.value)
    return _onwards(request, message_id, step, go)


@needs(Permission.WRITE_MESSAGE)
def modify_message(request: Asked, message_id: int) -> HttpResponse:
    """Go on with a draft at the first step that is not completed."""
    return _to(message_id, _next_step(_row(request.acting, message_id)))


@needs(Permission.WRITE_MESSAGE)
def message_preview(request: Asked, message_id: int) -> HttpResponse:
    """The preview alone, for what the form of a step says at this moment."""
    row = _row(request.acting, message_id)
    asked = request.POST if request.method == "POST" else request.GET
    form = None
    if asked.get("step") == Step.CUSTOMIZE and row.location is not None:
        form = form_for(Step.CUSTOMIZE, request.acting, row, timezone.now(), asked)
    return render(request, "messaging/preview.html", {"shown": shown_for(row, asked, form), "recommends": row.action})


@needs(Permission.WRITE_MESSAGE)
def audience_size(request: Asked, message_id: int) -> HttpResponse:
    """The size of the audience alone, for what the form of its step says at this moment."""
    row = _row(request.acting, message_id)
    form = recipients_form(request.acting, row, request.GET)
    return render(request, "messaging/size.html", _sizes(request.acting, row, form))


def _row(acting: Acting, message_id: int) -> MessageRow:
    row = queries.row(acting.tenant, message_id)
    if row is None:
        raise Http404
    return row


def _sizes(acting: Acting, row: MessageRow, form: RecipientsForm) -> dict[str, object]:
    return sizes_for(acting, row, form.decided() if form.is_valid() else chosen_on(row))


def _show(request: Asked, row: MessageRow, step: Step, form: StepForm, *, status: int = 200) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    context = {"form": form, **frame(row, step), **step_context(step, request.acting, row, form, asked)}
    return render(request, f"messaging/wizard_{step.value}.html", context, status=status)


def _change_of(request: Asked, go: str) -> Callable[..., None] | None:
    """What a button of the step "Customize" does besides keeping the step."""
    name, _colon, locale = go.partition(":")
    if name == "picture":
        return partial(authoring.set_picture, data=_uploaded(request))
    if name == "add_language":
        return partial(authoring.add_language, locale=request.POST.get("language", ""))
    if name == "remove_language":
        return partial(authoring.remove_language, locale=locale)
    return {
        "edit": authoring.edit_texts,
        "premade": authoring.use_premade,
        "remove_picture": authoring.remove_picture,
    }.get(name)


def _uploaded(request: Asked) -> bytes:
    file = request.FILES.get("picture")
    if file is None:
        raise Refused("no_picture_file")
    return bytes(file.read(MOST_READ + 1))


def _next_step(row: MessageRow) -> Step:
    order = order_of(row)
    return order[min(reached(row.step, order), len(order) - 1)]


def _to(message_id: int, step: Step) -> HttpResponse:
    return redirect("wizard", message_id, step.value)


def _onwards(request: Asked, message_id: int, step: Step, go: str) -> HttpResponse:
    if go == "close":
        tell(request, _("The draft is saved. Any messages writer can go on with it."))
        return redirect("manage")
    order = order_of(_row(request.acting, message_id))
    if step not in order:
        return _to(message_id, Step.MESSAGES)
    number = order.index(step) + (1 if go == "next" else -1)
    return _to(message_id, order[max(number, 0)])


def _finish(request: Asked, row: MessageRow) -> HttpResponse:
    go = request.POST.get("go", "schedule") if request.method == "POST" else ""
    now = timezone.now()
    if go and row.kind == Kind.URGENT.value:
        named = Finish(request.POST.get("name", ""))
        actions.save_step(message_id=row.id, decided=named, completed=False, by=request.acting, now=now)
    if go in ("back", "close"):
        return _onwards(request, row.id, Step.FINISH, go)
    slow = may_need_time(request.acting.tenant, now)
    refused: Refused | None = None
    if go:
        try:
            state = actions.schedule(message_id=row.id, by=request.acting, now=now)
        except Refused as no:
            refused = no
        else:
            tell(request, _handed_over(state, slow=slow))
            return redirect("message", row.id)
    row = _row(request.acting, row.id)
    context = {
        **frame(row, Step.FINISH),
        **review(request.acting, row, now),
        "problems": [_told(row, problem) for problem in problems_of(request.acting.tenant, row.id, now=now)],
        "refused": sentence(refused) if refused else "",
        "slow": slow,
    }
    return render(request, "messaging/wizard_finish.html", context, status=409 if refused else 200)


def _handed_over(state: State, *, slow: bool) -> str:
    if state is State.PENDING_APPROVAL:
        said = _("The message is sent for approval. Approvers are told.")
    else:
        said = _("The message is being registered. It is scheduled in a moment.")
    return f"{said} {_('Targeting may need 24 to 48 hours.')}" if slow else said


def _told(row: MessageRow, problem: Problem) -> dict[str, str]:
    step = problem.step if problem.step in order_of(row) else None
    return {
        "sentence": sentence(problem.refused),
        "url": reverse("wizard", args=[row.id, step.value]) if step else "",
    }
