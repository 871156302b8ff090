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
from uptake.tenancy.turned_away import as_refusal
from uptake.tenancy.whose import piece_of_work, until_its_end

TENANT_KEY = "tenant"
NOT_HERE = frozenset(
    {
        "no_such_message",
        "no_such_picture",
        "no_such_token",
        "no_such_evaluation",
        "no_such_proposal",
        "no_such_admin",
        "no_such_line",
    }
)
"""Refusals about a thing that this organization does not have, whether another one has it or nobody."""

Page = Callable[..., HttpResponse]


class TenantMiddleware:
    """Puts `request.acting` (None for visitors and admins without a role) before every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say who acts, then let the request go on."""
        with piece_of_work():
            choices = tenants_of(request.user) if isinstance(request.user, Admin) else []
            request.tenants = choices  # type: ignore[attr-defined]
            request.acting = self._acting(request, choices)  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Page, _args: object, _kwargs: object) -> None:
        """Keep the request to the rows of the organization in which the admin acts, whatever the page asks.

        Pages that are open to all say themselves whose rows they need; signing in is about every organization.
        """
        if getattr(view, "login_required", True):
            acting: Acting | None = request.acting  # type: ignore[attr-defined]
            until_its_end(acting.tenant if acting else None)

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
    """A page with the sentence of a refusal: 403 for a missing right, 404 for what is not here, 409 for the rest."""
    status = 404 if refused.reason in NOT_HERE else 403 if refused.reason == "not_allowed" else 409
    return as_refusal(render(request, "ui/refused.html", {"sentence": sentence(refused)}, status=status), refused)


def needs(permission: Permission) -> Callable[[Page], Page]:
    """Let a page through only for admins whose roles allow it."""

    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            acting: Acting | None = request.acting  # type: ignore[attr-defined]
            if acting is None:
                return refusal_page(request, Refused("not_allowed", permission=permission.value))
            acting.require(permission)
            until_its_end(acting.tenant)
            return page(request, *args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def needs_recent(page: Page) -> Page:
    """A page that only somebody sees who proved within ten minutes who they are; the room `access` asks them."""
    page.asks_again = "always"  # type: ignore[attr-defined]
    return page


def needs_recent_to_change(page: Page) -> Page:
    """As needs_recent, but what the page shows everybody may read: who changes something (POST) is asked."""
    page.asks_again = "to change"  # type: ignore[attr-defined]
    return page


def tell_refusal(request: HttpRequest, refused: Refused, back_to: str, *args: Any) -> HttpResponse:
    """Return to a page with the sentence of the refusal on top; what is not here is answered with 404 at once."""
    if refused.reason in NOT_HERE:
        return refusal_page(request, refused)
    messages.error(request, sentence(refused))
    return redirect(back_to, *args)


def tell(request: HttpRequest, text: str) -> None:
    """Put a sentence of success on the next page."""
    messages.success(request, text or _("Done."))
