"""The reports room, as Django knows it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.reports"
    label = "reports"
