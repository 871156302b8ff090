"""What stands on top of the Manage page: where everything about messages begins.

Source: specification of organizational messages, section 7.1.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Acting


@dataclass(frozen=True)
class TopAction:
    """A button on top of the page; one without a visible name has its icon alone, `begins` makes something at once."""

    text: Promise
    url: str
    icon: str
    look: str
    named: bool = True
    begins: bool = False


_READ, _WRITE = Permission.READ_MESSAGES, Permission.WRITE_MESSAGE
_ROWS = (
    ("new_message", _("Create a message"), "add", "btn-primary", _WRITE, True),
    ("create_urgent", _("Send urgent message"), "alert", "", _WRITE, True),
    ("activity", _("Review activity"), "pulse", "", _READ, True),
    ("calendar", _("Calendar"), "calendar", "", _READ, True),
    ("device_health", _("Device health"), "laptop", "", _READ, True),
    ("message_settings", _("Settings of messages"), "settings", "btn-quiet btn-icon", _READ, False),
)
_BEGIN = frozenset({"create_urgent"})


def top_actions(acting: Acting) -> list[TopAction]:
    """The buttons that this admin may press."""
    return [
        TopAction(text, reverse(name), icon, look, named, begins=name in _BEGIN)
        for name, text, icon, look, needs, named in _ROWS
        if acting.may(needs)
    ]
