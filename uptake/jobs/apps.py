"""The jobs room, as Django knows it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.jobs"
    label = "jobs"
