"""Devices that vouch for their person by a key of their own, as the store keeps them.

A device is called by the digest of its public key, so the same request twice enrols it once. The moment of its latest
identity is kept: each identity opens one session, and whoever overhears one cannot use it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from uptake.delivery.asking import Reading
from uptake.delivery.moments import number
from uptake.delivery.showings import Showings
from uptake.rules.refusals import Refused


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A device that is enrolled: whose it is, its public key (Ed25519, 32 bytes), and when it opened a session last."""

    person: int
    public: bytes
    proved_at: int


def device_id(public: bytes) -> str:
    """What a device is called: 20 hexadecimal digits made of its public key."""
    return blake2b(public, digest_size=10, person=b"uptake-enrolled").hexdigest()


def enrol(store: Showings, tenant: str, person: int, public: bytes, *, code: str, uses: int, now: datetime) -> str:
    """Enrol a device by a code that may be used so often; its id.

    Raises Refused("code_used_up"), or ("device_is_enrolled") where the key already is somebody else's.
    """
    device, moment = device_id(public), number(now)

    def work(at: Reading) -> str:
        known = _first(at.rows("select person from enrolled where tenant = ? and device = ?", tenant, device))
        if known is not None:
            if known != (person,):
                raise Refused("device_is_enrolled")
            return device
        counted = at.rows(
            "insert into enrolment as e (tenant, code, used, first_at) values (?, ?, 1, ?)"
            " on conflict (tenant, code) do update set used = e.used + 1 where e.used < ? returning used",
            tenant,
            code,
            moment,
            uses,
        )
        if _first(counted) is None:
            raise Refused("code_used_up")
        kept = at.rows(
            "insert into enrolled (tenant, device, person, public, enrolled_at, proved_at) values (?, ?, ?, ?, ?, ?)"
            " on conflict (tenant, device) do nothing returning device",
            tenant,
            device,
            person,
            public,
            moment,
            moment,
        )
        if _first(kept) is None:
            raise Refused("device_is_enrolled")  # by another request, at this very moment
        return device

    return store.change(work)


def enrolled(store: Showings, tenant: str, device: str) -> Enrolled | None:
    """Look a device up; None where it is not enrolled, or not any more."""
    statement = "select person, public, proved_at from enrolled where tenant = ? and device = ?"
    row = store.ask(lambda at: _first(at.rows(statement, tenant, device)))
    return Enrolled(row[0], bytes(row[1]), row[2]) if row else None


def prove(store: Showings, tenant: str, device: str, at: datetime) -> bool:
    """Note the moment of an identity; False where one of that moment or a later one was there before."""
    statement = "update enrolled set proved_at = ? where tenant = ? and device = ? and proved_at < ? returning device"
    moment = number(at)
    return store.change(lambda line: _first(line.rows(statement, moment, tenant, device, moment))) is not None


def count(store: Showings, tenant: str) -> int:
    """Count the devices of a tenant."""
    row = store.ask(lambda at: _first(at.rows("select count(*) from enrolled where tenant = ?", tenant)))
    return int(row[0]) if row else 0


def end(store: Showings, tenant: str, device: str) -> bool:
    """Forget a device, so that it opens no session any more; False where it was not there."""
    statement = "delete from enrolled where tenant = ? and device = ? returning device"
    return store.change(lambda at: _first(at.rows(statement, tenant, device))) is not None


def end_all_of(store: Showings, tenant: str, person: int) -> int:
    """Forget the devices of a person; how many."""
    statement = "delete from enrolled where tenant = ? and person = ? returning device"
    return store.change(lambda at: len(list(at.rows(statement, tenant, person))))


def _first(rows: Iterable[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    return next(iter(list(rows)), None)  # all of them: a statement ends with its last row
