"""Who looks at a message before it goes out, and when an answer counts.

Source: specification of organizational messages, sections 3.2 (T3-T7), guard G1, and 8.1. An organization may ask for
more than the specification does, never for less: nothing here lets the words of an author go out unseen.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Hindrance(StrEnum):
    """Why somebody may not judge a message; the values are reasons of refusals."""

    OWN = "own_message"
    OTHER_DEPARTMENTS = "not_your_department"
    TWICE = "already_approved"


@dataclass(frozen=True)
class Strictness:
    """What an organization asks for beyond the specification; the defaults ask for nothing more."""

    premade_needs_approval: bool = False
    two_approvers: bool = False


def needs_approval(*, customized: bool, strictness: Strictness) -> bool:
    """Whether somebody else looks at it first: always at words of its author, at premade ones where that is chosen."""
    return customized or strictness.premade_needs_approval


def approvals_needed(strictness: Strictness) -> int:
    """How many different people must approve of one and the same version."""
    return 2 if strictness.two_approvers else 1


def hindrance(
    reviewer: str,
    *,
    authors: Collection[str],
    own_departments: Collection[str] | None,
    departments: Collection[str],
) -> Hindrance | None:
    """Why this reviewer may neither approve nor reject, or None (G1, four eyes, for every role).

    `authors` are whoever created the message, changed it or sent it last. `own_departments` is None for a reviewer of
    everything; otherwise the message must go to departments alone, and all of them be the reviewer's. Sign-in names
    and departments are compared without regard to letter case.
    """
    if reviewer.casefold() in {author.casefold() for author in authors}:
        return Hindrance.OWN
    if own_departments is not None:
        own = {name.casefold() for name in own_departments}
        asked = {name.casefold() for name in departments}
        if not asked or not asked <= own:
            return Hindrance.OTHER_DEPARTMENTS
    return None


def suffices(approved_by: Collection[str], *, authors: Collection[str], strictness: Strictness) -> bool:
    """Whether the approvals of one version let it go out: enough different people, none of them an author."""
    others = {name.casefold() for name in approved_by} - {name.casefold() for name in authors}
    return len(others) >= approvals_needed(strictness)
