"""The SCIM room, as Django knows it."""

from django.apps import AppConfig


class ScimConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.scim"
    label = "scim"
