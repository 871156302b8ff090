"""What is kept for people who read about themselves, and goes when it is over."""

from datetime import datetime

from uptake.tenancy.models import Tenant
from uptake.transparency import choices, declined, visits


def forget_over(tenant: Tenant, now: datetime) -> None:
    """Delete visits and pauses that are over, and the wishes of those whom nothing names any more."""
    visits.forget_over(tenant, now)
    choices.forget_over(tenant, now)
    declined.forget_gone(tenant)
