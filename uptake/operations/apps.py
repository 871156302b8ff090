"""The operations room, as Django knows it."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.operations"
    label = "operations"

    def ready(self) -> None:
        """Let a removal reach the backups."""
        from uptake.jobs.clock import after_removal  # noqa: PLC0415 - the models come first
        from uptake.operations.backups import renew  # noqa: PLC0415 - as above

        after_removal(renew)
