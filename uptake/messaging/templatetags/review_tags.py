"""What waits for whoever is looking, on any page."""

from typing import Any

from django import template

from uptake.messaging import reviews
from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Acting

register = template.Library()


@register.inclusion_tag("messaging/waiting_tag.html", takes_context=True)
def waiting_for_review(context: dict[str, Any]) -> dict[str, Any]:
    """The list "Waiting for your review"; nothing for others than approvers, and when nothing waits."""
    acting: Acting | None = getattr(context.get("request"), "acting", None)
    return {"waiting": reviews.waiting_for(acting) if acting else [], "tenant": context.get("tenant")}


@register.simple_tag(takes_context=True)
def may_review(context: dict[str, Any]) -> bool:
    """Whether whoever is looking approves messages."""
    acting: Acting | None = getattr(context.get("request"), "acting", None)
    return acting is not None and acting.may(Permission.APPROVE_MESSAGE)
