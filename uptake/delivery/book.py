"""What a batch knows while it is written: read once, changed by one entry after the other, put down once.

Both stores fill a book inside their transaction, after nobody else can write about the same people, and write what
has changed in it. So what may be granted, and what a report changes, is decided in one place for both.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from uptake.delivery.counts import Counts
from uptake.delivery.moments import moment, number
from uptake.delivery.offer import Asker, Exposure, Lease
from uptake.rules.delivery import Message
from uptake.rules.frequency import History

Person = tuple[str, int]
Row = tuple[Any, ...]
"""The columns of EXPOSURE of one person and message; moments in microseconds since 1970."""

TrialPlace = tuple[str, int, int, str, str]
"""Tenant, person, test, device and surface: a test is shown once on each."""


@dataclass(slots=True)
class Showing:
    """One lease and what came of it; moments are microseconds since 1970."""

    lease: str
    tenant: str
    message: int
    person: int
    surface: str
    device: str
    locale: str
    granted_at: int
    expires_at: int
    counts: int
    seen_at: int | None = None
    clicked_at: int | None = None
    dismissed_at: int | None = None
    snoozed_at: int | None = None
    snoozed_until: int | None = None
    irrelevant_at: int | None = None


@dataclass(slots=True)
class Trial:
    """One lease of a test and what came of it."""

    lease: str
    granted_at: int
    expires_at: int
    seen_at: int | None = None
    clicked_at: int | None = None
    dismissed_at: int | None = None
    irrelevant_at: int | None = None


@dataclass(slots=True)
class Book:
    """Everything about the people of a batch; what was changed is noted."""

    rows: dict[Person, dict[int, Row]] = field(default_factory=dict)
    showings: dict[str, Showing] = field(default_factory=dict)
    trials: dict[TrialPlace, Trial] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    met: set[tuple[str, int, int]] = field(default_factory=set)
    granted: list[Showing] = field(default_factory=list)
    told: dict[str, Showing] = field(default_factory=dict)
    tried: set[TrialPlace] = field(default_factory=set)

    def of(self, asker: Asker) -> dict[int, Exposure]:
        """What is known about the person who asks, by message."""
        return {message: exposure(row) for message, row in self.rows_of(asker).items()}

    def rows_of(self, asker: Asker) -> dict[int, Row]:
        """The same as it is kept."""
        return self.rows.setdefault((asker.tenant, asker.person), {})

    def standing(self, asker: Asker, messages: Iterable[Message]) -> Mapping[int, Exposure]:
        """What is known about the person, and how the tests among the messages stand on their device."""
        tests = {
            test.id: found
            for test in messages
            if test.test and (found := tried(self.trials.get(place_of(asker, test.id)), asker, test))
        }
        return {**self.of(asker), **tests} if tests else self.of(asker)

    def change(self, tenant: str, person: int, message: int, row: Row) -> None:
        """Put something new in place about one person and message."""
        self.rows.setdefault((tenant, person), {})[message] = row
        self.met.add((tenant, person, message))

    def changed(self) -> Iterator[Row]:
        """What is to be written: tenant, person, message and the columns about them, in the order of the key."""
        for tenant, person, message in sorted(self.met):
            yield tenant, person, message, *self.rows[tenant, person][message]


def place_of(asker: Asker, test: int) -> TrialPlace:
    """Where a test is shown to the asker."""
    return asker.tenant, asker.person, test, asker.device, asker.surface


def tried(trial: Trial | None, asker: Asker, test: Message) -> Exposure | None:
    """How a test stands on a device and surface; what happened before it was sent again does not count."""
    if trial is None or trial.granted_at < number(test.starts_at):
        return None
    seen, clicked, dismissed, irrelevant = (
        _when(told) for told in (trial.seen_at, trial.clicked_at, trial.dismissed_at, trial.irrelevant_at)
    )
    history = History(int(seen is not None), seen, clicked, dismissed, None, irrelevant)
    is_open = None if seen else Lease(trial.lease, asker.device, asker.surface, moment(trial.expires_at))
    return Exposure(history, is_open, counts=False)


EXPOSURE = (
    "showings, shown_at, clicked_at, dismissed_at, irrelevant_at, earlier_at, snoozed_until, counts,"
    " lease, lease_device, lease_surface, lease_until"
)
"""The columns about a person and a message, in the order of `exposure`."""


def exposure(row: Sequence[Any]) -> Exposure:
    """Read the columns of EXPOSURE."""
    showings, shown, clicked, dismissed, irrelevant, earlier, snoozed, counts, lease, device, surface, until = row
    return Exposure(
        History(showings, _when(shown), _when(clicked), _when(dismissed), None, _when(irrelevant)),
        Lease(lease, device, surface, moment(until)) if lease else None,
        _when(earlier),
        _when(snoozed),
        counts == 1,
    )


UNTOUCHED_ROW: Row = (0, *(None,) * 6, 1, *(None,) * 4)
"""What would be written about somebody who has never met the message."""


def with_lease(row: Row, lease: Lease, *, counts: bool) -> Row:
    """The row with another open lease, and whether showings of the message use up the week."""
    return (*row[:7], int(counts), lease.id, lease.device, lease.surface, number(lease.expires_at))


def _when(told: int | None) -> datetime | None:
    return None if told is None else moment(told)
