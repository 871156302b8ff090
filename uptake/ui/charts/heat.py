"""Shares in two directions as a table whose cells are tinted: every number stays a text that is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from babel import Locale

from uptake.ui.charts.series import Words
from uptake.ui.writing import written_percent

BANDS = 5
"""In how many tints the shares from 0 to 1 are told apart."""


@dataclass(frozen=True)
class Cell:
    """One share (0 to 1) with a small note below it; a value of None is "No data"."""

    value: float | None
    note: str = ""


def heat_map(
    cells: Sequence[Sequence[Cell]],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    title: str,
    locale: Locale,
    corner: str = "",
    show_title: bool = True,
    words: Words | None = None,
) -> str:
    """A figure with one tinted cell for each row and column.

    `corner` names what rows and columns are. Raises ValueError when the cells are not as many as their names.
    """
    words = words or Words()
    if len(cells) != len(rows) or any(len(row) != len(columns) for row in cells):
        raise ValueError(f"{title}: the cells are not {len(rows)} times {len(columns)}")
    hidden = "" if show_title else ' class="visually-hidden"'
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(_cell(cell, locale, words) for cell in row)}</tr>'
        for name, row in zip(rows, cells, strict=True)
    )
    return (
        f'<figure class="chart"><div class="heat-scroll" role="region" tabindex="0" aria-label="{escape(title)}">'
        f'<table class="heat"><caption{hidden}>{escape(title)}</caption>'
        f"<thead><tr><td>{escape(corner)}</td>{heads}</tr></thead><tbody>{body}</tbody></table></div></figure>"
    )


def band(value: float) -> int:
    """The tint of a share, 1 for the lowest; a share on a border belongs to the upper one."""
    return min(BANDS, int(value * BANDS) + 1)


def _cell(cell: Cell, locale: Locale, words: Words) -> str:
    note = f"<small>{escape(cell.note)}</small>" if cell.note else ""
    if cell.value is None:
        return f'<td class="heat-none">{escape(words.no_data)}{note}</td>'
    return f'<td class="heat-{band(cell.value)}">{escape(written_percent(cell.value, locale))}{note}</td>'
