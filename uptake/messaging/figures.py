"""Figures of other rooms that the pages of messages show: rooms above this one hand them in at start.

Insights and engagement lie above messaging and may not be imported here; each of them says once, when
Django is ready, how to get its figure. A figure that nobody hands in is not shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from uptake.messaging.queries import MessageRow
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class Share:
    """What an insight says today: numerator of denominator; both None when there is no data."""

    numerator: int | None
    denominator: int | None

    @property
    def share(self) -> float | None:
        """Numerator over denominator, 0 to 1."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


@dataclass(frozen=True)
class Numbers:
    """What came of a message so far: showings, clicks and dismissals on all surfaces."""

    seen: int
    clicks: int
    dismissals: int

    @property
    def clickthrough(self) -> float | None:
        """Clicks over showings, 0 to 1; None before the first showing."""
        return self.clicks / self.seen if self.seen else None


AskInsight = Callable[[Tenant, str], Share | None]
AskNumbers = Callable[[Tenant, MessageRow], Numbers | None]

_insights: list[AskInsight] = []
_numbers: list[AskNumbers] = []


def insights_from(ask: AskInsight) -> None:
    """Hand in how to find the newest figure of an insight."""
    _insights[:] = [ask]


def numbers_from(ask: AskNumbers) -> None:
    """Hand in how to find what came of a message."""
    _numbers[:] = [ask]


def figure(tenant: Tenant, insight: str) -> Share | None:
    """The newest figure of an insight, if a room knows it."""
    return _insights[0](tenant, insight) if _insights else None


def numbers(tenant: Tenant, row: MessageRow) -> Numbers | None:
    """What came of a message, if a room knows it."""
    return _numbers[0](tenant, row) if _numbers else None
