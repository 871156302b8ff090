"""The page of signing in under Settings: what is asked, the identity provider, and which roles it gives."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from uptake.access import settings_actions as actions
from uptake.access.again import needs_recent, needs_recent_to_change
from uptake.access.metadata import metadata_of
from uptake.access.models import Provider
from uptake.access.provider_pages import here
from uptake.access.settings_forms import CLAIM_NAMES, LineForm, ProviderForm, RulesForm
from uptake.rules.permissions import Permission, Role
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, tell, tell_refusal
from uptake.tenancy.names import ROLE_NAMES
from uptake.tenancy.sentences import sentence


@never_cache
@needs(Permission.CHANGE_SETTINGS)
def sign_in_settings(request: Asked) -> HttpResponse:
    """How people sign in to this organization."""
    return _page(request)


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def save_rules(request: Asked) -> HttpResponse:
    """Save what is asked of everybody."""
    form = RulesForm(request.POST)
    form.is_valid()
    try:
        actions.set_rules(**form.cleaned_data, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "sign_in_settings")
    tell(request, _("Saved."))
    return redirect("sign_in_settings")


@require_POST
@sensitive_post_parameters("secret")
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def save_provider(request: Asked) -> HttpResponse:
    """Save how the provider is reached, after asking it once when it is to be used."""
    form = ProviderForm(request.POST)
    if not form.is_valid():
        return _page(request, provider_form=form)
    try:
        if form.cleaned_data["on"]:
            metadata_of(form.cleaned_data["issuer"])
        actions.set_provider(**form.cleaned_data, by=request.acting, now=timezone.now())
    except Refused as refused:
        form.add_error(None, sentence(refused))
        return _page(request, provider_form=form)
    tell(request, _("Saved."))
    return redirect("sign_in_settings")


@needs_recent
@require_POST
@needs(Permission.CHANGE_SETTINGS)
def remove_provider(request: Asked) -> HttpResponse:
    """Forget the provider."""
    try:
        actions.remove_provider(by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "sign_in_settings")
    tell(request, _("The identity provider is removed."))
    return redirect("sign_in_settings")


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def add_line(request: Asked) -> HttpResponse:
    """Add a line to the mapping."""
    form = LineForm(request.POST)
    if not form.is_valid():
        return _page(request, line_form=form)
    given = form.cleaned_data
    try:
        role = Role(given["role"])
        actions.add_line(claim=given["claim"], value=given["value"], role=role, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "sign_in_settings")
    tell(request, _("Saved. It takes effect at the next sign-in of each person."))
    return redirect("sign_in_settings")


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def remove_line(request: Asked, line_id: int) -> HttpResponse:
    """Take a line of the mapping away."""
    actions.remove_line(line_id=line_id, by=request.acting, now=timezone.now())
    tell(request, _("Saved. It takes effect at the next sign-in of each person."))
    return redirect("sign_in_settings")


def _page(request: Asked, provider_form: ProviderForm | None = None, line_form: LineForm | None = None) -> HttpResponse:
    request.nav_current = "settings"
    tenant = request.acting.tenant
    rules, provider = actions.rules_of(tenant), actions.provider_of(tenant)
    context: dict[str, Any] = {
        "rules_form": RulesForm(initial={"second_factor": rules.second_factor, "local_off": rules.local_off}),
        "provider": provider,
        "provider_form": provider_form or ProviderForm(initial=_initial(provider)),
        "line_form": line_form or LineForm(),
        "lines": [_line(line) for line in provider.lines.all()] if provider else [],
        "redirect_uri": here(request, reverse("provider_answer")),
        "redirect_uri_of_people": here(request, reverse("me_answer")),
        "front": here(request, reverse("leave_for_provider", args=[tenant.slug])),
    }
    return render(request, "access/settings.html", context, status=400 if provider_form or line_form else 200)


def _initial(provider: Provider | None) -> dict[str, Any]:
    fields = ("name", "issuer", "client_id", "scopes", "subject_claim", "directory", "on")
    return {field: getattr(provider, field) for field in fields} if provider else {}


def _line(line: Any) -> dict[str, Any]:
    return {"id": line.pk, "claim": CLAIM_NAMES[line.claim], "value": line.value, "role": ROLE_NAMES[Role(line.role)]}
