"""What people ask for on the page about themselves: a pause from messages, and what they called not relevant, undone.

A pause that was asked for on no message stands beside the others as that of message 0, which no message is. To take
something back, the moment of a pause becomes now, and what was not relevant is forgotten; sums follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from uptake.delivery.asking import Reading
from uptake.delivery.moments import moment, number
from uptake.delivery.showings import Showings

_NO_MESSAGE = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What holds for one person: until when messages pause (None: not at all), and what is not relevant, since when."""

    paused_until: datetime | None = None
    not_relevant: Sequence[tuple[int, datetime]] = ()


def wishes_of(at: Reading, tenant: str, person: int, now: datetime) -> Wishes:
    """What the person has asked for and what still holds; the newest first."""
    rows = at.rows(
        "select message, snoozed_until, irrelevant_at from exposure where tenant = ? and person = ?"
        " and (snoozed_until is not null or irrelevant_at is not null)",
        tenant,
        person,
    )
    pauses, marked = [], []
    for message, snoozed_until, irrelevant_at in rows:
        if snoozed_until is not None and snoozed_until > number(now):
            pauses.append(moment(snoozed_until))
        if irrelevant_at is not None:
            marked.append((message, moment(irrelevant_at)))
    return Wishes(max(pauses, default=None), tuple(sorted(marked, key=lambda each: each[1], reverse=True)))


def pause(store: Showings, tenant: str, person: int, *, until: datetime, now: datetime) -> None:
    """Let messages pause until that moment, whatever was asked for before."""
    leases = _paused_leases(store, tenant, person, now)

    def work(at: Reading) -> None:
        _end(at, tenant, person, leases, now)
        list(
            at.rows(
                "insert into exposure (tenant, person, message, showings, counts, snoozed_until)"
                " values (?, ?, ?, 0, 0, ?) returning message",
                tenant,
                person,
                _NO_MESSAGE,
                number(until),
            )
        )

    store.change_of(tenant, person, work)


def resume(store: Showings, tenant: str, person: int, now: datetime) -> None:
    """End every pause of the person."""
    leases = _paused_leases(store, tenant, person, now)
    store.change_of(tenant, person, lambda at: _end(at, tenant, person, leases, now))


def relevant_again(store: Showings, tenant: str, person: int, message: int) -> bool:
    """Forget that the person called a message not relevant; False where they did not."""
    marked = "select lease from showing where tenant = ? and person = ? and message = ? and irrelevant_at is not null"
    leases = store.ask(lambda at: [lease for (lease,) in at.rows(marked, tenant, person, message)])

    def work(at: Reading) -> bool:
        undone = list(
            at.rows(
                "update exposure set irrelevant_at = null where tenant = ? and person = ? and message = ?"
                " and irrelevant_at is not null returning message",
                tenant,
                person,
                message,
            )
        )
        for lease in leases:
            list(
                at.rows(
                    "update showing set irrelevant_at = null where tenant = ? and person = ? and lease = ?"
                    " returning lease",
                    tenant,
                    person,
                    lease,
                )
            )
        if undone:
            list(at.rows(store.one_fewer_irrelevant, tenant, message))
        return bool(undone)

    return store.change_of(tenant, person, work)


def forget_over(store: Showings, tenant: str, now: datetime) -> int:
    """Delete the pauses asked for on no message that are over; how many."""
    gone = "delete from exposure where tenant = ? and message = ? and snoozed_until <= ? returning person"
    return store.change(lambda at: len(list(at.rows(gone, tenant, _NO_MESSAGE, number(now)))))


def _paused_leases(store: Showings, tenant: str, person: int, now: datetime) -> list[str]:
    """Where a pause was asked for; looked up before anything is locked, because it may take a while."""
    lasting = "select lease from showing where tenant = ? and person = ? and snoozed_until > ?"
    return store.ask(lambda at: [lease for (lease,) in at.rows(lasting, tenant, person, number(now))])


def _end(at: Reading, tenant: str, person: int, leases: Sequence[str], now: datetime) -> None:
    """A pause that ends early has ended now: that there was one still counts."""
    ended = number(now)
    list(
        at.rows(
            "update exposure set snoozed_until = ? where tenant = ? and person = ? and snoozed_until > ?"
            " and message <> ? returning message",
            ended,
            tenant,
            person,
            ended,
            _NO_MESSAGE,
        )
    )
    for lease in leases:
        list(
            at.rows(
                "update showing set snoozed_until = ? where tenant = ? and person = ? and lease = ? returning lease",
                ended,
                tenant,
                person,
                lease,
            )
        )
    list(
        at.rows(
            "delete from exposure where tenant = ? and person = ? and message = ? returning message",
            tenant,
            person,
            _NO_MESSAGE,
        )
    )
