"""Usage segments: people of whom the facts tell that they do not use something, as recipients of announcements.

Source: specification of organizational messages, section 5.2. Whoever the segment means holds the licence and has not
used the product within its days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.rules.refusals import Refused


@dataclass(frozen=True)
class Segment:
    """One segment: its people are among, and not of, the metric, over that many days up to the as-of day."""

    id: str
    metric: str
    days: int
    title: Promise
    says: Promise


SEGMENTS: Mapping[str, Segment] = MappingProxyType(
    {
        each.id: each
        for each in (
            Segment(
                "inactive_copilot",
                "ai_adoption.any_day",
                28,
                _("Inactive users of Copilot"),
                _("People who hold a licence of Copilot and have not used it in the last 28 days."),
            ),
            Segment(
                "inactive_copilot_teams",
                "ai_adoption.teams",
                30,
                _("Inactive users of Copilot in Teams"),
                _("People who hold a licence of Copilot and have not used it in Teams in the last 30 days."),
            ),
        )
    }
)


def segment(name: str) -> Segment:
    """The segment of that id; raises Refused("no_such_segment")."""
    if name not in SEGMENTS:
        raise Refused("no_such_segment", segment=name)
    return SEGMENTS[name]
