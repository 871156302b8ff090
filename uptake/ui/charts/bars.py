"""Named values as lying bars: a table, so the numbers need no second telling."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from babel import Locale

from uptake.ui.charts.series import Words
from uptake.ui.charts.share import share_bar
from uptake.ui.writing import Unit, written


@dataclass(frozen=True)
class Bar:
    """One row; a value of None is told as "No data"."""

    name: str
    value: float | None
    benchmark: float | None = None
    note: str = ""


def bar_chart(
    rows: Sequence[Bar],
    *,
    title: str,
    locale: Locale,
    unit: Unit = "number",
    maximum: float | None = None,
    show_title: bool = True,
    words: Words | None = None,
) -> str:
    """A figure with one lying bar for each row.

    `maximum` defaults to 1 for shares and to the largest value else.
    """
    words = words or Words()
    known = [value for row in rows for value in (row.value, row.benchmark) if value is not None]
    full = maximum or (1.0 if unit == "percent" else max(known, default=1.0)) or 1.0
    hidden = "" if show_title else ' class="visually-hidden"'
    body = "".join(_row(row, full, unit, locale, words) for row in rows)
    return (
        f'<figure class="chart"><table class="bars"><caption{hidden}>{escape(title)}</caption>'
        f"<tbody>{body}</tbody></table></figure>"
    )


def _row(row: Bar, full: float, unit: Unit, locale: Locale, words: Words) -> str:
    note = f"<small>{escape(row.note)}</small>" if row.note else ""
    told = words.no_data if row.value is None else written(row.value, unit, locale)
    peers = (
        ""
        if row.benchmark is None
        else f" <small>{escape(words.benchmark)} {escape(written(row.benchmark, unit, locale))}</small>"
    )
    return (
        f'<tr><th scope="row">{escape(row.name)}{note}</th>'
        f"<td>{share_bar(row.value, full, benchmark=row.benchmark)}</td>"
        f'<td class="number">{escape(told)}{peers}</td></tr>'
    )
