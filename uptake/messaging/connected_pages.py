"""The page "Connected apps and devices" under Settings: who may vouch for people, and ending what was opened."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from uptake.delivery.revoked import What
from uptake.messaging.enrolment_codes import codes_of, devices_enrolled, end_code, make_code
from uptake.messaging.forms_connected import CodeForm, HostForm, IssuerForm, RevokeForm
from uptake.messaging.host_keys import add_host, end_host, first_key, hosts_of
from uptake.messaging.issuers import distrust_issuer, issuers_of, trust_issuer
from uptake.messaging.publish import publish_snapshot
from uptake.messaging.revoking import revoke
from uptake.messaging.signing_keys import published, rotate
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, needs_recent_to_change, tell, tell_refusal
from uptake.tenancy.sentences import sentence

_FORMS: dict[str, type[forms.Form]] = {"host": HostForm, "issuer": IssuerForm, "code": CodeForm, "revoke": RevokeForm}


@never_cache
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def connected_page(request: Asked) -> HttpResponse:
    """Show who may vouch for people; by POST add one. What is secret is shown in that answer and never again."""
    asked = request.POST.get("form", "") if request.method == "POST" else ""
    shown = {name: kind(request.POST if name == asked else None, prefix=name) for name, kind in _FORMS.items()}
    made: dict[str, Any] = {}
    refused, status = "", 200
    if asked in shown:
        if shown[asked].is_valid():
            try:
                made = _DO[asked](request, shown[asked])
                if not made:
                    return redirect("connected")
                shown[asked] = _FORMS[asked](prefix=asked)
            except Refused as no:
                refused, status = sentence(no), 409
        else:
            status = 422
    elif asked == "first_host":
        try:
            made = {"host": first_key(request.acting.tenant, by=request.acting, now=timezone.now())}
        except Refused as no:
            refused, status = sentence(no), 409
    return _page(request, shown, made, refused, status)


def _page(
    request: Asked, shown: dict[str, forms.Form], made: dict[str, Any], refused: str, status: int
) -> HttpResponse:
    request.nav_current = "settings"
    tenant, now = request.acting.tenant, timezone.now()
    context = {
        "forms": shown,
        "made": made,
        "refused": refused,
        "hosts": hosts_of(tenant),
        "issuers": issuers_of(tenant),
        "codes": [(row, row.ended_at is None and row.expires_at > now) for row in codes_of(tenant)],
        "devices": devices_enrolled(tenant),
        "keys": published(tenant, now),
    }
    return render(request, "messaging/connected.html", context, status=status)


def _host(request: Asked, form: forms.Form) -> dict[str, Any]:
    return {"host": add_host(name=form.cleaned_data["name"], by=request.acting, now=timezone.now())}


def _issuer(request: Asked, form: IssuerForm) -> dict[str, Any]:
    trust_issuer(decided=form.decided, by=request.acting, now=timezone.now())
    tell(request, _("Its tokens are believed from now on."))
    return {}


def _code(request: Asked, form: forms.Form) -> dict[str, Any]:
    told = form.cleaned_data
    made = make_code(
        uses=told["uses"], days=told["days"], principal=told["principal"], by=request.acting, now=timezone.now()
    )
    return {"code": made}


def _revoke(request: Asked, form: forms.Form) -> dict[str, Any]:
    told = form.cleaned_data
    revoke(what=What(told["what"]), about=told["about"], by=request.acting, now=timezone.now())
    tell(request, _("These sessions have ended. Who may sign in opens a new one."))
    return {}


_DO: dict[str, Callable[[Asked, Any], dict[str, Any]]] = {
    "host": _host,
    "issuer": _issuer,
    "code": _code,
    "revoke": _revoke,
}


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def end_connected(request: Asked, what: str, which: str) -> HttpResponse:
    """End a key of a host, a provider or a code."""
    acting, now = request.acting, timezone.now()
    try:
        if what == "host":
            end_host(key_id=which, by=acting, now=now)
            tell(request, _("The key has ended, and with it every session that was opened by it."))
        elif what == "issuer":
            distrust_issuer(issuer_id=int(which) if which.isdecimal() else 0, by=acting, now=now)
            tell(request, _("The provider is trusted no more, and every session that it opened has ended."))
        else:
            end_code(code_id=which, by=acting, now=now)
            tell(request, _("The code has ended. Devices that it enrolled stay."))
    except Refused as no:
        return tell_refusal(request, no, "connected")
    return redirect("connected")


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def rotate_key(request: Asked) -> HttpResponse:
    """Sign messages with a new key from now on."""
    now = timezone.now()
    rotate(by=request.acting, now=now, compromised=request.POST.get("compromised") == "yes")
    publish_snapshot(request.acting.tenant, now)
    tell(request, _("Messages are signed with a new key."))
    return redirect("connected")
