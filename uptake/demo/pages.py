"""The sample intranet: how a message looks to the people of the demonstration organization.

Only served when UPTAKE_DEMO is on. A real intranet knows who is signed in; this one lets the visitor be one
of a few invented persons, which is why it exists for invented tenants alone.
"""

from dataclasses import dataclass
from datetime import timedelta

import jwt
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.delivery.identity import AUDIENCE
from uptake.demo.organization import DEMO_TENANTS
from uptake.demo.visitors import visitor, visitors
from uptake.messaging.publish import host_key
from uptake.tenancy.actions import tenant_of

VALID = timedelta(minutes=4)


@dataclass(frozen=True)
class Page:
    """A page of the intranet: where messages may appear in it (ids of surfaces), its heading, what it looks like."""

    id: str
    surfaces: str
    title: Promise
    template: str


PAGES = {
    page.id: page
    for page in (
        Page("intranet", "web-bar web-callout web-popover", _("Team documents"), "demo/intranet.html"),
        Page("start", "web-banner", _("Start page"), "demo/intranet.html"),
        Page("workbook", "excel-bar excel-callout", _("Budget 2027"), "demo/intranet.html"),
        Page("teams", "teams-popover", _("Teams"), "demo/teams.html"),
    )
}


@login_not_required
def intranet(request: HttpRequest) -> HttpResponse:
    """A page of an invented organization, with the embed in it; 404 for a place or an organization there is not."""
    slug = _demo_slug(request.GET.get("tenant", DEMO_TENANTS[0].slug))
    people = visitors(slug)
    if not people:  # the demonstration was not made yet
        raise Http404
    chosen = visitor(slug, request.GET.get("as", "")) or people[0]
    page = PAGES.get(request.GET.get("place", "intranet"))
    if page is None:
        raise Http404
    shown = {
        "tenant": tenant_of(slug),
        "people": people,
        "chosen": chosen,
        "page": page,
        "pages": PAGES.values(),
    }
    return render(request, page.template, shown)


@login_not_required
def identity(request: HttpRequest) -> JsonResponse:
    """What the intranet's own server would do: vouch, for a few minutes, for who is signed in."""
    slug = _demo_slug(request.GET.get("tenant", ""))
    chosen = visitor(slug, request.GET.get("as", ""))
    if chosen is None:
        raise Http404
    key = host_key(settings.UPTAKE.secret, slug)
    claims = {"iss": slug, "sub": chosen.principal, "aud": AUDIENCE, "exp": timezone.now() + VALID}
    return JsonResponse({"identity": jwt.encode(claims, key, algorithm="HS256")})


def _demo_slug(slug: str) -> str:
    if slug not in {tenant.slug for tenant in DEMO_TENANTS}:
        raise Http404
    return slug
