"""The ui room, as Django knows it."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.ui"
    label = "ui"
