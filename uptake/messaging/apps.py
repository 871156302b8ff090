"""The messaging room, as Django knows it."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.messaging"
    label = "messaging"
