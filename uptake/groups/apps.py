"""The groups room, as Django knows it."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.groups"
    label = "groups"
