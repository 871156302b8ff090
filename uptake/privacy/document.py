"""The generated part of docs/privacy.md: every personal field with its purpose, source and retention."""

from collections.abc import Iterator

from django.utils import translation

from uptake.privacy.fields import everything
from uptake.privacy.shelves import SHELVES, Shelf
from uptake.rules.retention import period

BEGIN = "<!-- from here on made by uptake/privacy/document.py: change it there -->"


def as_markdown(page: str) -> str:
    """The page with its generated part anew; what stands above the mark is written by hand."""
    by_hand = page.partition(BEGIN)[0]
    with translation.override("en"):
        return by_hand + "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield from (BEGIN, "", "## How long what is kept", "")
    yield "| What | Tables | Purpose | Source | Kept | May be chosen |"
    yield "|---|---|---|---|---|---|"
    for shelf in SHELVES:
        tables = ", ".join(f"`{name}`" for name in shelf.tables)
        yield f"| {shelf.title} | {tables} | {shelf.purpose} | {shelf.source} | {_kept(shelf)} | {_bounds(shelf)} |"
    yield from ("", "## Every personal field", "")
    yield "Purpose, source and retention of a field are those of its table, above."
    shelves = {table: shelf for shelf in SHELVES for table in shelf.tables}
    for table, fields in everything().items():
        yield from ("", f"### `{table}`", "", f"{shelves[table].title}: {_kept(shelves[table])}.", "")
        yield from ("| Field | What it tells |", "|---|---|")
        yield from (f"| `{name}` | {says} |" for name, says in fields.items())


def _kept(shelf: Shelf) -> str:
    return f"{period(shelf.id).default} days, {shelf.until}" if shelf.has_period else str(shelf.until)


def _bounds(shelf: Shelf) -> str:
    return f"{period(shelf.id).least} to {period(shelf.id).most} days" if shelf.has_period else ""
