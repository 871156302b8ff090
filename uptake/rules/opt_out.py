"""When people experiences are opted out, and when history survives a change of mind.

Data is hidden at once and deleted at the end of the UTC day. Reverting on the same day keeps the history;
afterwards it is gone and builds up anew. Source: specification of Adoption Score, section 6.
"""

from datetime import UTC, datetime, time, timedelta


def deleted_at(opted_out_at: datetime) -> datetime:
    """The moment at which the data of people experiences is deleted: the next midnight (UTC)."""
    day = opted_out_at.astimezone(UTC).date() + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=UTC)


def keeps_history(opted_out_at: datetime, reverted_at: datetime) -> bool:
    """Whether reverting at that moment still keeps the history."""
    return reverted_at < deleted_at(opted_out_at)
