"""Every file that leaves is in the audit log: one place that sees all answers, so that no export can be forgotten."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note

_NAMED = re.compile(r'filename="([^"]*)"')
_EXPORTS = ("text/csv", "application/x-ndjson")


class ExportsAreNoted:
    """Notes who took which file along: by a page or by the JSON interface, before it is sent.

    An export is an answer that a browser saves, a table, or one whose page said so with `is_export`. How many bytes
    it had is noted; what was in it and what was asked for is not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note it when it is an export; if it cannot be noted, nothing leaves."""
        response = self.get_response(request)
        by = _acting(request)
        if by is not None and response.status_code == 200 and _is_export(response):
            named = _NAMED.search(response.headers.get("Content-Disposition", ""))
            page = request.resolver_match.view_name if request.resolver_match else ""
            told: dict[str, Any] = {"page": page or request.path}
            if not response.streaming:
                told["bytes"] = len(response.content)
            note(by, "export.made", named[1] if named else "", tenant=by.tenant, at=timezone.now(), **told)
        return response


def _acting(request: HttpRequest) -> Acting | None:
    """The admin of a page, or the one for whom a token acts."""
    holder = getattr(request, "auth", None)
    found = getattr(holder, "acting", None) or getattr(request, "acting", None)
    return found if isinstance(found, Acting) else None


def _is_export(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    disposition = response.headers.get("Content-Disposition", "")
    return kind in _EXPORTS or disposition.startswith("attachment") or getattr(response, "is_export", False)
