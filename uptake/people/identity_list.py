"""Who is who for the delivery plane: asked for with every change, and told in its own time.

Telling writes the names of everybody into one file, so a provider that changes thousands of persons one by one must
not make it happen each time. `told` is called by whoever wrote the file, with the number that `behind` gave before.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from uptake.people.models import IdentityList
from uptake.tenancy.models import Tenant

PAUSE = timedelta(seconds=10)


def ask(tenant: Tenant) -> None:
    """Note that who is who has changed; call it in the transaction of the change."""
    rows = IdentityList.objects.of(tenant)
    if not rows.update(asked=F("asked") + 1):
        rows.get_or_create(tenant=tenant, defaults={"asked": 1})


def tell_when_due(tenant: Tenant, tell: Callable[[], object], now: datetime) -> bool:
    """Call `tell` when something has changed and the last time is long enough ago; whether it was called.

    Nobody else tells at the same time, and what changes meanwhile waits for the next time.
    """
    behind = IdentityList.objects.of(tenant).filter(asked__gt=F("written"))
    if not behind.exists():  # asked often, and locks nothing
        return False
    with transaction.atomic():
        row = behind.select_for_update().first()
        if row is None or (row.written_at is not None and row.written_at <= now < row.written_at + PAUSE):
            return False
        tell()
        row.written, row.written_at = row.asked, now
        row.save(update_fields=["written", "written_at"])
        return True
