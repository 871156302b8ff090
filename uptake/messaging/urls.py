"""Addresses of recommendations, of one message, and of the wizard."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from uptake.messaging import pages, wizard
from uptake.messaging.steps import Step


class StepConverter(StringConverter):
    """A step of the wizard in an address."""

    regex = "|".join(Step)

    def to_python(self, value: str) -> Step:
        """The step of that name."""
        return Step(value)


register_converter(StepConverter, "step")

urlpatterns = [
    path("actions/", pages.actions_page, name="actions"),
    path("create/", pages.create_message, name="create_message"),
    path("<int:message_id>/", pages.message, name="message"),
    path("<int:message_id>/cancel/", pages.cancel_message, name="cancel_message"),
    path("<int:message_id>/clone/", pages.clone_message, name="clone_message"),
    path("<int:message_id>/preview/", wizard.message_preview, name="message_preview"),
    path("<int:message_id>/size/", wizard.audience_size, name="audience_size"),
    path("<int:message_id>/<step:step>/", wizard.wizard, name="wizard"),
]
