"""Signing in as oneself at the identity provider of the organization; nobody becomes an admin here."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from uptake.access.models import Provider
from uptake.access.provider_pages import here
from uptake.rules.refusals import Refused
from uptake.tenancy.whose import rows_of
from uptake.transparency import visits, way
from uptake.transparency.door import PATH, let_in, open_to_all, providers
from uptake.transparency.vouching import person_of, source_of

log = logging.getLogger(__name__)


@open_to_all("GET")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways in: one button for each organization that has an identity provider."""
    return render(request, "transparency/sign_in.html", {"providers": providers()})


@open_to_all("GET")
def leave_for_provider(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the browser to the provider of an organization."""
    provider = Provider.objects.filter(tenant__slug=slug, on=True).select_related("tenant").first()
    if provider is None:
        raise Http404
    address, cookie = way.go(provider, here(request, reverse("me_answer")), timezone.now())
    answer = redirect(address)
    answer.set_cookie(
        way.COOKIE,
        cookie,
        max_age=int(way.LASTS.total_seconds()),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # the provider sends the browser back from another site
    )
    return answer


@open_to_all("GET")
def provider_answer(request: HttpRequest) -> HttpResponse:
    """Take what the provider sends back with the browser, and begin a visit.

    The page that follows opens the next one by itself: browsers send the cookie of a visit only to a request that
    began here.
    """
    now = timezone.now()
    try:
        provider, state, claims = way.come_back(request.COOKIES.get(way.COOKIE, ""), request.GET.dict(), now)
        with rows_of(provider.tenant):
            me = person_of(provider, claims)
            cookie = visits.begin(provider.tenant, me.number, source_of(provider), visits.digest(state), now)
    except Refused as refused:
        log.warning("sign-in of a person by provider refused: %s", refused.reason)
        raise
    answer = render(request, "transparency/arrived.html")
    let_in(answer, cookie)
    answer.delete_cookie(way.COOKIE, path=PATH)
    return answer
