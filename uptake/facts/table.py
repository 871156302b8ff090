"""What a fact table and a column are.

A table is partitioned by day, and its columns have few kinds: those that Delta Lake, Spark and DuckDB all
know.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

import pyarrow as pa


class Kind(Enum):
    """What a column holds, and how it is stored."""

    DAY = "day"
    PERSON = "person"
    COUNT = "count"
    SECONDS = "seconds"
    MINUTES = "minutes"
    BOOLEAN = "boolean"
    FLAGS = "flags"
    TEXT = "text"
    THOUSANDTHS = "thousandths"


_STORED: Mapping[Kind, pa.DataType] = MappingProxyType(
    {
        Kind.DAY: pa.date32(),
        Kind.PERSON: pa.int32(),
        Kind.COUNT: pa.int32(),
        Kind.SECONDS: pa.int32(),
        Kind.MINUTES: pa.int32(),
        Kind.BOOLEAN: pa.bool_(),
        Kind.FLAGS: pa.int32(),
        Kind.TEXT: pa.string(),
        Kind.THOUSANDTHS: pa.int32(),
    }
)


@dataclass(frozen=True)
class Column:
    """One column: what it means, what brings it, and for flags the names of its bits (bit 0 first).

    In a CSV file flags are written as names joined by `+` (`desktop+mobile`), in Parquet and on disk
    as the sum of their bits. Thousandths are written as decimal numbers (`17.5`) and kept as whole ones
    (17500), so that sums are the same on every engine and in every order.
    """

    name: str
    kind: Kind
    says: str
    source: str = ""
    flags: tuple[str, ...] = ()

    @property
    def stored(self) -> pa.DataType:
        """Type on disk."""
        return _STORED[self.kind]

    def bit(self, flag: str) -> int:
        """Value of one flag: 1 for the first name, 2 for the second, 4 for the third."""
        return 1 << self.flags.index(flag)


@dataclass(frozen=True)
class Table:
    """One fact table: its key, its columns, and the day it is partitioned by."""

    name: str
    says: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    day: str = "day"
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", MappingProxyType({c.name: c for c in self.columns}))

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    @property
    def schema(self) -> pa.Schema:
        """Schema on disk, columns in the order of declaration."""
        return pa.schema([(c.name, c.stored) for c in self.columns])

    @property
    def about_persons(self) -> bool:
        """Whether its rows name a person."""
        return "person" in self.by_name

    @property
    def values(self) -> tuple[Column, ...]:
        """The columns that are not part of the key."""
        return tuple(c for c in self.columns if c.name not in self.key)


def count(name: str, says: str, source: str = "") -> Column:
    """A column that counts something, from 0 on."""
    return Column(name, Kind.COUNT, says, source)


def yes_no(name: str, says: str, source: str = "") -> Column:
    """A column that says yes, no, or nothing."""
    return Column(name, Kind.BOOLEAN, says, source)


def text(name: str, says: str, source: str = "") -> Column:
    """A column of short text."""
    return Column(name, Kind.TEXT, says, source)


def thousandths(name: str, says: str, source: str = "") -> Column:
    """A column of decimal numbers."""
    return Column(name, Kind.THOUSANDTHS, says, source)
