"""The page "Messages" under Settings."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from uptake.messaging import actions
from uptake.messaging.forms_settings import MessageSettingsForm
from uptake.messaging.message_settings import settings_of
from uptake.messaging.notice_webhook import signing_key
from uptake.messaging.reviews import approvers
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, needs_recent_to_change, tell
from uptake.tenancy.sentences import sentence


@never_cache
@needs_recent_to_change
@needs(Permission.READ_MESSAGES)
def message_settings(request: Asked) -> HttpResponse:
    """What the organization has decided about messages; by POST decided anew."""
    acting = request.acting
    request.nav_current = "settings"
    may_change = acting.may(Permission.OPT_IN_MESSAGES)
    all_of_it = acting.may(Permission.CHANGE_SETTINGS)
    form = MessageSettingsForm(
        request.POST if request.method == "POST" else None,
        now=settings_of(acting.tenant),
        approvers=[(admin.sign_in, f"{admin.name} ({admin.sign_in})") for admin in approvers(acting.tenant)],
        may_change_approval=all_of_it,
    )
    refused, status = "", 200
    if request.method == "POST":
        acting.require(Permission.OPT_IN_MESSAGES)
        if form.is_valid():
            try:
                actions.change_settings(decided=form.decided(), by=acting, now=timezone.now())
            except Refused as no:
                refused, status = sentence(no), 409
            else:
                tell(request, _("Saved."))
                return redirect("message_settings")
        else:
            status = 422
    context = {
        "form": form,
        "refused": refused,
        "may_change": may_change,
        "all_of_it": all_of_it,
        "key": signing_key(acting.tenant) if all_of_it else "",
    }
    return render(request, "messaging/settings.html", context, status=status)
