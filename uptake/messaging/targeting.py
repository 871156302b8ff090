"""How long it takes until a message first reaches people.

Source: specification of organizational messages, section 6 (L3).
"""

from datetime import datetime, timedelta

from uptake.messaging.models import MessageMove
from uptake.tenancy.models import Tenant

REMEMBERED = timedelta(days=30)


def may_need_time(tenant: Tenant, now: datetime) -> bool:
    """Whether nothing was scheduled in the last 30 days, so that targeting may need 24 to 48 hours."""
    lately = MessageMove.objects.of(tenant).filter(move__in=("schedule", "approve"), at__gt=now - REMEMBERED)
    return not lately.exists()
