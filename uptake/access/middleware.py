"""What stands before every page for those who are signed in: is the session still on, and is anything asked first?"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from uptake.access import requirements, sessions
from uptake.access.again import ask_first
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin

ALWAYS = frozenset(  # where one gets to while something else has to come first
    {
        "change_password",
        "set_up_code",
        "add_passkey",
        "passkey_question",
        "recovery_codes",
        "prove",
        "sign_in",
        "sign_out",
        "signed_out",
        "set_language",
        "set_theme",
    }
)


class AccessMiddleware:
    """Stands behind the door of tenancy: ends what is over, and keeps away from what a session may not enter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request go on: as a visitor's when the session is over."""
        admin = request.user
        if isinstance(admin, Admin) and sessions.still_on(request, timezone.now()):
            self._only_open(request, admin)
        elif isinstance(admin, Admin):
            request.tenants, request.acting = [], None  # type: ignore[attr-defined]
            messages.info(request, _("Your session has ended. Sign in again."))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Answer instead of the page when something comes first."""
        admin = request.user
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not isinstance(admin, Admin) or not getattr(view, "login_required", True):
            return None
        if name not in ALWAYS:
            how = request.session.get(sessions.HOW, "")
            first = requirements.still_to_do(admin, how, request.tenants)  # type: ignore[attr-defined]
            if first:
                return redirect(first)
        return ask_first(request, view)

    @staticmethod
    def _only_open(request: HttpRequest, admin: Admin) -> None:
        """Take away the organizations that a session begun this way may not enter."""
        told: Any = request
        how = request.session.get(sessions.HOW, "")
        entered = requirements.open_to(admin, how, told.tenants) if told.tenants else []
        if len(entered) == len(told.tenants):
            return
        told.tenants = entered
        if told.acting is not None and told.acting.tenant not in entered:
            told.acting = acting_as(admin, entered[0]) if entered else None
