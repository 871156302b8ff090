"""Whom a recommendation is for: those who could and do not yet.

Source: specification of Adoption Score, section 1.1; of organizational messages, default recipients.
"""

from collections.abc import Container
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """One person, as a metric sees them in the 28 days: asked about, and practising or not."""

    person: int
    asked: bool
    practises: bool


def includes(
    candidate: Candidate,
    *,
    excluded: Container[int],
    within: Container[int] | None,
    omit: Container[int],
) -> bool:
    """Whether the person receives the message today.

    `excluded` have left all calculations, `within` narrows to these persons (None: everyone), `omit`
    leaves some out of this message only.
    """
    return (
        candidate.asked
        and not candidate.practises
        and candidate.person not in excluded
        and (within is None or candidate.person in within)
        and candidate.person not in omit
    )
