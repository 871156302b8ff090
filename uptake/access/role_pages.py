"""Pages of admins and their roles under Settings."""

from collections import defaultdict
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from uptake.access import role_actions as actions
from uptake.access.again import needs_recent_to_change
from uptake.access.models import BreakGlass
from uptake.access.requirements import has_second_factor
from uptake.access.sessions import sessions_of
from uptake.rules.permissions import Permission, Role
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked, acting_as
from uptake.tenancy.door import needs, tell, tell_refusal
from uptake.tenancy.models import Admin, Assignment
from uptake.tenancy.names import ROLE_NAMES
from uptake.tenancy.sentences import sentence

_CHOICES = [(role.value, ROLE_NAMES[role]) for role in Role]


class RolesForm(forms.Form):
    """Which roles somebody holds."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )


class AddForm(forms.Form):
    """Somebody who gets roles here."""

    sign_in = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=_CHOICES, widget=forms.CheckboxSelectMultiple
    )


@never_cache
@needs_recent_to_change
@needs(Permission.ASSIGN_ROLES)
def roles_page(request: Asked) -> HttpResponse:
    """Who holds which role; and by POST, somebody new: the answer shows their first password, this once."""
    request.nav_current = "settings"
    form = AddForm(request.POST if request.method == "POST" else None)
    made: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            roles = [Role(each) for each in given["roles"]]
            word = actions.add_admin(
                sign_in=given["sign_in"], name=given["name"], roles=roles, by=request.acting, now=timezone.now()
            )
        except Refused as refused:
            form.add_error("sign_in", sentence(refused))
        else:
            made = {"sign_in": given["sign_in"], "password": word}
            form = AddForm()
    context = {"rows": _rows(request), "form": form, "made": made}
    return render(request, "access/roles.html", context, status=400 if form.errors else 200)


@never_cache
@needs_recent_to_change
@needs(Permission.ASSIGN_ROLES)
def admin_page(request: Asked, admin_id: int) -> HttpResponse:
    """One admin: roles, second factor, sessions."""
    request.nav_current = "settings"
    admin = Admin.objects.filter(pk=admin_id).first()
    held = acting_as(admin, request.acting.tenant) if admin else None
    if admin is None or held is None:
        raise Http404
    if request.method == "POST":
        form = RolesForm(request.POST)
        try:
            if form.is_valid():
                roles = [Role(each) for each in form.cleaned_data["roles"]]
                actions.set_roles(admin_id=admin_id, roles=roles, by=request.acting, now=timezone.now())
                tell(request, _("Saved."))
                return redirect("roles")
        except Refused as refused:
            form.add_error(None, sentence(refused))
    else:
        form = RolesForm(initial={"roles": [role.value for role in held.roles]})
    context = {
        "admin": admin,
        "form": form,
        "from_provider": actions.from_provider(request.acting.tenant, admin),
        "break_glass": BreakGlass.objects.filter(admin=admin).exists(),
        "second_factor": has_second_factor(admin),
        "sessions": len(sessions_of(admin, None)),
    }
    return render(request, "access/admin.html", context, status=400 if form.errors else 200)


@require_POST
@needs_recent_to_change
@needs(Permission.ASSIGN_ROLES)
def change_account(request: Asked, admin_id: int, what: str) -> HttpResponse:
    """End the sessions of an admin, take a lost second factor away, or make it a break-glass account or not."""
    now, by = timezone.now(), request.acting
    try:
        if what == "sessions":
            actions.end_sessions_of(admin_id=admin_id, by=by, now=now)
        elif what == "second_factor":
            actions.reset_second_factor(admin_id=admin_id, by=by, now=now)
        else:
            actions.set_break_glass(admin_id=admin_id, on=request.POST.get("on") == "yes", by=by, now=now)
    except Refused as refused:
        return tell_refusal(request, refused, "roles")
    tell(request, _("Saved."))
    return redirect("admin_roles", admin_id)


def _rows(request: Asked) -> list[dict[str, Any]]:
    tenant = request.acting.tenant
    held: dict[Admin, list[Role]] = defaultdict(list)
    for each in Assignment.objects.of(tenant).select_related("admin").order_by("admin__name", "admin__pk"):
        held[each.admin].append(Role(each.role))
    glass = set(BreakGlass.objects.filter(admin__in=list(held)).values_list("admin_id", flat=True))
    return [
        {
            "admin": admin,
            "roles": [ROLE_NAMES[role] for role in Role if role in roles],
            "from_provider": actions.from_provider(tenant, admin),
            "break_glass": admin.pk in glass,
        }
        for admin, roles in held.items()
    ]
