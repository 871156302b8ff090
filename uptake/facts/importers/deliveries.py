"""What one file brings, read and checked but not yet written."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from uptake.facts.table import Table
from uptake.rules.products import Plan


@dataclass(frozen=True)
class BadRow:
    """A row that was set aside: `row` counts the file's lines from 1 (the header), or a JSON list from 1."""

    file: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Notice:
    """Something an admin should know about a file that was taken all the same."""

    reason: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Covered:
    """A day (or a period ending on it, or last dates told on it) that the file delivers whole."""

    day: date
    period_days: int
    people: int


@dataclass(frozen=True)
class Part:
    """Facts of one table and length of period, by day.

    Each Arrow table has the key columns but for `day`, and the value columns as stored; in a table about
    persons the text column `principal` (user principal name in lower case) takes the place of `person`.
    `adds` marks facts that only add flags to days which the file does not cover.
    """

    table: Table
    columns: tuple[str, ...]
    period_days: int
    days: Mapping[date, pa.Table]
    adds: bool = False


Resolve = Callable[[Collection[str]], Mapping[str, str]]
"""Gives the user principal names (lower case) of those directory ids (lower case) that it knows."""


@dataclass(frozen=True)
class Folded:
    """What the events of a run come to; `unknown` people could not be told by name."""

    parts: tuple[Part, ...]
    unknown: int = 0


Fold = Callable[[pa.Table, Collection[date], Resolve], Folded]
"""Makes facts of events, each of which may be there twice, for these whole days only."""


@dataclass(frozen=True)
class Events:
    """What a file tells event by event, before the files of a run are laid together.

    `rows` has one row per event with its `day`, and whatever else `fold` needs. `reach` has, for every day
    with any record at all, the seconds of the day of the first and of the last one.
    """

    rows: pa.Table
    reach: Mapping[date, tuple[int, int]]
    fold: Fold


@dataclass(frozen=True)
class Licence:
    """A licence of a person: the product by id or name, and the service plans switched off in it."""

    sku: str
    disabled_plans: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DirectoryPerson:
    """A person as the directory tells it; `principal` is lower case, unknown texts are empty.

    `plans` or `licences` is None when the export does not have them, which is not the same as none.
    """

    principal: str
    directory_id: str = ""
    name: str = ""
    account_enabled: bool | None = None
    guest: bool = False
    language: str = ""
    company: str = ""
    department: str = ""
    country: str = ""
    state: str = ""
    city: str = ""
    plans: tuple[Plan, ...] | None = None
    licences: tuple[Licence, ...] | None = None


@dataclass(frozen=True)
class Member:
    """Somebody or some group inside a group, by id, by user principal name, or both."""

    directory_id: str = ""
    principal: str = ""
    is_group: bool = False


@dataclass(frozen=True)
class DirectoryGroup:
    """A group of the directory; `members` is None when the export does not tell them.

    With `transitive` the members of inner groups are already listed.
    """

    directory_id: str
    name: str
    members: tuple[Member, ...] | None = None
    transitive: bool = False


@dataclass(frozen=True)
class Sku:
    """A product that the tenant has bought, and the service plans in it."""

    sku_id: str
    name: str
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """What one file holds: facts in `parts`, or `events` that become facts with those of other files.

    `digest` is the SHA-256 of its bytes, `rows` those that are no bad rows. Of the directory it may hold
    persons (with the columns of person_state that they fill, and the day they are true of), groups, and
    the products bought.
    """

    name: str
    source: str
    digest: str
    parts: tuple[Part, ...] = ()
    events: Events | None = None
    covers: tuple[Covered, ...] = ()
    people: int = 0
    rows: int = 0
    concealed: bool = False
    notices: tuple[Notice, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    bad_row_count: int = 0
    snapshot_day: date | None = None
    persons: tuple[DirectoryPerson, ...] = ()
    person_columns: tuple[str, ...] = ()
    groups: tuple[DirectoryGroup, ...] = ()
    skus: tuple[Sku, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A file of which nothing was taken, and why."""

    name: str
    reason: str
    details: Mapping[str, object] = field(default_factory=dict)
    bad_rows: tuple[BadRow, ...] = ()


@dataclass(frozen=True)
class Taken:
    """A file that was taken, and what came of it."""

    name: str
    source: str
    days: tuple[date, ...]
    people: int
    rows: int
    notices: tuple[Notice, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    bad_row_count: int = 0


@dataclass(frozen=True)
class Report:
    """What a run took, skipped, and warned about, file by file in the order of their names.

    `persons` and `groups` are those of the directory files that were taken, for whoever keeps them.
    """

    taken: tuple[Taken, ...]
    skipped: tuple[Skipped, ...]
    persons: tuple[DirectoryPerson, ...] = ()
    groups: tuple[DirectoryGroup, ...] = ()
