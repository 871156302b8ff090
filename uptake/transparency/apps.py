"""The transparency room, as Django knows it."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.transparency"
    label = "transparency"

    def ready(self) -> None:
        """Tell the messages who has left themselves out of those that go by what people do."""
        from uptake.messaging.declining import ask_here  # noqa: PLC0415 - tables need Django to be ready
        from uptake.transparency.declined import declined  # noqa: PLC0415 - as above

        ask_here(declined)
