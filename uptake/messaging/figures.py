"""Figures of other rooms that the pages of messages show: rooms above this one hand them in at start.

Insights and engagement lie above messaging and may not be imported here; each of them says once, when
Django is ready, how to get its figure. A figure that nobody hands in is not shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True)
class Card:
    """More about a message, drawn by a template of the room that knows it; there it is called `card`."""

    template: str
    content: object


AskInsight = Callable[[Tenant, str], Share | None]
AskNumbers = Callable[[Tenant, MessageRow], Numbers | None]
AskCard = Callable[[Tenant, MessageRow], Card | None]
AskCategoryCard = Callable[[Tenant, str, date], Card | None]

_insights: list[AskInsight] = []
_numbers: list[AskNumbers] = []
_cards: dict[str, AskCard] = {}
_category_cards: dict[str, AskCategoryCard] = {}


def insights_from(ask: AskInsight) -> None:
    """Hand in how to find the newest figure of an insight."""
    _insights[:] = [ask]


def numbers_from(ask: AskNumbers) -> None:
    """Hand in how to find what came of a message."""
    _numbers[:] = [ask]


def card_from(name: str, ask: AskCard) -> None:
    """Hand in a card for the page of a message, under a name of its own; cards stand in the order of their names."""
    _cards[name] = ask


def category_card_from(name: str, ask: AskCategoryCard) -> None:
    """Hand in a card for the page of a category, under a name of its own."""
    _category_cards[name] = ask


def figure(tenant: Tenant, insight: str) -> Share | None:
    """The newest figure of an insight, if a room knows it."""
    return _insights[0](tenant, insight) if _insights else None


def numbers(tenant: Tenant, row: MessageRow) -> Numbers | None:
    """What came of a message, if a room knows it."""
    return _numbers[0](tenant, row) if _numbers else None


def cards(tenant: Tenant, row: MessageRow) -> list[Card]:
    """The cards that rooms have for a message; one that has nothing to say about it is left out."""
    asked = (_cards[name](tenant, row) for name in sorted(_cards))
    return [card for card in asked if card is not None]


def category_cards(tenant: Tenant, category: str, day: date) -> list[Card]:
    """The cards that rooms have for a category as of a day; one that has nothing to say about it is left out."""
    asked = (_category_cards[name](tenant, category, day) for name in sorted(_category_cards))
    return [card for card in asked if card is not None]
