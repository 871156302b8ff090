"""The page of provisioning under Settings: where the identity provider comes, and whether it still does."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from uptake.people import provisioned
from uptake.rules.permissions import Permission
from uptake.rules.small_groups import may_show
from uptake.scim import contact
from uptake.scim.call import ROOT
from uptake.scim.words import why_refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs
from uptake.tenancy.token_queries import TokenRow, tokens_for
from uptake.tenancy.token_scopes import Scope

SOON = timedelta(days=30)


@needs(Permission.PROVISION)
def provisioning_page(request: Asked) -> HttpResponse:
    """The address to enter, who was brought, when the identity provider came last, and the tokens it may come with."""
    request.nav_current = "settings"
    now = timezone.now()
    tenant = request.acting.tenant
    counts, last = provisioned.how_many(tenant), contact.last(tenant)
    tokens = [row for row in tokens_for(request.acting) if _opens(row) and row.expires_at > now]
    return render(
        request,
        "scim/provisioning.html",
        {
            "address": request.build_absolute_uri(ROOT),
            "persons": counts.persons if may_show(counts.persons) else None,
            "active": counts.active if may_show(counts.persons) else None,
            "groups": counts.groups,
            "began": counts.persons > 0 or counts.groups > 0,
            "last": last,
            "why": why_refused(last.refused_reason),
            "tokens": [{"row": row, "soon": row.expires_at <= now + SOON} for row in tokens],
            "secure": request.is_secure(),
            "note": _note(tokens, last),
        },
    )


def _opens(row: TokenRow) -> bool:
    return Scope.DIRECTORY_WRITE in row.scopes and row.revoked_at is None


def _note(tokens: list[TokenRow], last: contact.ContactRow) -> str:
    """What an admin should do next, "" for nothing."""
    if not tokens:
        return _("The identity provider has no valid token. Make one under Tokens that may keep persons and groups.")
    if last.refused:
        return _("The identity provider was refused since its last change. The reason stands below.")
    return ""
