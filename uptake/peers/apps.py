"""The peers room, as Django knows it."""

from django.apps import AppConfig


class PeersConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.peers"
    label = "peers"
