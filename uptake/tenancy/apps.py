"""The tenancy room, as Django knows it."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class TenancyConfig(AppConfig):
    """Tenants, admins, roles, audit."""

    name = "uptake.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        """Guard the audit log in the database after every migration."""
        from uptake.tenancy.audit_triggers import make_triggers  # noqa: PLC0415 - the models come first

        post_migrate.connect(make_triggers, sender=self, dispatch_uid="audit_triggers")
        self._keep_tenants_apart()

    @staticmethod
    def _keep_tenants_apart() -> None:
        from uptake.tenancy import policies, whose  # noqa: PLC0415 - as above

        connection_created.connect(whose.begin, dispatch_uid="whose")
        post_migrate.connect(policies.make_policies, dispatch_uid="policies")
