"""The privacy room, as Django knows it."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.privacy"
    label = "privacy"
