"""Names that Uptake gives to messages until an admin gives a better one.

Source: specification of organizational messages, sections 3.3 and 3.4.
"""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

LONGEST = 100


def draft_name(saved_at: datetime, zone: ZoneInfo, taken: Collection[str]) -> str:
    """`Draft 2026-03-05 14:30:12` in the tenant's time zone; ` (2)`, ` (3)` ... when that is taken."""
    told = saved_at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    return unique(_("Draft %(moment)s") % {"moment": told}, taken)


def copy_name(name: str) -> str:
    """`Copy of` and the name, cut to what a name may hold."""
    return (_("Copy of %(name)s") % {"name": name})[:LONGEST]


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or the name with the first free number behind it."""
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    return found
