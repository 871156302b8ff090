"""The life of a message: nine states and the moves between them.

Source: specification of organizational messages, section 3 (T1-T15, G1-G6).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused


class State(StrEnum):
    """Where a message stands."""

    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"
    REJECTED = "rejected"
    PENDING = "pending"
    FAILED = "failed"
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELED = "canceled"


@dataclass(frozen=True)
class Move:
    """One edge: from a state, by a name, to a state; `needs` is None for moves of the clock."""

    source: State
    name: str
    target: State
    needs: Permission | None


_S = State
_WRITE = Permission.WRITE_MESSAGE
_APPROVE = Permission.APPROVE_MESSAGE

MOVES = (
    Move(_S.DRAFT, "submit", _S.PENDING_APPROVAL, _WRITE),
    Move(_S.DRAFT, "schedule", _S.PENDING, _WRITE),
    Move(_S.PENDING_APPROVAL, "approve", _S.PENDING, _APPROVE),
    Move(_S.PENDING_APPROVAL, "reject", _S.REJECTED, _APPROVE),
    Move(_S.PENDING_APPROVAL, "lapse", _S.REJECTED, None),
    Move(_S.REJECTED, "withdraw", _S.DRAFT, _WRITE),
    Move(_S.PENDING, "register", _S.SCHEDULED, None),
    Move(_S.PENDING, "fail", _S.FAILED, None),
    Move(_S.SCHEDULED, "start", _S.ACTIVE, None),
    Move(_S.ACTIVE, "complete", _S.COMPLETED, None),
    Move(_S.SCHEDULED, "cancel", _S.CANCELED, _WRITE),
    Move(_S.ACTIVE, "cancel", _S.CANCELED, _WRITE),
)
_BY_EDGE = {(move.source, move.name): move for move in MOVES}

FINAL = frozenset({_S.COMPLETED, _S.CANCELED, _S.FAILED})
NOT_BY_ITS_AUTHOR = frozenset({"approve", "reject"})  # G1, four eyes, for every role
OCCUPIES_ITS_INSIGHT = frozenset({_S.PENDING, _S.SCHEDULED, _S.ACTIVE})  # G2
REVIEWED_WITHIN = timedelta(days=7)  # of what has no end date: an urgent message (G5)


def move(source: State, name: str) -> Move:
    """The move of that name from that state; raises Refused("no_such_move") when there is none."""
    found = _BY_EDGE.get((source, name))
    if found is None:
        raise Refused("no_such_move", action=name, state=source.value)
    return found


def possible(source: State) -> tuple[str, ...]:
    """Names of the moves that an admin could ask for in this state."""
    return tuple(m.name for m in MOVES if m.source is source and m.needs is not None)


def lapses_at(*, ends_at: datetime | None, submitted_at: datetime | None, zone: tzinfo = UTC) -> datetime | None:
    """When a message that nobody reviews is rejected by the clock: as its end date begins in the zone (O-10).

    `ends_at` is the first moment after the end date. Without an end date it is seven days after the submission.
    """
    if ends_at is not None:
        last_day = (ends_at - timedelta(microseconds=1)).astimezone(zone).date()
        return datetime.combine(last_day, time(), zone).astimezone(UTC)
    return submitted_at + REVIEWED_WITHIN if submitted_at else None


def due(
    state: State,
    *,
    starts_at: datetime | None,
    ends_at: datetime | None,
    now: datetime,
    submitted_at: datetime | None = None,
    zone: tzinfo = UTC,
) -> str | None:
    """The move that the clock makes now, if any; ends are exclusive, days are those of the zone (G6)."""
    if state is _S.PENDING_APPROVAL:
        lapse = lapses_at(ends_at=ends_at, submitted_at=submitted_at, zone=zone)
        return "lapse" if lapse is not None and now >= lapse else None
    if state is _S.SCHEDULED and starts_at is not None and now >= starts_at:
        return "start"
    if state is _S.ACTIVE and ends_at is not None and now >= ends_at:
        return "complete"
    return None


def as_diagram() -> str:
    """The moves as a Mermaid state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {_S.DRAFT.value}"]
    lines += [f"    {m.source.value} --> {m.target.value}: {m.name}" for m in MOVES]
    lines += [f"    {state.value} --> [*]" for state in _S if state in FINAL]
    return "\n".join(lines) + "\n"
