"""Groups beside their organization, as rows for pages and files: what is told of each, and what the difference says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from uptake.groups import queries as groups
from uptake.groups.naming import group_name
from uptake.groups.queries import Figure
from uptake.insights.day import Answer
from uptake.rules.group_differences import Difference, Verdict, difference
from uptake.rules.group_figures import Kind, Told
from uptake.tenancy.models import Tenant
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written, written_number


@dataclass(frozen=True)
class ComparedGroup:
    """One group and one metric: a whole percentage (about, under or over it), a band of the size, and the difference.

    `points` is the difference to the organization in percentage points with its 95 % interval; None where the
    organization has no number. `verdict` is higher, lower or too_small.
    """

    as_of: date
    metric: str
    attribute: str
    group: str
    told: str
    percent: int
    size_from: int
    size_to: int | None
    points: int | None
    points_low: int | None
    points_high: int | None
    verdict: str


def compared(tenant: Tenant, attribute: str, answer: Answer) -> list[ComparedGroup]:
    """The groups of an attribute for a metric, the highest first."""
    found = groups.figures(tenant, [answer.metric.id], attribute, day=answer.as_of)
    rows = [_row(figure, answer) for figure in found]
    return sorted(rows, key=lambda row: (-row.percent, row.group))


def told(figure_kind: str, percent: int) -> str:
    """A figure of a group in words: 64 %, under 21 %, over 79 %."""
    share = written(percent / 100, "percent", reading_locale())
    if figure_kind == Kind.UNDER:
        return _("under %(share)s") % {"share": share}
    return _("over %(share)s") % {"share": share} if figure_kind == Kind.OVER else share


def band(least: int, most: int | None) -> str:
    """A band of sizes in words: 10 to 24 people."""
    locale = reading_locale()
    if most is None:
        return _("%(least)s people or more") % {"least": written_number(least, locale)}
    return _("%(least)s to %(most)s people") % {
        "least": written_number(least, locale),
        "most": written_number(most, locale),
    }


def verdict(row: ComparedGroup) -> str:
    """What can be said about the difference, with its interval."""
    if row.points is None or row.points_low is None or row.points_high is None:
        return _("no data for the organization")
    if row.verdict == Verdict.TOO_SMALL:
        return _("too small to compare")
    return _("%(points)s points (%(low)s to %(high)s)") % {
        "points": _signed(row.points),
        "low": _signed(row.points_low),
        "high": _signed(row.points_high),
    }


def names(paths: Iterable[tuple[str, ...]]) -> list[str]:
    """Groups as people read them."""
    return [group_name(path) for path in paths]


def _row(figure: Figure, answer: Answer) -> ComparedGroup:
    found = _difference(figure, answer)
    return ComparedGroup(
        as_of=figure.as_of,
        metric=figure.metric,
        attribute=figure.attribute,
        group=group_name(figure.path),
        told=figure.kind.value,
        percent=figure.percent,
        size_from=figure.least,
        size_to=figure.most,
        points=round(100 * found.value) if found else None,
        points_low=round(100 * found.low) if found else None,
        points_high=round(100 * found.high) if found else None,
        verdict=found.verdict.value if found else "",
    )


def _difference(figure: Figure, answer: Answer) -> Difference | None:
    if answer.share is None or not answer.about:
        return None
    return difference(Told(figure.kind, figure.percent), figure.least, answer.share, answer.about)


def _signed(points: int) -> str:
    return f"{'+' if points > 0 else '−' if points < 0 else '±'}{written_number(abs(points), reading_locale())}"
