"""The engagement room, as Django knows it."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from datetime import date

    from uptake.messaging.figures import Card, Numbers
    from uptake.messaging.queries import MessageRow
    from uptake.tenancy.models import Tenant


class EngagementConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.engagement"
    label = "engagement"

    def ready(self) -> None:
        """Hand the numbers of a message to the page about it, which lies below this room."""
        from uptake.messaging import figures  # noqa: PLC0415 - tables need Django to be ready

        figures.numbers_from(_numbers_of)
        figures.card_from("funnel", _funnel_card)
        figures.card_from("lift", _lift_card)
        figures.category_card_from("lift", _category_lift_card)


def _numbers_of(tenant: "Tenant", row: "MessageRow") -> "Numbers | None":
    from uptake.engagement.queries import numbers_of  # noqa: PLC0415 - as above

    return numbers_of(tenant, row)


def _funnel_card(tenant: "Tenant", row: "MessageRow") -> "Card | None":
    from uptake.engagement.funnel import funnel_card  # noqa: PLC0415 - as above

    return funnel_card(tenant, row)


def _lift_card(tenant: "Tenant", row: "MessageRow") -> "Card | None":
    from uptake.engagement.lift_card import card_of  # noqa: PLC0415 - as above

    return card_of(tenant, row)


def _category_lift_card(tenant: "Tenant", category: str, day: "date") -> "Card | None":
    from uptake.engagement.lift_card import category_card_of  # noqa: PLC0415 - as above

    return category_card_of(tenant, category, day)
