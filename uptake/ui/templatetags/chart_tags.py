"""Tags that draw: icons, bars, ring and charts, in the language and direction of the page."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from uptake.ui import icons, writing
from uptake.ui.charts import bars, columns, donut, heat, line, ring, share, spark, stacked
from uptake.ui.charts.series import Label, Series
from uptake.ui.reading import chart_words, reading_locale, reads_from_the_right

register = template.Library()


def _drawn(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308 - drawn by our own functions, which escape every text they are given


@register.simple_tag
def icon(name: str, size: int = 20, look: str = "", *, filled: bool = False) -> SafeString:
    """An icon of `frontend/icons.json`; filled where that form exists."""
    return _drawn(icons.icon(f"{name}-filled" if filled else name, size=size, look=look))


@register.simple_tag
def share_bar(value: float | None, maximum: float = 100, benchmark: float | None = None, label: str = "") -> SafeString:
    """A value against its maximum, with a tick for the benchmark."""
    return _drawn(share.share_bar(value, maximum, benchmark=benchmark, label=str(label)))


@register.simple_tag
def score_ring(
    percent: float | None, points: float | None, maximum: float | None, benchmark: float | None = None
) -> SafeString:
    """The score as a ring; `percent` is a share (0 to 1) or None."""
    locale = reading_locale()
    no_data = _("No data")
    label = no_data
    if percent is not None:
        label = _("%(percent)s: %(points)s of %(maximum)s points") % {
            "percent": writing.written_percent(percent, locale),
            "points": writing.written_number(points, locale),
            "maximum": writing.written_number(maximum, locale),
        }
    if benchmark is not None:
        label += ", " + _("peers %(points)s") % {"points": writing.written_number(benchmark, locale)}
    drawn = ring.score_ring(percent, points, maximum, benchmark=benchmark, label=label, no_data=no_data, locale=locale)
    return _drawn(drawn)


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str) -> SafeString:
    """A line as small as a word."""
    return _drawn(spark.sparkline(values, label=str(label)))


@register.simple_tag
def legend_key(look: str = "series-1") -> SafeString:
    """The little line that explains a colour: `series-1` to `series-4` or `look-benchmark`."""
    return format_html(
        '<svg class="legend-key {}" viewBox="0 0 14 4" aria-hidden="true"><line x1="0" x2="14" y1="2" y2="2"/></svg>',
        look,
    )


@register.simple_tag
def line_chart(series: Sequence[Series], x_labels: Sequence[Label], **options: Any) -> SafeString:
    """Lines over days; options as in `uptake.ui.charts.line.line_chart`."""
    return _drawn(line.line_chart(series, x_labels, **_read_here(options)))


@register.simple_tag
def column_chart(series: Sequence[Series], x_labels: Sequence[Label], **options: Any) -> SafeString:
    """Grouped columns; options as in `uptake.ui.charts.columns.column_chart`."""
    return _drawn(columns.column_chart(series, x_labels, **_read_here(options)))


@register.simple_tag
def bar_chart(rows: Sequence[bars.Bar], **options: Any) -> SafeString:
    """Lying bars; options as in `uptake.ui.charts.bars.bar_chart`."""
    here = _read_here(options)
    here.pop("rtl")
    return _drawn(bars.bar_chart(rows, **here))


@register.simple_tag
def heat_map(
    cells: Sequence[Sequence[heat.Cell]], rows: Sequence[str], columns: Sequence[str], **options: Any
) -> SafeString:
    """Shares in two directions; options as in `uptake.ui.charts.heat.heat_map`."""
    here = _read_here(options)
    here.pop("rtl")
    return _drawn(heat.heat_map(cells, rows, columns, **here))


@register.simple_tag
def stacked_bars(wholes: Sequence[stacked.Whole], bands: Sequence[stacked.Band], **options: Any) -> SafeString:
    """Full bars divided into bands; options as in `uptake.ui.charts.stacked.stacked_bars`."""
    return _drawn(stacked.stacked_bars(wholes, bands, **_read_here(options)))


@register.simple_tag
def donut_chart(parts: Sequence[donut.Part], **options: Any) -> SafeString:
    """A ring of parts; options as in `uptake.ui.charts.donut.donut`."""
    here = _read_here(options)
    here.pop("rtl")
    return _drawn(donut.donut(parts, **here))


def _read_here(options: dict[str, Any]) -> dict[str, Any]:
    here: dict[str, Any] = {"words": chart_words(), **options}
    for name in here.keys() & {"title", "description", "middle", "corner"}:
        here[name] = str(here[name])  # a translation that waits for its reader
    return {**here, "locale": reading_locale(), "rtl": reads_from_the_right()}
