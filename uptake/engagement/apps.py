"""The engagement room, as Django knows it."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from uptake.messaging.figures import Numbers
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


def _numbers_of(tenant: "Tenant", row: "MessageRow") -> "Numbers | None":
    from uptake.engagement.queries import numbers_of  # noqa: PLC0415 - as above

    return numbers_of(tenant, row)
