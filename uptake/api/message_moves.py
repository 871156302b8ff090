"""What becomes of messages: handed over, judged, withdrawn, canceled, copied, replaced, tried out.

Approvers never judge what they wrote themselves, and a token is no way around: it acts for its maker.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from uptake.api.bearer import Bearer, acting
from uptake.api.message_edit import Plain
from uptake.api.message_shapes import WholeMessage
from uptake.api.message_writing import answer
from uptake.api.messages import ThisMessage
from uptake.api.problems import WRITE_REFUSALS
from uptake.messaging import actions
from uptake.rules.permissions import Permission

router = Router(auth=Bearer(Permission.WRITE_MESSAGE), tags=["Life of a message"])
_APPROVE = Bearer(Permission.APPROVE_MESSAGE)
_WHOLE: dict[int, Any] = {200: WholeMessage, **WRITE_REFUSALS}
_MADE: dict[int, Any] = {201: WholeMessage, **WRITE_REFUSALS}


class Judged(Schema):
    """What an approver says."""

    model_config = ConfigDict(extra="forbid")

    comment: Plain = Field("", description="For the author and the history; needed to reject")
    version: int | None = Field(None, ge=1, le=2**31, description="The version that was looked at; null for the newest")


class TestSent(Schema):
    """A test on its way to the devices of the token's maker."""

    expires_at: datetime = Field(description="When it goes away by itself")


@router.post("/messages/{int:message}:submit", response=_WHOLE, summary="Hand it over")
def submit_message(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """Hand a finished draft over: words of the author go to approval, everything else is registered.

    `state` of the answer says which. The first problem is refused; ask `problems` for all of them.
    """
    by = acting(request)
    actions.schedule(message_id=message, by=by, now=timezone.now())
    return answer(request, message, by)


@router.post("/messages/{int:message}:approve", auth=_APPROVE, response=_WHOLE, summary="Approve of it")
def approve_message(request: HttpRequest, message: ThisMessage, told: Judged) -> dict[str, Any]:
    """Approve of the version that waits; never of what the token's maker wrote or sent."""
    by = acting(request)
    actions.approve(message_id=message, comment=told.comment, version=told.version, by=by, now=timezone.now())
    return answer(request, message, by)


@router.post("/messages/{int:message}:reject", auth=_APPROVE, response=_WHOLE, summary="Reject it")
def reject_message(request: HttpRequest, message: ThisMessage, told: Judged) -> dict[str, Any]:
    """Reject the version that waits, and say why; never what the token's maker wrote or sent."""
    by = acting(request)
    actions.reject(message_id=message, comment=told.comment, version=told.version, by=by, now=timezone.now())
    return answer(request, message, by)


@router.post("/messages/{int:message}:withdraw", response=_WHOLE, summary="Take it back")
def withdraw_message(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """Turn a rejected message into a draft again."""
    by = acting(request)
    actions.withdraw(message_id=message, by=by, now=timezone.now())
    return answer(request, message, by)


@router.post("/messages/{int:message}:cancel", response=_WHOLE, summary="Cancel it")
def cancel_message(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """End a scheduled or active message before its time; apps learn it when they ask again."""
    by = acting(request)
    actions.cancel(message_id=message, by=by, now=timezone.now())
    return answer(request, message, by)


@router.post("/messages/{int:message}:copy", response=_MADE, summary="Copy it")
def copy_message(request: HttpRequest, message: ThisMessage, response: HttpResponse) -> Status[dict[str, Any]]:
    """Begin a draft with the contents of a message, which stays as it is; the draft is answered."""
    by = acting(request)
    number = actions.clone(message_id=message, by=by, now=timezone.now())
    response["Location"] = f"/api/v1/messages/{number}"
    return Status(201, answer(request, number, by))


@router.post("/messages/{int:message}:replace", response=_MADE, summary="Replace it")
def replace_message(request: HttpRequest, message: ThisMessage, response: HttpResponse) -> Status[dict[str, Any]]:
    """Begin a draft that takes the place of a message that is out; that one runs on until the draft is registered."""
    by = acting(request)
    number = actions.replace(message_id=message, by=by, now=timezone.now())
    response["Location"] = f"/api/v1/messages/{number}"
    return Status(201, answer(request, number, by))


@router.post("/messages/{int:message}:test", response={200: TestSent, **WRITE_REFUSALS}, summary="Try it out")
def test_message(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """Send it to the devices of the token's maker at once, marked as a test and counted nowhere."""
    return {"expires_at": actions.send_test(message_id=message, by=acting(request), now=timezone.now())}
