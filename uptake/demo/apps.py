"""The demo room, as Django knows it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.demo"
    label = "demo"
