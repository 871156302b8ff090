"""What stands on every page under /me/: the tabs, and who reads."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from uptake.transparency.door import Reading


def page_of(request: Reading, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """One of the pages, with what stands on all of them."""
    tabs = [
        {"text": says, "url": reverse(page), "current": page == name}
        for page, says in (
            ("me", _("What is known")),
            ("me_practices", _("Practices")),
            ("me_messages", _("Messages")),
            ("me_choices", _("Choices")),
        )
    ]
    told = {**context, "reader": request.visitor, "tab_items": tabs}
    return render(request, f"transparency/{name}.html", told, status=status)
