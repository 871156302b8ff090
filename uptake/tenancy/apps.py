"""The tenancy room, as Django knows it."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Tenants, admins, roles, audit."""

    name = "uptake.tenancy"
    label = "tenancy"
