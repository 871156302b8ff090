"""What the page of a message shows about its review, and what it offers to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from uptake.messaging import queries, reviews, sayings
from uptake.messaging.models import Message
from uptake.messaging.queries import Details, MessageRow
from uptake.messaging.versions import Change
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant
from uptake.tenancy.sentences import sentence


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    text: str
    reason: str
    comment: str
    target: State
    by: str


def panel(acting: Acting, row: MessageRow) -> dict[str, Any] | None:
    """The review of a message that waits for one: how far it is, what changed, and why a button is disabled."""
    if row.state is not State.PENDING_APPROVAL:
        return None
    told = reviews.standing(acting.tenant, row.id)
    if told is None:
        return None
    message = Message.objects.of(acting.tenant).select_related("created_by", "picture").get(pk=row.id)
    return {
        "told": told,
        "may": acting.may(Permission.APPROVE_MESSAGE),
        "why_no_approval": _sentence(reviews.why_not_now(message, acting, approving=True)),
        "why_no_rejection": _sentence(reviews.why_not_now(message, acting, approving=False)),
        "nobody": not told.reviewers,
        "changes": [_change(acting.tenant, each) for each in told.changed],
    }


def history(acting: Acting, found: Details) -> list[Line]:
    """All that happened to a message, the oldest first; comments are for writers and approvers (O-15)."""
    lines = [
        Line(
            move.at,
            str(sayings.MOVES[move.move]),
            sentence(Refused(move.reason)) if move.reason else "",
            move.comment,
            move.target,
            move.by,
        )
        for move in found.history
    ]
    decisive = {(move.at, move.by) for move in found.history if move.move in ("approve", "reject")}
    first = gettext("Approved, and another approver is asked")
    lines += [
        Line(said.at, first, "", said.comment, State.PENDING_APPROVAL, said.by)
        for said in reviews.said(acting.tenant, found.row.id)
        if (said.at, said.by) not in decisive
    ]
    shown = acting.may(Permission.WRITE_MESSAGE) or acting.may(Permission.APPROVE_MESSAGE)
    return [line if shown else _without_comment(line) for line in sorted(lines, key=lambda line: line.at)]


def last_word(acting: Acting, found: Details) -> Line | None:
    """Why the message is where it cannot go on by itself: how it was rejected or failed; None for other states."""
    if found.row.state not in (State.REJECTED, State.FAILED):
        return None
    return next((line for line in reversed(history(acting, found)) if line.target is found.row.state), None)


def _change(tenant: Tenant, change: Change) -> dict[str, Any]:
    return {
        "name": sayings.FIELDS.get(change.field, change.field),
        "locale": change.locale,
        "pieces": change.pieces if change.locale else (),
        "before": _plain(tenant, change.field, change.before),
        "after": _plain(tenant, change.field, change.after),
        "picture": change.field == "picture",
    }


def _plain(tenant: Tenant, field: str, value: Any) -> str:
    """A value of a version as people read it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Sequence) and not isinstance(value, str):
        told = queries.group_names(tenant, value) if field.startswith("groups_") else [_path(each) for each in value]
        return ", ".join(told)
    names = _NAMES.get(field, {})
    return str(names.get(value, value))


def _path(value: Any) -> str:
    return value if isinstance(value, str) else " / ".join(value)


_NAMES: Mapping[str, Mapping[Any, Any]] = {
    "kind": {kind.value: said for kind, said in sayings.KINDS.items()},
    "location": {Location(each).value: said for each, said in sayings.LOCATIONS.items()},
    "objective": sayings.OBJECTIVES,
    "interval": sayings.INTERVALS,
}


def _without_comment(line: Line) -> Line:
    return Line(line.at, line.text, line.reason, "", line.target, line.by)


def _sentence(refused: Refused | None) -> str:
    return sentence(refused) if refused else ""
