"""Who is left in peace for a while: for sums about an audience, never for telling who they are."""

from datetime import datetime

from pyroaring import BitMap

from uptake.delivery.asking import Reading
from uptake.delivery.moments import number


def at_the_cap(at: Reading, tenant: str, *, cap: int, since: datetime) -> BitMap:
    """Numbers of the people who saw as many messages since a moment as the cap of a week allows, urgent ones aside."""
    rows = at.rows(
        "select person from showing where tenant = ? and seen_at >= ? and counts = 1 group by person"
        " having count(*) >= ?",
        tenant,
        number(since),
        cap,
    )
    return BitMap(person for (person,) in rows)


def in_peace(at: Reading, tenant: str, *, until: datetime) -> BitMap:
    """Numbers of the people who asked to be left in peace, for longer than until that moment."""
    rows = at.rows(
        "select distinct person from exposure where tenant = ? and snoozed_until >= ?", tenant, number(until)
    )
    return BitMap(person for (person,) in rows)
