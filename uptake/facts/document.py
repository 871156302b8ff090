"""The page docs/facts.md, made from the declarations in tables.py."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from uptake.facts.sources import OPEN
from uptake.facts.table import Column, Kind, Table
from uptake.facts.tables import OPEN_TABLES, TABLES

_UNITS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.DAY: "day (`2026-03-01`)",
        Kind.PERSON: "person",
        Kind.COUNT: "number",
        Kind.SECONDS: "seconds",
        Kind.MINUTES: "minutes",
        Kind.BOOLEAN: "yes or no",
        Kind.FLAGS: "flags",
        Kind.TEXT: "text",
        Kind.THOUSANDTHS: "decimal number (`17.5`)",
    }
)

_HEAD = """\
# Fact tables

This page is generated from `uptake/facts/tables.py` by `uptake/facts/document.py`; change it there.

Facts hold whole days (UTC). On disk a person is a number that means something within one tenant only.
An empty cell means that nobody told; it never means 0.

The tables marked *open* may be imported as CSV (UTF-8, any order of columns) or Parquet with the column
names of this page. There `person` is a user principal name, and flags are names joined by `+`
(`desktop+mobile`). A file replaces the columns that it has, on the days that it has, for everybody: so
deliver whole days. Columns that reports fill as well may be delivered too, but not in the same import.
"""


def as_markdown() -> str:
    """Give the whole page."""
    return "\n".join([_HEAD, *(line for table in TABLES for line in _table(table))])


def template(table: Table) -> str:
    """Give the header of a CSV file: the key, the person, and what only such a file tells."""
    only_here = [column.name for column in table.values if column.source == OPEN]
    wanted = only_here or [column.name for column in table.values]
    who = ["person"] if table.about_persons else []
    return ",".join(dict.fromkeys([*table.key, *who, *wanted]))


def _table(table: Table) -> Iterator[str]:
    is_open = " *(open)*" if table in OPEN_TABLES else ""
    yield f"## `{table.name}`{is_open}\n"
    yield f"{table.says}\n"
    yield "One row for each " + ", ".join(f"`{name}`" for name in table.key) + ".\n"
    yield "| Column | Unit | What it says | Brought by |"
    yield "|---|---|---|---|"
    yield from (_column(table, column) for column in table.columns)
    yield ""
    if table in OPEN_TABLES:
        yield "First line of a CSV file:\n"
        yield f"```csv\n{template(table)}\n```\n"


def _column(table: Table, column: Column) -> str:
    unit = _UNITS[column.kind]
    if column.flags:
        unit += ": " + ", ".join(f"`{name}`" for name in column.flags)
    source = column.source or ("every source" if column.name in table.key else "")
    return f"| `{column.name}` | {unit} | {column.says} | {source} |"
