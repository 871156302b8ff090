"""The store of showings in PostgreSQL, shared by any number of processes on any number of machines.

A batch is one transaction that holds the people it writes about; what is answered was flushed by the server before.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from uptake.delivery import ledger, marking
from uptake.delivery.asking import Reading
from uptake.delivery.devices import Reported
from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark
from uptake.delivery.moments import number
from uptake.delivery.offer import Asker, Exposure
from uptake.delivery.postgres import batch, schema
from uptake.delivery.postgres.anew import write_anew
from uptake.delivery.postgres.batch import Line
from uptake.delivery.postgres.lines import Lines
from uptake.delivery.postgres.reading import PostgresReading
from uptake.delivery.showings import Showings, Written
from uptake.rules.delivery import Message

_T = TypeVar("_T")
_LARGEST = 512  # people whose showings are forgotten in one transaction
_TABLES = ("exposure", "showing", "trial", "tally", "reach", "device", "enrolled", "enrolment")


class PostgresShowings(Showings):
    """A schema of a PostgreSQL database; lines are opened as threads need them."""

    is_near = False
    one_fewer_irrelevant = (  # of one shard, whichever counts any
        "update reach set irrelevant = irrelevant - 1 from (select tenant as its, message as about, min(shard) as one"
        " from reach where tenant = ? and message = ? and irrelevant > 0 group by tenant, message) as counted"
        " where tenant = its and message = about and shard = one returning message"
    )

    def __init__(self, address: str) -> None:
        self._lines = Lines(address, schema.SCHEMA)
        self._shard = random.randrange(schema.SHARDS)  # noqa: S311 - it keeps processes apart, nothing else
        try:
            self._lines.run(schema.bring_up)
        except BaseException:
            self._lines.close()
            raise

    def close(self) -> None:
        """Give up all lines."""
        self._lines.close()

    def write(self, claims: Sequence[Claim], marks: Sequence[Mark] = (), reports: Sequence[Reported] = ()) -> Written:
        """Write all of it in one transaction; run again, it gives the same leases and counts nothing twice.

        PostgreSQL takes no text with a NUL in it, and one such text would refuse the batch to everybody: no lease has
        one, so it is asked for as the empty one, which nobody has either.
        """
        marks = [replace(told, lease="") if "\0" in told.lease else told for told in marks]

        def work(at: Line) -> Written:
            with at.pipeline(), at.transaction():
                book = batch.read(at, claims, marks)
                granted = [ledger.grant(book, claim) for claim in claims]
                outcomes = [marking.mark(book, told) for told in marks]
                batch.put_down(at, book, claims, reports, self._shard)
            return Written(granted, outcomes)

        return self._lines.run(work)

    def standings(self, asked: Sequence[tuple[Asker, Sequence[Message]]]) -> list[dict[int, Exposure]]:
        """Look up everybody in two statements."""
        people = {(asker.tenant, asker.person) for asker, _messages in asked}
        testing = {(asker.tenant, asker.person) for asker, messages in asked if any(each.test for each in messages)}

        def work(at: Line) -> list[dict[int, Exposure]]:
            with at.pipeline():
                book = batch.look_up(at, people, testing)
            return [dict(book.standing(asker, messages)) for asker, messages in asked]

        return self._lines.run(work) if asked else []

    def ask(self, question: Callable[[Reading], _T]) -> _T:
        """Ask on a line that nobody else uses meanwhile."""
        return self._lines.run(lambda at: question(PostgresReading(at)))

    def change(self, work: Callable[[Reading], _T]) -> _T:
        """Change in one transaction, on a line that nobody else uses meanwhile."""
        return self._in_transaction(lambda at: work(PostgresReading(at)))

    def change_of(self, tenant: str, person: int, work: Callable[[Reading], _T]) -> _T:
        """Change in one transaction that holds the lane of the person."""

        def held(at: Line) -> _T:
            batch.hold(at, [(tenant, person)])
            return work(PostgresReading(at))

        return self._in_transaction(held)

    def forget(self, tenant: str, person: int) -> None:
        """Erase what is known about a person."""

        def work(at: Line) -> None:
            batch.hold(at, [(tenant, person)])
            for table in ("exposure", "showing", "trial", "enrolled"):
                at.execute(f"delete from {table} where tenant = %s and person = %s", (tenant, person))  # noqa: S608

        self._in_transaction(work)

    def forget_showings(self, tenant: str, messages: Sequence[int]) -> None:
        """Erase who was shown these messages, some hundred people at a time, so that nobody waits long for it."""
        wanted = list(messages)
        known = "select distinct person from exposure where tenant = %s and message = any(%s) order by person"
        rows = self._lines.run(lambda at: at.execute(known, (tenant, wanted)).fetchall())
        for first in range(0, len(rows), _LARGEST):
            people = [person for (person,) in rows[first : first + _LARGEST]]
            self._in_transaction(partial(_forget_of, tenant=tenant, messages=wanted, people=people))

    def forget_tallies(self, tenant: str, before: date) -> int:
        """Erase old counts; those of one day, message and surface are one row."""
        counted = "select count(*) from (select 1 from gone group by message, day, surface) as one"
        statement = f"with gone as (delete from tally where tenant = %s and day < %s returning *) {counted}"  # noqa: S608
        ((rows,),) = self._lines.run(lambda at: at.execute(statement, (tenant, before.isoformat())).fetchall())
        return int(rows)

    def forget_trials(self, tenant: str, before: datetime) -> None:
        """Erase old tests."""
        old = (tenant, number(before))
        self._lines.run(lambda at: at.execute("delete from trial where tenant = %s and expires_at < %s", old))

    def forget_devices(self, tenant: str, before: datetime) -> None:
        """Erase old reports of devices."""
        old = (tenant, number(before))
        self._lines.run(lambda at: at.execute("delete from device where tenant = %s and reported_at < %s", old))
        self._lines.run(lambda at: at.execute("delete from enrolled where tenant = %s and proved_at < %s", old))
        self._lines.run(lambda at: at.execute("delete from enrolment where tenant = %s and first_at < %s", old))

    def compact(self) -> None:
        """Write the tables anew without what was deleted; whoever writes meanwhile waits, or is told to come back."""

        def work(at: Line) -> None:
            at.execute("set statement_timeout = 0")
            try:
                write_anew(lambda statement: _asked(at, statement), _TABLES)
            finally:
                at.close()  # with what was set

        self._lines.run(work)

    def _in_transaction(self, work: Callable[[Line], _T]) -> _T:
        def whole(at: Line) -> _T:
            with at.transaction():
                return work(at)

        return self._lines.run(whole)


def _asked(at: Line, statement: str) -> Sequence[tuple[Any, ...]]:
    found = at.execute(statement.encode())  # written by us; bytes are taken as they are
    return found.fetchall() if found.description else ()


def _forget_of(at: Line, tenant: str, messages: list[int], people: list[int]) -> None:
    batch.hold(at, [(tenant, person) for person in people])
    for table in ("exposure", "showing"):
        at.execute(
            f"delete from {table} where tenant = %s and person = any(%s) and message = any(%s)",  # noqa: S608
            (tenant, people, messages),
        )
