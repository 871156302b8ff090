"""The way of a message from those it is meant for to those who did something with it, as somebody may see it.

Counts of distinct people change by one when one person does something, and whoever looks often, or knows what a few of
them did, could tell who it was. So every count is told as the size of an audience is (`audience_sizes`): from ten on,
in steps, moved by a number that depends on the very count, so that looking again brings the same and a difference of
one between two counts, two messages or two days is hidden in the step. Two counts of the same message never tell more
people than the one before them; if they would, the earlier number stands for both, which tells less. Shares are those
of the told numbers, never of the true ones. What stays visible is that a count has moved at all, and the exact number
of showings, which the sources ask for. Source: specification of organizational messages, section 7.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from uptake.rules.audience_sizes import told_size


@dataclass(frozen=True)
class Stage:
    """One stage: how many people reached it, and among whom they are; "" for the first one."""

    name: str
    people: int
    within: str = ""


def told_stages(stages: Sequence[Stage], about: str, secret: bytes) -> dict[str, int | None]:
    """About how many people reached each stage, by name; None for fewer than 10.

    A stage comes after the one that it lies within, and is told as fewer than 10 when that one is. `about` names the
    message, so that the same count of another message is moved by another number.
    """
    told: dict[str, int | None] = {}
    for stage in stages:
        found = told_size(stage.people, f"{about}/{stage.name}/{stage.people}".encode(), secret)
        if stage.within:
            most = told[stage.within]
            found = min(found, most) if found is not None and most is not None else None
        told[stage.name] = found
    return told
