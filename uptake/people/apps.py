"""The people room, as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.people"
    label = "people"
