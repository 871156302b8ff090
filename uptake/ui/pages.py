"""Two small pages of the frame itself: the theme switch, and the style page for developers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from uptake.ui import style_samples, themes


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme in this browser and return to the page that asked."""
    theme = request.POST.get("theme", "")
    if theme not in themes.THEMES:
        return HttpResponseBadRequest()
    back = request.POST.get("next") or request.META.get("HTTP_REFERER") or "/"
    inside = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    answer = redirect(back if inside else "/")
    answer.set_cookie(
        themes.COOKIE,
        theme,
        max_age=themes.A_YEAR,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return answer


@login_not_required
def style_page(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for developers and for the tests of the look."""
    messages.success(request, "The message is scheduled. It starts on 24 November.")
    messages.error(request, "You wrote this message. Ask another approver to review it.")
    return render(request, "ui/style.html", style_samples.samples(request))


@login_not_required
def style_wizard(request: HttpRequest) -> HttpResponse:
    """The layout of a task in steps with a preview."""
    return render(request, "ui/style_wizard.html", style_samples.wizard_samples(request))


@login_not_required
def style_plain(request: HttpRequest) -> HttpResponse:
    """The page without navigation, with a form that has errors."""
    return render(request, "ui/sign_in.html", {"form": style_samples.SignInSample({"username": ""})})
