"""Asking again: before something dangerous, whoever is signed in proves anew who they are.

A page says so with `needs_recent` or `needs_recent_to_change`; the middleware of this room asks (middleware.py). A
proof is good for ten minutes. Nothing that was filled in is lost: the answer to a form is a page that carries all of
it, and goes on with it once the proof is right.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from uptake.access import codes, entering, passkeys, proofs
from uptake.access.models import OutsideIdentity
from uptake.access.sessions import PROVED
from uptake.access.waiting import told
from uptake.rules.refusals import Refused
from uptake.tenancy.door import needs_recent, needs_recent_to_change
from uptake.tenancy.models import Admin

__all__ = ["needs_recent", "needs_recent_to_change"]
RECENT = timedelta(minutes=10)
_SAFE = ("GET", "HEAD", "OPTIONS")
_PROOF = ("proof_password", "proof_code", "proof_passkey")


class ProofForm(forms.Form):
    """One proof is enough: the password, the code of the app, or a passkey."""

    proof_password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    proof_code = forms.CharField(
        label=_("Or the code of your authenticator app"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    proof_passkey = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-passkey-answer": ""}))

    def __init__(self, admin: Admin, data: Any = None) -> None:
        super().__init__(data)
        if not admin.has_usable_password():
            del self.fields["proof_password"]
        if not codes.is_set_up(admin):
            del self.fields["proof_code"]


def is_recent(request: HttpRequest, now: datetime) -> bool:
    """Whether the last proof of this session is at most ten minutes old."""
    proved = parse_datetime(request.session.get(PROVED, ""))
    return proved is not None and timedelta() <= now - proved <= RECENT


def ask_first(request: HttpRequest, page: object) -> HttpResponse | None:
    """What comes before a page that wants a recent proof; None to go on with the page itself."""
    asks, admin = getattr(page, "asks_again", None), request.user
    safe = request.method in _SAFE
    if asks is None or not isinstance(admin, Admin) or (safe and asks != "always"):
        return None
    now = timezone.now()
    if is_recent(request, now):
        return None
    if safe or request.FILES:  # a file cannot be carried along: it is chosen again
        return redirect(f"{reverse('prove')}?{urlencode({'next': request.get_full_path()})}")
    form = ProofForm(admin, request.POST)
    if _given(request) and judged(request, admin, form, now):
        return None
    return _page(request, admin, form if _given(request) else ProofForm(admin), carried=_carried(request))


def judged(request: HttpRequest, admin: Admin, form: ProofForm, now: datetime) -> bool:
    """Whether the form holds a good proof; then the session is as fresh as after signing in."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        if given.get("proof_passkey"):
            right = passkeys.owner(request, given["proof_passkey"], now, admin) is not None
        elif given.get("proof_password"):
            right = proofs.by_password(request, admin.sign_in, given["proof_password"], now) is not None
        else:
            right = proofs.by_code(request, admin, given.get("proof_code", ""), now) is not None
    except Refused as closed:
        form.add_error(None, told(closed))
        return False
    if right:
        request.session[PROVED] = now.isoformat()
    else:
        form.add_error(None, told(Refused("wrong_proof")))
    return right


def _given(request: HttpRequest) -> bool:
    return any(request.POST.get(part) for part in _PROOF)


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field of the form that was sent, but for the proof itself."""
    left_out = {*_PROOF, "csrfmiddlewaretoken"}
    return [(name, each) for name, values in request.POST.lists() if name not in left_out for each in values]


def prove_page(request: HttpRequest, admin: Admin, form: ProofForm) -> HttpResponse:
    """The page that asks, on its own address."""
    to = entering.wanted(request)
    return _page(request, admin, form, carried=[("next", to)], to=to)


def _page(
    request: HttpRequest, admin: Admin, form: ProofForm, carried: list[tuple[str, str]], to: str = ""
) -> HttpResponse:
    provider = OutsideIdentity.objects.filter(admin=admin, provider__on=True).select_related("provider__tenant").first()
    answer = render(
        request,
        "access/prove.html",
        {
            "form": form,
            "carried": carried,
            "has_passkey": bool(passkeys.keys_of(admin)),
            "provider": provider.provider if provider else None,
            "own_tab": not to,  # a form waits on this page while one is away
            "proof_goes_to": to or reverse("account"),
        },
        status=403,
    )
    answer["Cache-Control"] = "no-store"
    return answer
