"""The door of the pages: which tenant, which admin, and the answer when the rules say no."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting, acting_as, tenants_of
from uptake.tenancy.models import Admin, Tenant
from uptake.tenancy.sentences import sentence

TENANT_KEY = "tenant"

Page = Callable[..., HttpResponse]


class TenantMiddleware:
    """Puts `request.acting` (None for visitors and admins without a role) before every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say who acts, then let the request go on."""
        choices = tenants_of(request.user) if isinstance(request.user, Admin) else []
        request.tenants = choices  # type: ignore[attr-defined]
        request.acting = self._acting(request, choices)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, refused: Exception) -> HttpResponse | None:
        """Answer a refusal that a page did not expect with its sentence."""
        if not isinstance(refused, Refused):
            return None
        return refusal_page(request, refused)

    @staticmethod
    def _acting(request: HttpRequest, choices: list[Tenant]) -> Acting | None:
        if not isinstance(request.user, Admin):
            return None
        chosen = request.session.get(TENANT_KEY)
        tenant = next((t for t in choices if t.slug == chosen), choices[0] if choices else None)
        return acting_as(request.user, tenant) if tenant else None


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A page with the sentence of a refusal: 403 for a missing right, 409 for the rest."""
    status = 403 if refused.reason == "not_allowed" else 409
    return render(request, "ui/refused.html", {"sentence": sentence(refused)}, status=status)


def needs(permission: Permission) -> Callable[[Page], Page]:
    """Let a page through only for admins whose roles allow it."""

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            acting: Acting | None = request.acting  # type: ignore[attr-defined]
            if acting is None:
                return refusal_page(request, Refused("not_allowed", permission=permission.value))
            acting.require(permission)
            return page(request, *args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def tell_refusal(request: HttpRequest, refused: Refused, back_to: str, *args: Any) -> HttpResponse:
    """Return to a page with the sentence of the refusal on top."""
    messages.error(request, sentence(refused))
    return redirect(back_to, *args)


def tell(request: HttpRequest, text: str) -> None:
    """Put a sentence of success on the next page."""
    messages.success(request, text or _("Done."))
