"""The messaging room, as Django knows it."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from uptake.tenancy.acting import Acting


class MessagingConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Hand the number of messages that wait for review to the navigation, which lies below this room."""
        from uptake.ui.navigation import count_from  # noqa: PLC0415 - tables need Django to be ready

        count_from("manage", _how_many_wait)


def _how_many_wait(acting: "Acting") -> int:
    from uptake.messaging.reviews import how_many_wait  # noqa: PLC0415 - as above

    return how_many_wait(acting)
