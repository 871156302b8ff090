"""The table of the Manage page."""

from typing import ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from uptake.engagement.queries import ManageRow
from uptake.messaging.menu import row_menu
from uptake.rules.permissions import Permission
from uptake.ui.templatetags.page_tags import status_badge
from uptake.ui.templatetags.writing_filters import day, number


class MessagesTable(tables.Table):  # type: ignore[misc]
    """The messages of a tenant; columns as in specification section 7.1."""

    name = tables.Column(verbose_name=_("Message name"))
    menu = tables.Column(verbose_name=_("Options"), orderable=False, empty_values=())
    status = tables.Column(verbose_name=_("Status"))
    edited_at = tables.Column(verbose_name=_("Last edited"))
    first_day = tables.Column(verbose_name=_("Start date"))
    last_day = tables.Column(verbose_name=_("End date"))
    category = tables.Column(verbose_name=_("Category"))
    metric = tables.Column(verbose_name=_("Metric"))
    creator = tables.Column(verbose_name=_("Creator"))
    seen = tables.Column(verbose_name=_("Seen"))
    clicks = tables.Column(verbose_name=_("Clicks"))

    class Meta:
        attrs: ClassVar = {"caption": _("Messages of your organization")}
        empty_text = _("No message matches. Change the filters, or create a message under Actions.")

    def render_name(self, record: ManageRow) -> SafeString:
        """The name as a link to the message."""
        return format_html('<a href="{}">{}</a>', reverse("message", args=[record.message.id]), record.name)

    def render_status(self, record: ManageRow) -> SafeString:
        """The state as a badge."""
        return status_badge(record.message.state)

    def render_edited_at(self, record: ManageRow) -> str:
        """The day of the last change, in the tenant's zone."""
        return day(record.edited_day, "short")

    def render_first_day(self, record: ManageRow) -> str:
        """The first day."""
        return day(record.first_day, "short")

    def render_last_day(self, record: ManageRow) -> str:
        """The last day, included."""
        return day(record.last_day, "short")

    def render_creator(self, record: ManageRow) -> SafeString:
        """The sign-in name, which may be broken in two at the sign between name and organization."""
        name, at, organization = record.creator.partition("@")
        return format_html("{}<wbr>{}{}", name, at, organization)

    def render_seen(self, record: ManageRow) -> str:
        """How often it was shown."""
        return number(record.seen)

    def render_clicks(self, record: ManageRow) -> str:
        """How often it was clicked."""
        return number(record.clicks)

    def render_menu(self, record: ManageRow) -> SafeString:
        """What can be done with the message."""
        writer = self.request.acting.may(Permission.WRITE_MESSAGE)
        told = {"row": record.message, **row_menu(record.message, writer=writer)}
        return render_to_string("engagement/row_menu.html", told, request=self.request)
