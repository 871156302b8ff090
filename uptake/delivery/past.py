"""What one person and the messages had had to do with each other at a moment that has passed."""

from datetime import datetime

from uptake.delivery.asking import Reading
from uptake.delivery.moments import moment, number
from uptake.delivery.offer import LEASE, Exposure, Lease
from uptake.rules.frequency import History

_ROWS = (
    "select message, lease, device, surface, granted_at, expires_at, seen_at, clicked_at, dismissed_at, snoozed_at,"
    " snoozed_until, irrelevant_at, counts from showing where tenant = ? and person = ?"
)


def exposures_at(at: Reading, tenant: str, person: int, when: datetime) -> dict[int, Exposure]:
    """Build from single showings what `exposures` would have read then, by message.

    Whatever was reported later about a moment before counts as known: it is what had happened.
    """
    asked = number(when)
    seen = at.rows(f"{_ROWS} and seen_at <= ? order by seen_at", tenant, person, asked)
    found: dict[int, Exposure] = {}
    for row in seen:
        message, _lease, _device, _surface, _granted, _expires, seen_at, *others = row
        found[message] = _with(found.get(message, Exposure()), moment(seen_at), others, asked)
    waiting = at.rows(
        f"{_ROWS} and granted_at between ? and ? and expires_at > ?"
        " and (seen_at is null or seen_at > ?) order by granted_at",
        tenant,
        person,
        number(when - LEASE),
        asked,
        asked,
        asked,
    )
    for message, lease, device, surface, _granted, expires_at, *_others, counts in waiting:
        held = Lease(lease, device, surface, moment(expires_at))
        found[message] = found.get(message, Exposure(counts=counts == 1))._replace(lease=held)
    return found


def _with(before: Exposure, shown_at: datetime, others: list[int | None], asked: int) -> Exposure:
    clicked, dismissed, snoozed, snoozed_until, irrelevant, counts = others
    history = before.history
    return Exposure(
        History(
            history.showings + 1,
            shown_at,
            _latest(history.clicked_at, clicked, clicked, asked),
            _latest(history.dismissed_at, dismissed, dismissed, asked),
            None,
            history.irrelevant_at or _latest(None, irrelevant, irrelevant, asked),
        ),
        None,
        history.shown_at,
        _latest(before.snoozed_until, snoozed_until, snoozed, asked),
        counts == 1,
    )


def _latest(old: datetime | None, told: int | None, happened: int | None, asked: int) -> datetime | None:
    """The later of two moments; the second only if it had happened when it is asked."""
    if told is None or happened is None or happened > asked:
        return old
    return moment(told) if old is None else max(old, moment(told))
