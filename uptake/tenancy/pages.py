"""Pages of choice of organization, and settings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uptake.rules.permissions import MAY, Permission, Role
from uptake.rules.refusals import Refused
from uptake.tenancy import actions
from uptake.tenancy.acting import Asked, tenants_of
from uptake.tenancy.door import TENANT_KEY, needs, needs_recent_to_change, tell, tell_refusal
from uptake.tenancy.models import Tenant
from uptake.tenancy.names import PERMISSION_NAMES, ROLE_NAMES


@require_POST
def switch_tenant(request: HttpRequest) -> HttpResponse:
    """Look at another organization in which the admin holds a role."""
    wanted = request.POST.get("tenant", "")
    if request.user.is_authenticated and any(t.slug == wanted for t in tenants_of(request.user)):
        request.session[TENANT_KEY] = wanted
    back = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if inside else "home")


@needs(Permission.READ_MESSAGES)
def settings_page(request: Asked) -> HttpResponse:
    """What an organization has turned on, and who may do what."""
    acting = request.acting
    tenant = Tenant.objects.get(pk=acting.tenant.pk)
    grid = [
        {"role": ROLE_NAMES[role], "cells": [role in MAY[permission] for permission in Permission]} for role in Role
    ]
    return render(
        request,
        "tenancy/settings.html",
        {
            "tenant": tenant,
            "may_switch_score": acting.may(Permission.CHANGE_SETTINGS),
            "may_switch_messages": acting.may(Permission.OPT_IN_MESSAGES),
            "may_assign_roles": acting.may(Permission.ASSIGN_ROLES),
            "may_read_audit": acting.may(Permission.READ_AUDIT),
            "permissions": [PERMISSION_NAMES[permission] for permission in Permission],
            "grid": grid,
        },
    )


@require_POST
@needs_recent_to_change
@needs(Permission.OPT_IN_MESSAGES)
def switch(request: Asked, what: str) -> HttpResponse:
    """Turn Adoption Score or its messages on or off."""
    on = request.POST.get("on") == "yes"
    doing = {"score": actions.switch_score, "messages": actions.switch_messages}[what]
    try:
        doing(on=on, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "settings")
    tell(request, _("Saved."))
    return redirect("settings")
