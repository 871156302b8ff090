"""Pages of recommendations and of one message."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uptake.messaging import actions, figures, queries, sayings
from uptake.messaging.content import Content
from uptake.messaging.menu import row_menu
from uptake.messaging.preview import preview
from uptake.messaging.readiness import require_messages
from uptake.messaging.review_panel import history, last_word, panel
from uptake.messaging.steps import ORDERS, Step
from uptake.messaging.trial_actions import BEFORE_IT_IS_OUT
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import possible
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs, tell, tell_refusal
from uptake.tenancy.models import Tenant
from uptake.tenancy.sentences import sentence


@needs(Permission.READ_SCORE)
def actions_page(request: Asked) -> HttpResponse:
    """All recommendations, each with its insight and with the message that is out for it."""
    acting = request.acting
    offers = [
        {
            "offer": offer,
            "saying": sayings.ACTIONS[offer.about.id],
            "insight": sayings.insight_title(offer.about.insight),
            "category": sayings.category_title(offer.about.insight),
            "figure": figures.figure(acting.tenant, offer.about.insight),
        }
        for offer in queries.offers(acting.tenant)
    ]
    return render(
        request,
        "messaging/actions.html",
        {
            "offers": offers,
            "may_write": acting.may(Permission.WRITE_MESSAGE),
            "may_opt_in": acting.may(Permission.OPT_IN_MESSAGES),
            "off": _why_off(acting.tenant),
        },
    )


@needs(Permission.WRITE_MESSAGE)
def create_message(request: Asked) -> HttpResponse:
    """Begin a message: by POST for the recommendation `action`, else the choice among them."""
    if request.method != "POST":
        return redirect("new_message")
    try:
        message_id = actions.start_draft(action=request.POST.get("action", ""), by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "actions")
    return redirect("wizard", message_id, Step.MESSAGES.value)


@needs(Permission.READ_MESSAGES)
def message(request: Asked, message_id: int) -> HttpResponse:
    """One message: state, texts, schedule, audience, history."""
    acting = request.acting
    found = queries.details(acting.tenant, message_id)
    if found is None:
        raise Http404
    row = found.row
    content = queries.content(acting.tenant, message_id) or Content({}, "", "", "")
    return render(
        request,
        "messaging/message.html",
        {
            "found": found,
            "row": row,
            "about": sayings.title(row),
            "insight": sayings.insight_title(row.insight),
            "category": sayings.category_title(row.insight),
            "location_name": sayings.LOCATIONS[row.location] if row.location else "",
            "interval_name": sayings.INTERVALS[row.interval],
            "texts": content.words.items(),
            "shown": preview(content, request.GET, form=row.format),
            "within": queries.group_names(acting.tenant, row.groups_within),
            "omitted": queries.group_names(acting.tenant, row.groups_omitted),
            "history": history(acting, found),
            "last_word": last_word(acting, found),
            "review": panel(acting, row),
            "first_step": ORDERS[Kind(row.kind)][0].value,
            "replaces": queries.row(acting.tenant, found.replaces) if found.replaces else None,
            "numbers": figures.numbers(acting.tenant, row),
            "cards": figures.cards(acting.tenant, row),
            "may_explain": acting.may(Permission.EXPLAIN_DELIVERY) and row.state not in BEFORE_IT_IS_OUT,
            **row_menu(row, writer=acting.may(Permission.WRITE_MESSAGE)),
        },
    )


@needs(Permission.WRITE_MESSAGE)
def cancel_message(request: Asked, message_id: int) -> HttpResponse:
    """Ask whether to cancel a message, and cancel it."""
    row = queries.row(request.acting.tenant, message_id)
    if row is None:
        raise Http404
    if request.method != "POST":
        return render(request, "messaging/cancel.html", {"row": row, "possible": "cancel" in possible(row.state)})
    try:
        actions.cancel(message_id=message_id, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "message", message_id)
    tell(request, _("The message is canceled. Apps learn it when they ask again."))
    return redirect("message", message_id)


@require_POST
@needs(Permission.WRITE_MESSAGE)
def clone_message(request: Asked, message_id: int) -> HttpResponse:
    """Start a new draft with the contents of a message."""
    row = queries.row(request.acting.tenant, message_id)
    if row is None:
        raise Http404
    try:
        fresh = actions.clone(message_id=message_id, by=request.acting, now=timezone.now())
    except Refused as refused:
        return tell_refusal(request, refused, "message", message_id)
    return redirect("wizard", fresh, ORDERS[Kind(row.kind)][0].value)


def _why_off(tenant: Tenant) -> str:
    try:
        require_messages(tenant)
    except Refused as refused:
        return sentence(refused)
    return ""
