"""The insights room, as Django knows it."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """See the package's own sentence."""

    name = "uptake.insights"
    label = "insights"

    def ready(self) -> None:
        """Hand the newest share of an insight to the pages of messages, which lie below this room."""
        from uptake.insights.queries import newest_share  # noqa: PLC0415 - models need Django to be ready
        from uptake.messaging import figures  # noqa: PLC0415 - as above

        figures.insights_from(newest_share)
