"""Doors that close after too many misses (rules/misses), remembered in the database: for all processes, over restarts.

A door is a kind of try and whom it is about: `password` for an account from an address, and for the account from
anywhere. What was typed is not kept, nor the address: a door is known by a keyed hash.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import Q

from uptake.access.models import ClosedDoor
from uptake.access.sealing import keyed_hash
from uptake.access.visitors import neighbourhood
from uptake.rules.misses import ANYWHERE, HERE, TOKENS, Limit, Misses, closed_for, with_one_more
from uptake.rules.refusals import Refused

FORGOTTEN = timedelta(days=1)
PASSWORD = "password"  # noqa: S105 - kinds of tries, not secrets
SECOND = "second"


@dataclass(frozen=True)
class Door:
    """One thing that is counted: its name and whom it is about, as keyed hashes, and how many misses it bears."""

    name: str
    about: str
    limit: Limit


def account_doors(kind: str, sign_in: str, address: str) -> tuple[Door, Door]:
    """The two doors of an account: for tries from this address, and from anywhere."""
    account = sign_in.strip().lower()
    about = _name("account", account)
    return (
        Door(_name(kind, account, neighbourhood(address)), about, HERE),
        Door(_name(kind, account), about, ANYWHERE),
    )


def token_doors(address: str) -> tuple[Door]:
    """The door of tokens that open nothing, for this address."""
    name = _name("token", neighbourhood(address))
    return (Door(name, name, TOKENS),)


@transaction.atomic
def knock(doors: Sequence[Door], now: datetime) -> bool:
    """Count one try at each of the doors, before it is judged; whether it was the last one for now.

    Raises Refused("too_many_tries", seconds=…) when one of them is closed; then nothing is counted.
    """
    for door in doors:
        ClosedDoor.objects.get_or_create(door=door.name, defaults={"about": door.about, "count": 0, "first_at": now})
    rows = ClosedDoor.objects.select_for_update().filter(door__in=[door.name for door in doors]).order_by("door")
    known = _known(rows)
    waiting = max(closed_for(each, now) for each in known.values())
    if waiting:
        raise Refused("too_many_tries", seconds=ceil(waiting.total_seconds()))
    closes = False
    for door in doors:
        after = with_one_more(known[door.name], door.limit, now)
        closes = closes or after.closed_until is not None
        ClosedDoor.objects.filter(door=door.name).update(
            count=after.count, first_at=after.first_at, closed_until=after.closed_until
        )
    return closes


def open_again(doors: Sequence[Door]) -> int:
    """Forget the misses, because a try was right; how many tries there were at the door that saw most."""
    rows = ClosedDoor.objects.filter(door__in=[door.name for door in doors])
    tries = max(rows.values_list("count", flat=True), default=0)
    rows.delete()
    return tries


def unlock(sign_in: str) -> int:
    """Open every door of an account, and say how many were closed."""
    rows = ClosedDoor.objects.filter(about=_name("account", sign_in.strip().lower()))
    closed = rows.exclude(closed_until=None).count()
    rows.delete()
    return closed


def forget_old(now: datetime) -> int:
    """Delete what no limit looks back to any more, and say how much it was."""
    old = Q(first_at__lt=now - FORGOTTEN) & (Q(closed_until=None) | Q(closed_until__lt=now))
    gone, _by_table = ClosedDoor.objects.filter(old).delete()
    return gone


def _known(rows: Iterable[ClosedDoor]) -> dict[str, Misses]:
    return {row.door: Misses(row.count, row.first_at, row.closed_until) for row in rows}


def _name(kind: str, *about: str) -> str:
    return keyed_hash("\n".join((kind, *about)), "uptake-door")
