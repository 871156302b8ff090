"""Addresses of recommendations, of one message, and of the wizard."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from uptake.messaging import (
    beginning_pages,
    calendar_pages,
    connected_pages,
    pages,
    review_pages,
    settings_pages,
    wizard,
)
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
    path("calendar/", calendar_pages.calendar_page, name="calendar"),
    path("create/", pages.create_message, name="create_message"),
    path("new/", beginning_pages.new_message, name="new_message"),
    path("announce/", beginning_pages.create_announcement, name="create_announcement"),
    path("urgent/", beginning_pages.create_urgent, name="create_urgent"),
    path("library/", beginning_pages.message_library, name="message_library"),
    path("pictures/<slug:digest>/", beginning_pages.message_picture, name="message_picture"),
    path("<int:message_id>/modify/", wizard.modify_message, name="modify_message"),
    path("<int:message_id>/", pages.message, name="message"),
    path("<int:message_id>/cancel/", pages.cancel_message, name="cancel_message"),
    path("reviews/", review_pages.reviews_page, name="reviews"),
    path("settings/", settings_pages.message_settings, name="message_settings"),
    path("connected/", connected_pages.connected_page, name="connected"),
    path("connected/key/", connected_pages.rotate_key, name="rotate_key"),
    path("connected/<slug:what>/<slug:which>/end/", connected_pages.end_connected, name="end_connected"),
    path("<int:message_id>/review/", review_pages.review_message, name="review_message"),
    path("<int:message_id>/withdraw/", review_pages.withdraw_message, name="withdraw_message"),
    path("<int:message_id>/delete/", review_pages.delete_message, name="delete_message"),
    path("<int:message_id>/replace/", review_pages.replace_message, name="replace_message"),
    path("<int:message_id>/test/", review_pages.test_message, name="test_message"),
    path("<int:message_id>/clone/", pages.clone_message, name="clone_message"),
    path("<int:message_id>/preview/", wizard.message_preview, name="message_preview"),
    path("<int:message_id>/size/", wizard.audience_size, name="audience_size"),
    path("<int:message_id>/<step:step>/", wizard.wizard, name="wizard"),
]
