"""A person of an invented organization, and a group of persons.

Days are counted back from the last day of the history (0).
"""

from dataclasses import dataclass

from uptake.demo.licences import Holding
from uptake.demo.places import Place

FREE, SENDS, SILENT = "free", "sends Teams messages", "never sends Teams messages"


@dataclass(frozen=True)
class Person:
    """Somebody who works, worked or is a guest there.

    `language` is written as the directory does (`de-DE`). `level` is 0 to 3, from staff to head of a
    department. `off_days` are weekdays not worked (Monday 0). `arrives` is the day of the account, None
    for one older than the history; `leaves` the day it was disabled; `erased` the day it was deleted.
    `moved` is the day from which on the department was theirs, and `came_from` the one before.
    `part` is what chance may not decide: FREE, SENDS or SILENT, for the persons of the sample intranet.
    """

    principal: str
    directory_id: str
    name: str
    given: str
    family: str
    language: str
    department: str
    level: int
    company: str
    place: Place
    guest: bool = False
    frontline: bool = False
    off_days: frozenset[int] = frozenset()
    arrives: int | None = None
    leaves: int | None = None
    erased: int | None = None
    holdings: tuple[Holding, ...] = ()
    part: str = FREE
    came_from: str = ""
    moved: int | None = None

    @property
    def listed(self) -> bool:
        """Whether the directory still has the account on the last day."""
        return self.erased is None

    @property
    def enabled(self) -> bool:
        """Whether the account may sign in on the last day."""
        return self.leaves is None


@dataclass(frozen=True)
class Group:
    """A group of the directory: persons by their index in the organization, and groups inside it by name."""

    name: str
    directory_id: str
    members: tuple[int, ...] = ()
    inner: tuple[str, ...] = ()
