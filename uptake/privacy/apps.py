"""The privacy room, as Django knows it."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Hold the actions of all rooms below to what was agreed with the works council."""
        from uptake.privacy.council import Guard  # noqa: PLC0415 - tables need Django to be ready
        from uptake.tenancy.agreements import hold_to  # noqa: PLC0415 - as above

        hold_to(Guard())
