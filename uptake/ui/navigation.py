"""What every page knows: the navigation, who is looking, theme, direction and style sheet.

The only door between `request` and the frame of the pages. Nothing here asks the database: middleware did, and rooms
above hand in what waits behind an item.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi, get_language_info
from django.utils.translation import gettext_lazy as _

from uptake.rules.permissions import Permission
from uptake.ui.themes import theme_of


@dataclass(frozen=True)
class Item:
    """One page in the navigation; without the permission it is left out."""

    url_name: str
    text: Promise
    icon: str
    needs: Permission | None = None


GROUPS: tuple[tuple[Promise | str, tuple[Item, ...]], ...] = (
    ("", (Item("home", _("Home"), "home"),)),
    (
        _("Adoption Score"),
        (
            Item("overview", _("Overview"), "trending", Permission.READ_SCORE),
            Item("actions", _("Actions"), "lightbulb", Permission.READ_SCORE),
            Item("reports", _("Special reports"), "pulse", Permission.READ_SCORE),
        ),
    ),
    (
        _("Organizational messages"),
        (
            Item("manage", _("Manage"), "megaphone", Permission.READ_MESSAGES),
            Item("create_message", _("Create a message"), "edit", Permission.WRITE_MESSAGE),
        ),
    ),
    (
        _("Administration"),
        (
            Item("why", _("Why was it (not) shown?"), "question", Permission.EXPLAIN_DELIVERY),
            Item("settings", _("Settings"), "settings"),
        ),
    ),
)


Count = Callable[[Any], int]
_counts: dict[str, Count] = {}


def count_from(url_name: str, ask: Count) -> None:
    """Hand in how many things wait behind an item for whoever acts; rooms above this one do so at start."""
    _counts[url_name] = ask


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for `ui/base.html`: see `uptake/ui/README.md` for the names."""
    bidi = get_language_bidi()
    return {
        "navigation": _groups(request),
        "theme": theme_of(request),
        "direction": "rtl" if bidi else "ltr",
        "stylesheet": "built/uptake.rtl.css" if bidi else "built/uptake.css",
        "languages": _languages(),
        "who": _who(request),
        "tenant": getattr(getattr(request, "acting", None), "tenant", None),
        "tenant_choices": getattr(request, "tenants", ()),
    }


def _groups(request: HttpRequest) -> list[dict[str, Any]]:
    shown = [(title, list(_allowed(request, items))) for title, items in GROUPS]
    current = _current(request, [address for _title, items in shown for _item, address in items])
    return [
        {
            "title": title,
            "items": [
                {
                    "text": item.text,
                    "icon": item.icon,
                    "url": address,
                    "current": address == current,
                    "waiting": cache(partial(_waiting, request, item.url_name)),  # called by the template
                }
                for item, address in items
            ],
        }
        for title, items in shown
        if items
    ]


def _allowed(request: HttpRequest, items: tuple[Item, ...]) -> Iterator[tuple[Item, str]]:
    asked = getattr(request, "acting", None) or request
    may = getattr(asked, "may", None)
    for item in items:
        if may is not None and item.needs is not None and not may(item.needs):
            continue
        try:
            yield item, reverse(item.url_name)
        except NoReverseMatch:
            continue


def _waiting(request: HttpRequest, url_name: str) -> int:
    """How many things wait behind the item; asked only by a page that shows the navigation."""
    acting = getattr(request, "acting", None)
    return _counts[url_name](acting) if acting is not None and url_name in _counts else 0


def _current(request: HttpRequest, addresses: list[str]) -> str | None:
    """The named page, or the longest address under which this one lies; `/` holds only itself."""
    named = getattr(request, "nav_current", None)
    if named:
        return reverse(named)
    above = [a for a in addresses if request.path == a or (a != "/" and request.path.startswith(a))]
    return max(above, key=len, default=None)


def _languages() -> list[dict[str, Any]]:
    active = get_language()
    return [
        {"code": code, "text": get_language_info(code)["name_local"], "current": code == active}
        for code, _name in settings.LANGUAGES
    ]


def _who(request: HttpRequest) -> dict[str, str] | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    name = str(getattr(user, "name", "") or user.get_username())
    words = name.split()
    initials = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
    return {"name": name, "sign_in": user.get_username(), "initials": initials}
