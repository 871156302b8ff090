"""The door of the pages under /me/: whoever reads here is nobody's admin, and sees one person alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from uptake.access.models import Provider
from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import sentence
from uptake.tenancy.whose import rows_of
from uptake.transparency.visits import LIFETIME, Visitor, visitor

COOKIE = "uptake_me"
PATH = "/me/"
_TOO_OFTEN = 429
_STATUS = {"me_too_often": _TOO_OFTEN}

Page = Callable[..., HttpResponse]


class Reading(HttpRequest):
    """A request after the door: who reads about themselves."""

    visitor: Visitor


def about_me(*methods: str, weight: int = 1) -> Callable[[Page], Page]:
    """Let a page through for whoever has a visit; `weight` is how much of the minute it uses up."""

    def guard(page: Page) -> Page:
        @open_to_all(*methods)
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = visitor(request.COOKIES.get(COOKIE, ""), timezone.now(), weight=weight)
            request.visitor = who  # type: ignore[attr-defined]
            with rows_of(who.tenant):
                return page(request, *args, **kwargs)

        return guarded

    return guard


def open_to_all(*methods: str) -> Callable[[Page], Page]:
    """A page of this room that needs no visit yet; an admin who is signed in in the same browser is nobody here."""

    def guard(page: Page) -> Page:
        @login_not_required
        @never_cache
        @require_http_methods(methods)
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            told: Any = request
            told.user, told.acting, told.tenants = AnonymousUser(), None, []
            try:
                return page(request, *args, **kwargs)
            except Refused as refused:
                return refusal(request, refused)

        return guarded

    return guard


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The sentence of a refusal, on a page that leads to no admin's pages."""
    status = _STATUS.get(refused.reason, 403)
    context = {"sentence": sentence(refused), "providers": () if status == _TOO_OFTEN else providers()}
    return render(request, "transparency/refused.html", context, status=status)


def providers() -> "QuerySet[Provider]":
    """Where people may sign in, by name."""
    return Provider.objects.filter(on=True).select_related("tenant").order_by("name")


def let_in(answer: HttpResponse, cookie: str) -> None:
    """Give the browser what opens the pages from now on."""
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=int(LIFETIME.total_seconds()),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
