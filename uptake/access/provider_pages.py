"""The way to an identity provider and back."""

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from uptake.access import entering, oidc, sessions
from uptake.access.arrival import arrive
from uptake.access.metadata import metadata_of
from uptake.access.models import OutsideIdentity, Provider
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin
from uptake.tenancy.sentences import sentence

FLOWS = "provider_flows"
_MOST_FLOWS = 5  # tabs in which somebody may be on the way at the same time
log = logging.getLogger(__name__)


@never_cache
@require_GET
@login_not_required
def leave_for_provider(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the browser to the provider of an organization; with `again=1` it asks for the password there once more."""
    provider = _provider(slug)
    again = request.GET.get("again") == "1" and request.user.is_authenticated
    if request.user.is_authenticated and not again:
        return redirect(entering.wanted(request))
    try:
        address, flow = oidc.begin(
            provider,
            redirect_uri=here(request, reverse("provider_answer")),
            to=entering.wanted(request),
            again=again,
            now=timezone.now(),
        )
    except Refused as refused:
        return _refusal(request, refused)
    flows = request.session.get(FLOWS, {})
    request.session[FLOWS] = dict([*flows.items(), (flow.state, flow.as_dict())][-_MOST_FLOWS:])
    return redirect(address)


@never_cache
@require_GET
@login_not_required
def provider_answer(request: HttpRequest) -> HttpResponse:
    """Take what the provider sends back with the browser."""
    now = timezone.now()
    flows = request.session.get(FLOWS, {})
    kept = flows.pop(request.GET.get("state", ""), None)
    request.session[FLOWS] = flows  # an answer is taken once, whatever becomes of it
    try:
        if kept is None:
            raise Refused("provider_answer", why="unknown state")
        flow = oidc.Flow(**kept)
        provider = Provider.objects.filter(pk=flow.provider, on=True).select_related("tenant").first()
        if provider is None:
            raise Refused("provider_answer", why="provider is off")
        claims = oidc.finish(provider, flow, request.GET.dict(), now)
        if flow.again:
            return _proved(request, provider, claims, flow.to, now.isoformat())
        admin = arrive(provider, claims, now)
    except Refused as refused:
        return _refusal(request, refused)
    return entering.go_in(
        request,
        admin,
        sessions.BY_PROVIDER,
        now,
        to=flow.to,
        provider=provider.tenant.slug,
        tenant=provider.tenant.slug,
    )


@never_cache
@require_GET
@login_not_required
def signed_out(request: HttpRequest, slug: str) -> HttpResponse:
    """After signing out here: the way to sign out at the provider, too."""
    provider = _provider(slug)
    try:
        at = metadata_of(provider.issuer).end_session
    except Refused:
        at = ""
    back = here(request, reverse("sign_in"))
    joint = "&" if "?" in at else "?"
    asked = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back})
    context = {"provider": provider, "address": f"{at}{joint}{asked}" if at else ""}
    return render(request, "access/signed_out.html", context)


def here(request: HttpRequest, path: str) -> str:
    """An address of ours, as the provider has to know it: under UPTAKE_ADDRESS, or where the browser asked."""
    if settings.UPTAKE.address:
        return str(settings.UPTAKE.address).rstrip("/") + path
    scheme = "https" if settings.UPTAKE.https or request.is_secure() else "http"
    return f"{scheme}://{request.get_host()}{path}"


def _provider(slug: str) -> Provider:
    found = Provider.objects.filter(tenant__slug=slug, on=True).select_related("tenant").first()
    if found is None:
        raise Http404
    return found


def _proved(request: HttpRequest, provider: Provider, claims: dict[str, object], to: str, now: str) -> HttpResponse:
    """Note that whoever is signed in proved it at the provider; somebody else did not."""
    subject = str(claims.get(provider.subject_claim) or "")
    known = OutsideIdentity.objects.filter(provider=provider, subject=subject).first()
    if known is None or not isinstance(request.user, Admin) or known.admin_id != request.user.pk:
        raise Refused("provider_somebody_else")
    request.session[sessions.PROVED] = now
    return redirect(to)


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    log.warning("sign-in by provider refused: %s", refused.reason)  # why in detail may hold what a stranger sent
    return render(request, "access/refused.html", {"sentence": sentence(refused)}, status=403)
