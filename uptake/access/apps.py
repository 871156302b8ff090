"""The access room, as Django knows it."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.access"
    label = "access"

    def ready(self) -> None:
        """Remember every session that begins."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - models need Django to be ready

        from uptake.access.sessions import begun  # noqa: PLC0415 - as above

        user_logged_in.connect(begun, dispatch_uid="uptake.access.sessions")
