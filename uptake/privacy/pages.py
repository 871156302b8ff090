"""The page of people experiences under Settings, for global administrators: leave out, opt out, opt in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uptake.groups.queries import protection
from uptake.people.queries import known_groups
from uptake.privacy import actions
from uptake.privacy.forms import LeaveOutForm, RemoveForm
from uptake.rules.choices import chosen
from uptake.rules.opt_out import deleted_at
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, needs_recent, needs_recent_to_change, tell, tell_refusal
from uptake.tenancy.models import Tenant
from uptake.tenancy.sentences import sentence


@needs(Permission.CHANGE_SETTINGS)
def people_experiences(request: Asked) -> HttpResponse:
    """Whose activity is calculated, and whether any is."""
    return _page(request, None)


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def leave_out(request: Asked) -> HttpResponse:
    """Save which groups are left out."""
    form = _form(request.acting.tenant, request)
    if not form.is_valid():
        return _page(request, form)
    try:
        actions.leave_out(groups=form.decided(), by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "people_experiences")
    tell(request, _("Saved. It takes effect with the next scoring, within a day."))
    return redirect("people_experiences")


@needs_recent
@needs(Permission.CHANGE_SETTINGS)
def opt_out(request: Asked) -> HttpResponse:
    """Say what the removal will do, and do it once it is confirmed."""
    request.nav_current = "settings"
    tenant = request.acting.tenant
    if tenant.people_off:
        return redirect("people_experiences")
    form = RemoveForm(request.POST or None, slug=tenant.slug)
    if request.method == "POST" and form.is_valid():
        try:
            confirmed = form.cleaned_data["confirmed"]
            actions.opt_out(confirmed=confirmed, by=request.acting, now=timezone.now())
        except Refused as refused:
            form.add_error("confirmed", sentence(refused))
        else:
            tell(request, _("People experiences are off, and everything about people is hidden."))
            return redirect("people_experiences")
    status = 400 if form.errors else 200
    return render(
        request,
        "privacy/remove.html",
        {"form": form, "slug": tenant.slug, "removed_from": deleted_at(timezone.now())},
        status=status,
    )


@require_POST
@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def opt_in(request: Asked) -> HttpResponse:
    """Turn people experiences on again."""
    try:
        kept = actions.opt_in(by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "people_experiences")
    if kept:
        tell(request, _("People experiences are on again, with their history. Canceled messages stay canceled."))
    else:
        tell(request, _("People experiences are on again. They begin anew with the next import, within a day."))
    return redirect("people_experiences")


def _page(request: Asked, form: LeaveOutForm | None) -> HttpResponse:
    request.nav_current = "settings"
    tenant = Tenant.objects.get(pk=request.acting.tenant.pk)
    out_at = tenant.people_opted_out_at
    context: dict[str, Any] = {
        "tenant_now": tenant,
        "off": tenant.people_off,
        "removed_from": deleted_at(out_at) if out_at else None,
        "reversible": out_at is not None
        and tenant.people_removal_begun_at is None
        and timezone.now() < deleted_at(out_at),
        "concealed": tenant.names_concealed,
        "form": form or _form(tenant, None),
        "in_tens": protection(tenant).in_tens,
        "own_exclusion": chosen(tenant.choices, "own_exclusion") == "yes",
    }
    return render(request, "privacy/people_experiences.html", context, status=400 if form else 200)


def _form(tenant: Tenant, request: Asked | None) -> LeaveOutForm:
    return LeaveOutForm(request.POST if request else None, groups=known_groups(tenant), chosen=tenant.excluded_groups)
