"""Drafts: begun, changed, illustrated, thrown away. Whatever is decided, the actions of the pages decide."""

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Header, Status
from ninja.files import UploadedFile

from uptake.api.bearer import Bearer, acting
from uptake.api.edits import next_edit, require_newest, told_as_of
from uptake.api.message_answers import whole
from uptake.api.message_edit import MessageBegin, MessageEdit, decided, touched
from uptake.api.message_shapes import WholeMessage
from uptake.api.messages import ThisMessage, details_of, router
from uptake.api.problems import EDIT_REFUSALS, WRITE_REFUSALS
from uptake.messaging import actions, authoring
from uptake.messaging.drafts import draft
from uptake.rules.frequency import Kind
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting

_WRITE: dict[str, Any] = {"auth": Bearer(Permission.WRITE_MESSAGE), "tags": ["Writing"]}

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=1000, description="ETag of the message as you have read it, or `*`"),
]


@router.post("/messages", response={201: WholeMessage, **WRITE_REFUSALS}, summary="Begin a message", **_WRITE)
def begin_message(request: HttpRequest, told: MessageBegin, response: HttpResponse) -> Status[dict[str, Any]]:
    """Begin a draft of one kind, with whatever is known of it already; its address is in `Location`."""
    by = acting(request)
    with transaction.atomic():
        number = _begun(told, by)
        _change(number, told, by)
    response["Location"] = f"/api/v1/messages/{number}"
    return Status(201, answer(request, number, by))


@router.patch(
    "/messages/{int:message}", response={200: WholeMessage, **EDIT_REFUSALS}, summary="Change a draft", **_WRITE
)
def change_message(
    request: HttpRequest, message: ThisMessage, told: MessageEdit, if_match: IfMatch = None
) -> dict[str, Any]:
    """Change some fields of a draft, whatever the step of the wizard that they belong to.

    Say in `If-Match` which state you have read: when somebody has changed the draft since then, nothing is changed.
    """
    by = acting(request)
    with transaction.atomic():
        require_newest(if_match, draft(by.tenant, message).edited_at)
        _change(message, told, by)
    return answer(request, message, by)


@router.delete("/messages/{int:message}", response={204: None, **WRITE_REFUSALS}, summary="Delete a message", **_WRITE)
def delete_message(request: HttpRequest, message: ThisMessage) -> Status[None]:
    """Take a message off all lists for good; what is out is canceled first. History and counts stay."""
    actions.delete(message_id=message, by=acting(request), now=timezone.now())
    return Status(204, None)


@router.post(
    "/messages/{int:message}/picture",
    response={200: WholeMessage, **WRITE_REFUSALS},
    summary="Give it a picture",
    **_WRITE,
)
def set_picture(
    request: HttpRequest,
    message: ThisMessage,
    file: Annotated[UploadedFile, File(description="The picture, PNG or JPEG, as the location takes it")],
) -> dict[str, Any]:
    """Decode, check and keep a picture, and put it onto the draft; `picture` of the answer is its hash."""
    by = acting(request)
    authoring.set_picture(message_id=message, data=file.read(), by=by, now=timezone.now())
    return answer(request, message, by)


@router.delete(
    "/messages/{int:message}/picture",
    response={200: WholeMessage, **WRITE_REFUSALS},
    summary="Take the picture away",
    **_WRITE,
)
def remove_picture(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """Take the picture from the draft."""
    by = acting(request)
    authoring.remove_picture(message_id=message, by=by, now=timezone.now())
    return answer(request, message, by)


@router.post(
    "/messages/{int:message}:edit-texts",
    response={200: WholeMessage, **WRITE_REFUSALS},
    summary="Edit premade words",
    **_WRITE,
)
def edit_texts(request: HttpRequest, message: ThisMessage) -> dict[str, Any]:
    """Copy the premade words of all languages into `own_texts`, to be changed; from then on approvers are asked."""
    by = acting(request)
    authoring.edit_texts(message_id=message, by=by, now=timezone.now())
    return answer(request, message, by)


def answer(request: HttpRequest, message: int, by: Acting) -> dict[str, Any]:
    """The message as it is now, with its edit for the ETag."""
    found = details_of(by.tenant, message)
    told_as_of(request, found.row.edited_at)
    return whole(by, found)


def _begun(told: MessageBegin, by: Acting) -> int:
    now = timezone.now()
    if (told.kind is Kind.RECOMMENDATION) != bool(told.recommendation):
        raise Refused("no_such_action" if told.kind is Kind.RECOMMENDATION else "not_for_this_kind")
    if told.kind is Kind.RECOMMENDATION:
        return actions.start_draft(action=told.recommendation, by=by, now=now)
    return (actions.start_urgent if told.kind is Kind.URGENT else actions.start_announcement)(by=by, now=now)


def _change(message: int, told: MessageEdit, by: Acting) -> None:
    for step in touched(draft(by.tenant, message).kind, told):
        row = details_of(by.tenant, message).row
        now = next_edit(row.edited_at, timezone.now())
        actions.save_step(message_id=message, decided=decided(step, told, row), completed=True, by=by, now=now)
