"""Pages on which approvers decide, and writers withdraw, delete, replace and try out."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from uptake.messaging import actions, queries, reviews
from uptake.messaging.queries import MessageRow
from uptake.messaging.steps import ORDERS
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import State, possible
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, Asked
from uptake.tenancy.door import needs, tell, tell_refusal

_TOLD = {
    State.PENDING_APPROVAL: gettext_noop("Your approval is kept. Another approver has to look at it, too."),
    State.PENDING: gettext_noop("Approved. The message is being registered."),
    State.REJECTED: gettext_noop("Rejected. The author sees your comment."),
    State.DRAFT: gettext_noop("The message is a draft again, and can be changed."),
}


@needs(Permission.APPROVE_MESSAGE)
def reviews_page(request: Asked) -> HttpResponse:
    """The messages that wait for this approver."""
    request.nav_current = "manage"
    return render(request, "messaging/reviews.html", {"waiting": reviews.waiting_for(request.acting)})


@require_POST
@needs(Permission.APPROVE_MESSAGE)
def review_message(request: Asked, message_id: int) -> HttpResponse:
    """Approve or reject, as `answer` says, the version that the approver has seen."""
    decide = actions.approve if request.POST.get("answer") == "approve" else actions.reject
    seen = request.POST.get("version", "")
    comment = request.POST.get("comment", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    return _decided(
        request,
        message_id,
        lambda by, now: decide(message_id=message_id, comment=comment, version=version, by=by, now=now),
    )


@require_POST
@needs(Permission.WRITE_MESSAGE)
def withdraw_message(request: Asked, message_id: int) -> HttpResponse:
    """Turn a rejected message into a draft again."""
    return _decided(request, message_id, lambda by, now: actions.withdraw(message_id=message_id, by=by, now=now))


@needs(Permission.WRITE_MESSAGE)
def delete_message(request: Asked, message_id: int) -> HttpResponse:
    """Ask whether to delete a message, and delete it."""
    row = _row(request.acting, message_id)
    if request.method != "POST":
        living = "cancel" in possible(row.state)
        return render(request, "messaging/delete.html", {"row": row, "living": living})
    try:
        actions.delete(message_id=message_id, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "message", message_id)
    tell(request, _("The message is deleted. Its record in the audit log stays."))
    return redirect("manage")


@require_POST
@needs(Permission.WRITE_MESSAGE)
def replace_message(request: Asked, message_id: int) -> HttpResponse:
    """Start the draft that takes the place of a message that is out."""
    row = _row(request.acting, message_id)
    try:
        fresh = actions.replace(message_id=message_id, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "message", message_id)
    tell(request, _("Change what you like. The message that is out runs on until this one is registered."))
    return redirect("wizard", fresh, ORDERS[Kind(row.kind)][0].value)


@require_POST
@needs(Permission.WRITE_MESSAGE)
def test_message(request: Asked, message_id: int) -> HttpResponse:
    """Send a draft to the author's own devices."""
    _row(request.acting, message_id)
    try:
        actions.send_test(message_id=message_id, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "message", message_id)
    tell(request, _("Sent to your own devices, marked as a test. It is there for 24 hours, and counted nowhere."))
    return redirect("message", message_id)


def _decided(request: Asked, message_id: int, decide: Callable[[Acting, datetime], State]) -> HttpResponse:
    _row(request.acting, message_id)
    try:
        state = decide(request.acting, timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "message", message_id)
    tell(request, _(_TOLD[state]))
    return redirect("message", message_id)


def _row(acting: Acting, message_id: int) -> MessageRow:
    row = queries.row(acting.tenant, message_id)
    if row is None:
        raise Http404
    return row
