"""The tables of the Manage page: everything in one list, or what the score recommends by itself."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tables2.data import TableData

from uptake.engagement import queries
from uptake.engagement.queries import COUNTED, ManageRow
from uptake.messaging import listing
from uptake.messaging.listing import Wanted
from uptake.messaging.menu import row_menu
from uptake.rules.permissions import Permission
from uptake.tenancy.models import Tenant
from uptake.ui.templatetags.page_tags import status_badge
from uptake.ui.templatetags.writing_filters import day, number, percent

_NUMBER: dict[str, Any] = {"th": {"class": "number"}}
_OF_NUMBERS, _OF_WORDS = SafeString(' class="number text-nowrap"'), SafeString(' class="text-nowrap"')
_SOME_NUMBER, _SOME_NAME = 900_000_000_000_000_001, "[name of the message]"
_UNBROKEN = ("source", "objective", "first_day", "last_day", "edited_at")


def _look(column: str) -> str:
    return _OF_NUMBERS if column in COUNTED else _OF_WORDS if column in _UNBROKEN else ""


class Listed(TableData):  # type: ignore[misc]
    """The messages that pass, of which only the page that is shown is ever read."""

    def __init__(self, tenant: Tenant, wanted: Wanted) -> None:
        super().__init__(data=())
        self.tenant, self.wanted = tenant, wanted
        self.order: tuple[str, ...] = ()
        self._count = listing.how_many(tenant, wanted)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> list[ManageRow]:
        return queries.manage(self.tenant, self.wanted, self.order, part)

    def order_by(self, aliases: Sequence[str]) -> None:
        """Remember the column to sort by; the database does it."""
        self.order = tuple(str(alias) for alias in aliases)


class MessagesTable(tables.Table):  # type: ignore[misc]
    """The messages of a tenant; columns as in specification section 7.1."""

    name = tables.Column(verbose_name=_("Message name"))
    menu = tables.Column(verbose_name=_("Options"), orderable=False, empty_values=())
    status = tables.Column(verbose_name=_("Status"))
    location = tables.Column(verbose_name=pgettext_lazy("of a message", "Location"))
    objective = tables.Column(verbose_name=_("Objective"))
    first_day = tables.Column(verbose_name=_("Start date"))
    last_day = tables.Column(verbose_name=_("End date"))
    edited_at = tables.Column(verbose_name=_("Last edited"))
    creator = tables.Column(verbose_name=_("Creator"))
    source = tables.Column(verbose_name=_("Source"))
    seen = tables.Column(verbose_name=_("Seen"), attrs=_NUMBER)
    clicks = tables.Column(verbose_name=_("Clicks"), attrs=_NUMBER)
    rate = tables.Column(verbose_name=_("CTR"), attrs=_NUMBER)

    class Meta:
        template_name = "engagement/messages_table.html"
        attrs: ClassVar = {"caption": _("Messages of your organization")}
        empty_text = _("No message matches. Change the filters, or create a message.")

    def __init__(self, *args: Any, **options: Any) -> None:
        self._menus: dict[tuple[str, ...], str] = {}
        super().__init__(*args, **options)

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

    def render_rate(self, record: ManageRow) -> str:
        """Clicks over showings."""
        return percent(record.rate, 1)

    def render_menu(self, record: ManageRow) -> SafeString:
        """What can be done with the message."""
        row = record.message
        offered = row_menu(row, writer=self.request.acting.may(Permission.WRITE_MESSAGE))
        drawn = self._menu(tuple(name for name, may in offered.items() if may))
        # Only escaped text goes in, and the name last: what it holds is not looked at again.
        return SafeString(drawn.replace(str(_SOME_NUMBER), str(row.id)).replace(_SOME_NAME, escape(row.name)))

    def _menu(self, offered: tuple[str, ...]) -> str:
        """The menu of any message of which these things are offered; most rows of a page share one."""
        if offered not in self._menus:
            some = {"id": _SOME_NUMBER, "name": _SOME_NAME}
            told = {"row": some, "csrf_token": get_token(self.request), **dict.fromkeys(offered, True)}
            self._menus[offered] = render_to_string("engagement/row_menu.html", told)
        return self._menus[offered]

    def body(self) -> SafeString:
        """The rows of the page that is shown; drawn here, because a template for each cell takes longest of all."""
        columns = [
            (f'<td data-label="{escape(each.header)}"{_look(each.name)}><span>', self._drawing(each.name))
            for each in self.columns
        ]
        rows = (
            "".join(f"{opening}{conditional_escape(draw(row.record))}</span></td>" for opening, draw in columns)
            for row in self.paginated_rows
        )
        return SafeString("".join(f"<tr>{row}</tr>" for row in rows))

    def _drawing(self, column: str) -> Callable[[ManageRow], str]:
        own: Callable[[ManageRow], str] | None = getattr(self, f"render_{column}", None)
        return own or (lambda record: getattr(record, column) or "—")


class ScoreTable(MessagesTable):
    """What the score recommends: category and metric stand for location and objective (section 7.1)."""

    category = tables.Column(verbose_name=_("Category"))
    metric = tables.Column(verbose_name=_("Metric"))

    class Meta(MessagesTable.Meta):
        exclude = ("location", "objective", "source", "rate")
        sequence = ("name", "menu", "status", "edited_at", "first_day", "last_day", "category", "metric", "...")
