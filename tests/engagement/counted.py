"""Puts counts into the store of showings, as the delivery would have made them."""

from contextlib import closing
from datetime import UTC, date, datetime

from django.conf import settings

from uptake.delivery.store import open_showings
from uptake.tenancy.models import Tenant


def count(
    tenant: Tenant, message: int, day: date, *, seen: int = 0, clicks: int = 0, surface: str = "word-bar"
) -> None:
    """So many showings of a message on a day and surface."""
    with closing(open_showings(settings.UPTAKE.showings)) as showings, showings.transaction() as at:
        at.execute(
            "insert into tally (tenant, message, day, surface, seen, clicks, dismissals) values (?, ?, ?, ?, ?, ?, 0)",
            (tenant.slug, message, day.isoformat(), surface, seen, clicks),
        )


def reach(tenant: Tenant, message: int, *, delivered: int, seen: int, clicked: int, dismissed: int) -> None:
    """So many distinct people were reached by a message."""
    with closing(open_showings(settings.UPTAKE.showings)) as showings, showings.transaction() as at:
        at.execute(
            "insert or replace into reach (tenant, message, delivered, seen, clicked, dismissed, snoozed, irrelevant)"
            " values (?, ?, ?, ?, ?, ?, 0, 0)",
            (tenant.slug, message, delivered, seen, clicked, dismissed),
        )


def devices(tenant: Tenant, surface: str, reason: str, number: int, at_moment: datetime) -> None:
    """So many devices have reported this reason for a place of Windows; "" for none."""
    moment = int((at_moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)
    with closing(open_showings(settings.UPTAKE.showings)) as showings, showings.transaction() as at:
        at.executemany(
            "insert or replace into device (tenant, device, surface, reason, reported_at) values (?, ?, ?, ?, ?)",
            [(tenant.slug, f"{surface}{reason}{each}".encode(), surface, reason, moment) for each in range(number)],
        )
