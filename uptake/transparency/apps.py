"""The transparency room, as Django knows it."""

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.transparency"
    label = "transparency"
