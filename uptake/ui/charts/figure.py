"""The frame around a drawing: title, legend, both drawings, notes, and the table of the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from zlib import crc32

from babel import Locale

from uptake.ui.charts.paper import Paper
from uptake.ui.charts.series import Change, Label, Series, Words, colour_of
from uptake.ui.icons import icon
from uptake.ui.writing import Unit, written, written_day


@dataclass(frozen=True)
class Frame:
    """What stands around the drawings of one chart."""

    title: str
    description: str
    labels: Sequence[Label]
    series: Sequence[Series]
    changes: Sequence[Change]
    unit: Unit
    locale: Locale
    words: Words
    show_title: bool = True


def drawing(paper: Paper, frame: Frame, inside: str) -> str:
    """One SVG with the title and description that screen readers tell."""
    told = f"{frame.title}{frame.description}{frame.labels[:1]}"
    key = f"c{crc32(told.encode()):08x}-{paper.look}"
    return (
        f'<svg class="chart-drawing chart-{paper.look}" viewBox="0 0 {paper.width} {paper.height}" '
        f'role="img" direction="ltr" aria-labelledby="{key}-t {key}-d" data-first="{paper.first:.2f}" '
        f'data-step="{paper.step:.4f}" data-count="{paper.count}" data-top="{paper.top}" '
        f'data-bottom="{paper.bottom}"><title id="{key}-t">{escape(frame.title)}</title>'
        f'<desc id="{key}-d">{escape(frame.description or frame.title)}</desc>{inside}</svg>'
    )


def figure(frame: Frame, drawings: str) -> str:
    """The whole figure."""
    caption = f'<figcaption class="chart-caption">{escape(frame.title)}</figcaption>' if frame.show_title else ""
    label = escape(f"{frame.title}. {frame.words.read_by_keys}")
    stage = f'<div class="chart-stage" data-label="{label}">{drawings}</div>'
    return f'<figure class="chart">{caption}{_legend(frame)}{stage}{_notes(frame)}{table_of(frame)}</figure>'


def _legend(frame: Frame) -> str:
    if len(frame.series) < 2:
        return ""
    keys = "".join(
        f'<li><svg class="legend-key {colour_of(one, place)}" viewBox="0 0 14 4" aria-hidden="true">'
        f'<line x1="0" x2="14" y1="2" y2="2"/></svg>{escape(one.name)}</li>'
        for place, one in enumerate(frame.series)
    )
    return f'<ul class="chart-legend">{keys}</ul>'


def _notes(frame: Frame) -> str:
    if not frame.changes:
        return ""
    notes = "".join(
        f"<li><b>{number}</b>{escape(_label(change.at, frame.locale))}: {escape(change.text)}</li>"
        for number, change in enumerate(frame.changes, start=1)
    )
    return f'<ol class="chart-notes">{notes}</ol>'


def table_of(frame: Frame) -> str:
    """The same rows as a table behind a disclosure."""
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in [_head(frame), *_names(frame)])
    rows = "".join(
        f'<tr><th scope="row">{escape(_label(label, frame.locale))}</th>{_cells(frame, place)}</tr>'
        for place, label in enumerate(frame.labels)
    )
    title = escape(frame.title)
    return (
        f'<details class="disclosure"><summary>{icon("chevron-right", size=16)}'
        f"{escape(frame.words.view_as_table)}</summary>"
        f'<div class="chart-table" role="region" tabindex="0" aria-label="{title}"><table class="table">'
        f'<caption class="visually-hidden">{title}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _head(frame: Frame) -> str:
    """What stands above the labels: the day, or the name of whatever they are."""
    return frame.words.label if all(isinstance(label, date) for label in frame.labels) else frame.words.name


def _names(frame: Frame) -> list[str]:
    return [one.name for one in frame.series]


def _cells(frame: Frame, place: int) -> str:
    values = (one.values[place] for one in frame.series)
    texts = (frame.words.no_data if value is None else written(value, frame.unit, frame.locale) for value in values)
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def _label(label: Label, locale: Locale) -> str:
    return written_day(label, locale) if isinstance(label, date) else label
