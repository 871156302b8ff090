"""The page of the works council profile under Settings: everybody reads it, global administrators decide on it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from uptake.privacy import council, council_actions
from uptake.privacy.council_forms import LooserForm, MailForm
from uptake.privacy.council_settings import ALWAYS, BY_ID
from uptake.privacy.council_words import in_words
from uptake.privacy.models import Loosening
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.works_council import asked
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, needs_recent_to_change, tell, tell_refusal
from uptake.tenancy.models import Tenant
from uptake.tenancy.sentences import sentence

_STATES: dict[str, tuple[Promise, str]] = {
    Loosening.OPEN: (gettext_lazy("Waits for a second person"), "warning"),
    Loosening.AGREED: (gettext_lazy("Agreed"), "brand"),
    Loosening.REFUSED: (gettext_lazy("Refused"), "neutral"),
    Loosening.WITHDRAWN: (gettext_lazy("Withdrawn"), "neutral"),
    Loosening.LAPSED: (gettext_lazy("Lapsed"), "neutral"),
}


@dataclass(frozen=True)
class Line:
    """One setting on the page; `asked` is empty where the profile only keeps what is."""

    row: council.SettingRow
    asked: str
    now: str
    may_be_looser: bool


@dataclass(frozen=True)
class Told:
    """One proposal on the page, and whether whoever looks may agree to it."""

    row: council.Proposed
    before: str
    after: str
    state: Promise
    tone: str
    open: bool
    mine: bool


@needs(Permission.READ_MESSAGES)
def page(request: Asked) -> HttpResponse:
    """What holds, what was proposed, and what never changes."""
    return _page(request, None, 200)


@needs_recent_to_change
@require_POST
@needs(Permission.CHANGE_SETTINGS)
def turn_on(request: Asked) -> HttpResponse:
    """Make every setting as strict as the profile asks."""
    try:
        council_actions.turn_on(by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "council")
    tell(request, _("The works council profile is on. Every setting below is as it asks."))
    return redirect("council")


@needs_recent_to_change
@require_POST
@needs(Permission.CHANGE_SETTINGS)
def set_mail(request: Asked) -> HttpResponse:
    """Save where the works council is told of changes."""
    form = MailForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 400)
    try:
        council_actions.tell_at(mail=form.cleaned_data["mail"], by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "council")
    tell(request, _("Saved."))
    return redirect("council")


@needs_recent_to_change
@needs(Permission.CHANGE_SETTINGS)
def propose(request: Asked, setting: str) -> HttpResponse:
    """Propose a looser value for one setting."""
    request.nav_current = "settings"
    tenant = Tenant.objects.get(pk=request.acting.tenant.pk)
    about = BY_ID.get(setting)
    if about is None:
        raise Http404
    now = council.value_of(tenant, about)
    form = LooserForm(request.POST or None, tenant=tenant, setting=setting, now=now)
    if request.method == "POST" and form.is_valid():
        told = {"value": form.wanted(), "reason": form.cleaned_data["reason"]}
        try:
            council_actions.propose(setting=setting, by=request.acting, now=timezone.now(), **told)
        except Refused as refused:
            form.add_error(None, sentence(refused))
        else:
            tell(request, _("Proposed. It holds once another global administrator agrees within seven days."))
            return redirect("council")
    context = {"form": form, "about": about, "value": in_words(setting, now)}
    return render(request, "privacy/council_propose.html", context, status=400 if form.errors else 200)


@needs_recent_to_change
@require_POST
@needs(Permission.CHANGE_SETTINGS)
def agree(request: Asked, proposal_id: int) -> HttpResponse:
    """Agree to a proposal as the second person."""
    try:
        council_actions.agree(proposal_id=proposal_id, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "council")
    tell(request, _("Agreed. The change holds now, and the works council is told of it."))
    return redirect("council")


@needs_recent_to_change
@require_POST
@needs(Permission.CHANGE_SETTINGS)
def turn_down(request: Asked, proposal_id: int) -> HttpResponse:
    """Refuse a proposal, or withdraw one's own."""
    try:
        council_actions.turn_down(proposal_id=proposal_id, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "council")
    tell(request, _("The proposal has ended. Nothing was changed."))
    return redirect("council")


def _page(request: Asked, form: MailForm | None, status: int) -> HttpResponse:
    request.nav_current = "settings"
    tenant = Tenant.objects.get(pk=request.acting.tenant.pk)
    held = council.council_of(tenant)
    lines = [_line(row) for row in council.settings_now(tenant) if row.id not in ("profile", "mail")]
    found = [_told(row, request.acting.admin_id) for row in council.proposals(tenant, timezone.now())]
    context: dict[str, Any] = {
        "held": held,
        "lines": lines,
        "short": sum(not (line.row.as_asked or line.row.agreed) for line in lines),
        "open": [each for each in found if each.open],
        "decided": [each for each in found if not each.open],
        "always": ALWAYS,
        "may_change": request.acting.may(Permission.CHANGE_SETTINGS),
        "form": form or MailForm(initial={"mail": held.mail}),
        "concealed": tenant.names_concealed,
    }
    return render(request, "privacy/council.html", context, status=status)


def _line(row: council.SettingRow) -> Line:
    about = asked(row.id)
    fixed = about is None or (about.values and row.now == about.values[0]) or row.now in ("", [])
    told = in_words(row.id, row.asked) if row.is_asked else ""
    return Line(row, told, in_words(row.id, row.now), may_be_looser=not fixed)


def _told(row: council.Proposed, admin_id: int) -> Told:
    state, tone = _STATES[row.state]
    return Told(
        row=row,
        before=in_words(row.setting, row.before),
        after=in_words(row.setting, row.after),
        state=state,
        tone=tone,
        open=row.state == Loosening.OPEN,
        mine=row.proposer_id == admin_id,
    )
