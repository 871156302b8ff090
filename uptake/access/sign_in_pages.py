"""Pages of signing in and out: password or passkey, then the second step."""

from datetime import datetime

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from uptake.access import codes, entering, passkeys, proofs, recovery, requirements, sessions
from uptake.access.models import Provider
from uptake.access.waiting import told
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin


class SignInForm(forms.Form):
    """Name and password of a local account."""

    username = forms.CharField(
        label=_("Sign-in name"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class SecondStepForm(forms.Form):
    """The code of the app, or one on paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


@never_cache
@login_not_required
@sensitive_post_parameters("password", "passkey")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a password or a passkey; the ways to identity providers are links."""
    if request.user.is_authenticated:
        return redirect(entering.wanted(request))
    form = SignInForm(request.POST if request.method == "POST" and not request.POST.get("passkey") else None)
    refused: Refused | None = None
    try:
        if request.POST.get("passkey"):
            return _with_passkey(request, timezone.now())
        if form.is_valid():
            return _with_password(request, form, timezone.now())
    except Refused as no:
        refused = no
    context = {"form": form, "refused": told(refused) if refused else "", "next": entering.wanted(request)}
    context["providers"] = Provider.objects.filter(on=True).select_related("tenant").order_by("name")
    return _answer(request, "access/sign_in.html", context, refused)


@never_cache
@login_not_required
@sensitive_post_parameters("code", "passkey")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of somebody whose password was right."""
    now = timezone.now()
    half = entering.half_way(request, now)
    if half is None:
        return redirect("sign_in")
    admin, state = half
    form = SecondStepForm(request.POST if request.POST.get("code") else None)
    refused: Refused | None = None
    try:
        how, misses = _second_factor(request, admin, form, now)
        if how:
            return entering.go_in(request, admin, how, now, misses=state["misses"] + misses, to=state["to"])
    except Refused as no:
        refused = no
    context = {
        "form": form,
        "refused": told(refused) if refused else "",
        "has_app": codes.is_set_up(admin),
        "has_passkey": bool(passkeys.keys_of(admin)),
        "has_paper": recovery.left(admin) > 0,
    }
    return _answer(request, "access/second_step.html", context, refused)


@require_POST
@login_not_required
def passkey_question(request: HttpRequest) -> HttpResponse:
    """What the browser asks a passkey: any one before signing in, one of the admin's own afterwards."""
    half = entering.half_way(request, timezone.now())
    known = request.user if isinstance(request.user, Admin) else half[0] if half else None
    return HttpResponse(passkeys.question(request, known), content_type="application/json")


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; who came from an identity provider may sign out there, too."""
    came_from = request.session.get("provider", "")
    sessions.leave(request)
    return redirect("signed_out", came_from) if came_from else redirect("sign_in")


def _with_password(request: HttpRequest, form: SignInForm, now: datetime) -> HttpResponse:
    given = form.cleaned_data
    found = proofs.by_password(request, given["username"], given["password"], now)
    if found is None:
        raise Refused("wrong_password")
    return entering.after_password(request, *found, now)


def _with_passkey(request: HttpRequest, now: datetime) -> HttpResponse:
    admin = passkeys.owner(request, request.POST["passkey"], now)
    if admin is None:
        raise Refused("wrong_passkey")
    requirements.check_local(admin)
    return entering.go_in(request, admin, sessions.BY_PASSKEY, now)


def _second_factor(request: HttpRequest, admin: Admin, form: SecondStepForm, now: datetime) -> tuple[str, int]:
    """How the second factor was proved, with the misses before; ("", 0) when none was given. Raises Refused."""
    if request.POST.get("passkey"):
        if passkeys.owner(request, request.POST["passkey"], now, admin) is None:
            raise Refused("wrong_passkey")
        return sessions.BY_PASSKEY, 0
    if not form.is_valid():
        return "", 0
    on_paper = sum(letter.isalnum() for letter in form.cleaned_data["code"]) > 6
    misses = proofs.by_code(request, admin, form.cleaned_data["code"], now, on_paper=on_paper)
    if misses is None:
        raise Refused("wrong_code")
    return sessions.BY_RECOVERY if on_paper else sessions.BY_CODE, misses


def _answer(request: HttpRequest, template: str, context: dict[str, object], refused: Refused | None) -> HttpResponse:
    closed = refused is not None and refused.reason == "too_many_tries"
    answer = render(request, template, context, status=429 if closed else 200)
    if closed and refused is not None:
        answer["Retry-After"] = str(refused.details["seconds"])
    return answer
