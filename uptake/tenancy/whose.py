"""Whose rows this piece of work is about, said to the database as well: the second lock around each tenant.

The first one is `scope.OwnedManager`. Where the database can (PostgreSQL), a query that forgot to ask whose rows it
wants gets no foreign ones (tenancy/policies). Work that is about all tenants says so: that is how every connection
begins, until a request or a job narrows it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from uptake.tenancy.models import Tenant

SETTING = "uptake.tenant"
ALL = "all"
NOBODY = "nobody"

_whose: ContextVar[str] = ContextVar("whose", default=ALL)
_under_way: ContextVar[bool] = ContextVar("under_way", default=False)


@contextmanager
def rows_of(tenant: Tenant) -> Iterator[None]:
    """Inside, this thread sees and writes the rows of one tenant alone."""
    with _narrowed_to(str(tenant.pk)):
        yield


@contextmanager
def rows_of_everyone() -> Iterator[None]:
    """Inside of `rows_of`, for the rare question about all tenants; say beside it why."""
    with _narrowed_to(ALL):
        yield


@contextmanager
def piece_of_work() -> Iterator[None]:
    """A request or a verb begins; `until_its_end` narrows it when its tenant is known, and it ends as it began."""
    before = _whose.get()
    token = _under_way.set(True)
    try:
        yield
    finally:
        _under_way.reset(token)
        if _whose.get() != before:
            _whose.set(before)
            say_again()


def until_its_end(tenant: Tenant | None) -> None:
    """From here on a piece of work sees and writes the rows of one tenant alone; of none, for who belongs to none.

    Outside of one nothing is narrowed: whoever works there says `rows_of`.
    """
    whose = str(tenant.pk) if tenant else NOBODY
    if _under_way.get() and _whose.get() != whose:
        _whose.set(whose)
        _say(connection)


@contextmanager
def _narrowed_to(whose: str) -> Iterator[None]:
    if _whose.get() == whose:
        yield
        return
    token = _whose.set(whose)
    _say(connection)
    try:
        yield
    finally:
        _whose.reset(token)
        say_again()


def say_again() -> None:
    """Say it once more after a transaction that may have been undone: what was said inside of it went with it."""
    with suppress(DatabaseError):  # one that has failed and has not ended yet takes no more statements
        _say(connection)


def begin(*, connection: BaseDatabaseWrapper, **_told: Any) -> None:
    """Say on a new connection whose rows the work is about that opened it; for Django's signal."""
    _say(connection)


def _say(at: Any) -> None:
    if at.vendor == "postgresql" and at.connection is not None:
        with at.cursor() as cursor:
            cursor.execute("select set_config(%s, %s, false)", [SETTING, _whose.get()])
