"""Messages as the interface tells them; the rows come from the same queries as on the pages."""

from collections.abc import Iterable
from typing import Any

from uptake.engagement import queries as engagement
from uptake.messaging import queries, sayings
from uptake.messaging.content import PARTS
from uptake.messaging.figures import Numbers
from uptake.messaging.queries import Details, MessageRow, MoveRow
from uptake.rules.permissions import Permission, may
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.sentences import sentence

_AS_IT_IS = (
    "source",
    "wording",
    "author_locale",
    "every_language",
    "url",
    "second_url",
    "all_users",
    "companies",
    "departments",
    "places",
    "usage",
    "priority",
    "holdout",
    "starts_at",
    "ends_at",
    "submitted_at",
    "step",
)


def brief(row: MessageRow, numbers: Numbers | None) -> dict[str, Any]:
    """A message as the list tells it; `numbers` are None until it has been active."""
    return {
        "message": row.id,
        "name": row.name,
        "state": row.state.value,
        "state_says": str(sayings.STATES[row.state]),
        "kind": row.kind,
        "recommendation": row.action,
        "category": row.category,
        "metric": row.insight,
        "objective": row.objective,
        "template": row.template,
        "location": row.location.value if row.location else "",
        "customized": row.customized,
        "interval": row.interval,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "creator": row.creator,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
        "scheduled_by": row.scheduled_by,
        "seen": numbers.seen if numbers else None,
        "clicks": numbers.clicks if numbers else None,
        "dismissals": numbers.dismissals if numbers else None,
        "clickthrough": numbers.clickthrough if numbers else None,
    }


def whole(by: Acting, found: Details) -> dict[str, Any]:
    """A message with everything that its page shows this admin."""
    tenant, row = by.tenant, found.row
    content = queries.content(tenant, row.id)
    return brief(row, engagement.numbers_of(tenant, row)) | {
        "groups_within": queries.group_names(tenant, row.groups_within),
        "groups_omitted": queries.group_names(tenant, row.groups_omitted),
        "omit_priority": row.omit_priority,
        "audience": found.audience,
        "audience_day": found.audience_day,
        "destination": content.url if content else "",
        "texts": [
            {"locale": locale, "title": text.title, "body": text.body, "button": text.button}
            for locale, text in (content.words.items() if content else ())
        ],
        "history": history(found.history, comments=reads_comments(by)),
        "own_texts": {
            locale: {part: str(parts.get(part, "")) for part in PARTS} for locale, parts in row.own_texts.items()
        },
        "picture": row.picture,
        "group_ids_within": row.groups_within,
        "group_ids_omitted": row.groups_omitted,
        **{name: getattr(row, name) for name in _AS_IT_IS},
    }


def reads_comments(by: Acting) -> bool:
    """Whether the admin reads what approvers wrote: writers and approvers do (O-15), with any token of theirs."""
    return may(by.roles, Permission.WRITE_MESSAGE) or may(by.roles, Permission.APPROVE_MESSAGE)


def history(moves: Iterable[MoveRow], *, comments: bool) -> list[dict[str, Any]]:
    """Changes of state, in the order given."""
    return [
        {
            "at": move.at,
            "by": move.by,
            "move": move.move,
            "move_says": str(sayings.MOVES.get(move.move, move.move)),
            "state": move.target.value,
            "reason": move.reason,
            "reason_says": sentence(Refused(move.reason)) if move.reason else "",
            "comment": move.comment if comments else "",
        }
        for move in moves
    ]
