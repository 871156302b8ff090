"""The store of showings as everybody sees it: who was offered what, and what they did with it.

Two stores keep this promise, one in SQLite and one in PostgreSQL. Everything that is answered as granted or accepted
was flushed to the disk before; any number of processes may use the same store, and two of them never grant the same.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from pyroaring import BitMap

from uptake.delivery import counting, held, past
from uptake.delivery.asking import Reading
from uptake.delivery.book import EXPOSURE, Row
from uptake.delivery.counting import Blocked, Reached, Summed, Tally
from uptake.delivery.devices import Reported
from uptake.delivery.ledger import Claim, Granted
from uptake.delivery.marking import Mark
from uptake.delivery.offer import Asker, Exposure
from uptake.rules.delivery import Message
from uptake.rules.frequency import History

_T = TypeVar("_T")


class Unavailable(Exception):
    """The store cannot be used now; nothing of what was asked is half done, and it may be asked again."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a batch: the showings granted, and the reasons why marks were refused, in the order asked."""

    granted: list[Granted | None]
    outcomes: list[str | None]


class Showings(ABC):
    """Grants, marks and counts showings; safe from any thread. Whatever goes wrong comes as `Unavailable`."""

    is_near: bool
    """Whether a look-up takes microseconds, so that an event loop may wait for it."""

    one_fewer_irrelevant = (
        "update reach set irrelevant = irrelevant - 1 where tenant = ? and message = ? and irrelevant > 0"
        " returning message"
    )
    """Takes one person out of the sum of those who called a message not relevant."""

    @abstractmethod
    def write(self, claims: Sequence[Claim], marks: Sequence[Mark] = (), reports: Sequence[Reported] = ()) -> Written:
        """Write all of it in one durable step, first claims, then marks, then reports; on an error nothing is kept."""

    @abstractmethod
    def standings(self, asked: Sequence[tuple[Asker, Sequence[Message]]]) -> list[dict[int, Exposure]]:
        """Look up everything about many persons, and how the tests among the messages stand on their devices."""

    def rows_of(self, tenant: str, person: int) -> dict[int, Row]:
        """Read everything about one person as it is kept, by message; tests are left out."""
        statement = f"select message, {EXPOSURE} from exposure where tenant = ? and person = ?"  # noqa: S608 - constant
        return self.ask(lambda at: {message: tuple(row) for message, *row in at.rows(statement, tenant, person)})

    def hold_still(self) -> None:  # noqa: B027 - a far store has nothing to do
        """Read one state of the store from now on in this thread, until `let_go`; a far store does nothing."""

    def let_go(self) -> None:  # noqa: B027 - see above
        """Read the state of each moment again; also where nothing was held."""

    @abstractmethod
    def ask(self, question: Callable[[Reading], _T]) -> _T:
        """Answer a question of one of the modules that only read; it may be asked twice when an answer gets lost."""

    @abstractmethod
    def change(self, work: Callable[[Reading], _T]) -> _T:
        """Do some work of statements in one durable step; it may be done twice when an answer gets lost."""

    def change_of(self, tenant: str, person: int, work: Callable[[Reading], _T]) -> _T:  # noqa: ARG002 - see below
        """Do some work about one person in one durable step; nobody else writes about them meanwhile.

        A store in which a transaction keeps everybody else from writing needs not know about whom it is.
        """
        return self.change(work)

    @abstractmethod
    def forget(self, tenant: str, person: int) -> None:
        """Erase what is known about a person; counts, which name nobody, stay."""

    @abstractmethod
    def forget_showings(self, tenant: str, messages: Sequence[int]) -> None:
        """Erase who was shown these messages and what they did with them; the tallies, which name nobody, stay."""

    @abstractmethod
    def forget_tallies(self, tenant: str, before: date) -> int:
        """Erase the counts of the days before that one; how many rows they were."""

    @abstractmethod
    def forget_trials(self, tenant: str, before: datetime) -> None:
        """Erase the showings of tests that ended before that moment."""

    @abstractmethod
    def forget_devices(self, tenant: str, before: datetime) -> None:
        """Erase what devices reported before that moment and not since, and those enrolled that were not used since."""

    @abstractmethod
    def compact(self) -> None:
        """Let the bytes of what was deleted leave the files as well."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the store, for every thread."""

    def grant(self, batch: Sequence[Claim]) -> list[Granted | None]:
        """Grant what may be granted, one after the other; None for those who came too late."""
        return self.write(batch).granted

    def mark(self, batch: Sequence[Mark]) -> list[str | None]:
        """Write down what happened; None where accepted (also when known already), otherwise a reason."""
        return self.write((), batch).outcomes

    def note(self, batch: Sequence[Reported]) -> None:
        """Write down what devices report about themselves."""
        self.write((), (), batch)

    def standing(self, asker: Asker, messages: Sequence[Message]) -> dict[int, Exposure]:
        """Look up everything about one person, and how the tests among the messages stand on their device."""
        return self.standings([(asker, messages)])[0]

    def exposures(self, tenant: str, person: int) -> dict[int, Exposure]:
        """Look up everything about one person, by message."""
        return self.standing(Asker(tenant, person, "", "", ()), ())

    def history(self, tenant: str, person: int, messages: Sequence[int]) -> dict[int, History]:
        """Look up what the gates ask for, open leases counted; messages never met are left out."""
        found = self.exposures(tenant, person)
        return {message: found[message].charged for message in messages if message in found}

    def exposures_at(self, tenant: str, person: int, when: datetime) -> dict[int, Exposure]:
        """Look up what `exposures` would have said at a moment that has passed."""
        return self.ask(lambda at: past.exposures_at(at, tenant, person, when))

    def tallies(self, tenant: str, first: date = date.min, last: date = date.max) -> list[Tally]:
        """Count per message, day and surface, both days included."""
        return self.ask(lambda at: counting.tallies(at, tenant, first, last))

    def totals(self, tenant: str, messages: Collection[int] | None = None) -> dict[int, Summed]:
        """Sum over all days and surfaces, by message; those of these messages (None: of all) that have rows."""
        return self.ask(lambda at: counting.totals(at, tenant, messages))

    def by_day(
        self, tenant: str, first: date, last: date, messages: Collection[int] | None = None
    ) -> list[tuple[date, int, int]]:
        """Sum showings and clicks of each day that has any, both days included."""
        return self.ask(lambda at: counting.by_day(at, tenant, first, last, messages))

    def by_message(
        self, tenant: str, first: date, last: date, messages: Collection[int] | None = None
    ) -> list[tuple[date, int, int, int]]:
        """Sum showings and clicks of each day and message; what was neither seen nor clicked is left out."""
        return self.ask(lambda at: counting.by_message(at, tenant, first, last, messages))

    def reached(self, tenant: str, message: int) -> Reached:
        """Count the distinct people whom a message reached, and what they did."""
        return self.ask(lambda at: counting.reached(at, tenant, message))

    def reached_few(self, tenant: str, fewer_than: int) -> list[int]:
        """The messages that have reached somebody, and fewer people than that."""
        return self.ask(lambda at: counting.reached_few(at, tenant, fewer_than))

    def seen_on(self, tenant: str, first_day: date) -> dict[str, int]:
        """Count the distinct people who saw anything since a UTC day, by surface."""
        return self.ask(lambda at: counting.seen_on(at, tenant, first_day))

    def blocked(self, tenant: str, since: datetime | None = None) -> list[Blocked]:
        """Count the devices that show nothing, by place of Windows and reason, as reported since a moment."""
        return self.ask(lambda at: counting.blocked(at, tenant, since))

    def devices(self, tenant: str, since: datetime | None = None) -> dict[str, int]:
        """Count the devices that reported since a moment, by place of Windows."""
        return self.ask(lambda at: counting.devices(at, tenant, since))

    def at_the_cap(self, tenant: str, *, cap: int, since: datetime) -> BitMap:
        """Find who saw as many messages since a moment as the cap of a week allows, urgent ones aside."""
        return self.ask(lambda at: held.at_the_cap(at, tenant, cap=cap, since=since))

    def in_peace(self, tenant: str, *, until: datetime) -> BitMap:
        """Find who asked to be left in peace for longer than until that moment."""
        return self.ask(lambda at: held.in_peace(at, tenant, until=until))

    def persons(self, tenant: str) -> list[int]:
        """The numbers of everybody who was shown anything."""
        statement = (
            "select distinct person from exposure where tenant = ? and message <> 0"  # 0: only asked for a pause
        )
        return self.ask(lambda at: [number for (number,) in at.rows(statement, tenant)])
