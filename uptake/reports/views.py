"""What the templates of the Business resilience report show: frozen, rounded and translated."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.sources import AUDIT, CALLS, PERSON_QUERY
from uptake.reports import explaining, measures, writing
from uptake.reports.measures import Saying
from uptake.reports.queries import Resilience
from uptake.score.resilience_collaborators import METRIC
from uptake.score.resilience_figures import Compared, Figure
from uptake.score.resilience_measures import Form, Question
from uptake.score.resilience_meetings import Spread
from uptake.ui.charts.bars import Bar
from uptake.ui.charts.series import Series, Words
from uptake.ui.reading import chart_words, reading_locale
from uptake.ui.writing import Unit, written_number


@dataclass(frozen=True)
class Trend:
    """The line of a measure over weeks, with the baseline beside it."""

    series: Sequence[Series]
    weeks: Sequence[str]
    unit: Unit
    words: Words


@dataclass(frozen=True)
class Organization:
    """One organization and what its people did, a text and a change for each column."""

    name: str
    cells: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class MeasureView:
    """One measure with everything that explains it; without numbers there is a `missing` sentence."""

    id: str
    title: str
    definition: str
    now: str
    before: str
    change: str
    direction: str
    tone: str
    reading: str
    missing: str
    trend: Trend | None
    how: Sequence[tuple[str, str]]


def of_question(found: Resilience, question: Question) -> list[MeasureView]:
    """The measures of a question, in the order of the report."""
    shown = [of_figure(each, found) for each in found.report.figures if each.measure.question is question]
    return [*shown, _collaborators(found)] if question is Question.IDEAS else shown


def of_figure(figure: Figure, found: Resilience) -> MeasureView:
    """One measure."""
    saying, form = measures.MEASURES[figure.measure.id], figure.measure.form
    if figure.numbers is None:
        source = _(_brings(figure))
        return _without(figure.measure.id, saying, _missing(figure.reason, source))
    return replace(
        _with(figure.measure.id, saying, form, figure.numbers),
        trend=_trend(figure, figure.numbers),
        how=explaining.how(figure, figure.numbers, found),
    )


def organizations(found: Resilience, question: Question) -> tuple[list[str], list[Organization]]:
    """A table of the organizations that may be shown: titles of its columns, and its rows."""
    told = [f for f in found.report.figures if f.measure.question is question and f.organizations]
    names = sorted({name for figure in told for name, _numbers in figure.organizations})
    titles = [str(measures.MEASURES[figure.measure.id].title) for figure in told]
    rows = []
    for name in names:
        cells = []
        for title, figure in zip(titles, told, strict=True):
            numbers = dict(figure.organizations).get(name)
            form = figure.measure.form
            text = writing.value(form, numbers.current.value) if numbers else _("not shown")
            cells.append((title, text, _signed(numbers)))
        rows.append(Organization(name or _("No organization given"), cells))
    return titles, rows


def _with(name: str, saying: Saying, form: Form, numbers: Compared) -> MeasureView:
    size = numbers.change
    flat = size is not None and abs(size) < writing.ABOUT_THE_SAME
    up = size is not None and size > 0
    judged = size is not None and not flat and saying.good_when
    tone = "same" if not judged else "better" if up == (saying.good_when == "up") else "worse"
    return MeasureView(
        id=name,
        title=str(saying.title),
        definition=str(saying.definition),
        now=writing.value(form, numbers.current.value),
        before=writing.value(form, numbers.baseline.value if numbers.baseline else None),
        change=writing.change(numbers),
        direction="" if size is None else "flat" if flat else "up" if up else "down",
        tone=tone,
        reading=writing.reading(form, numbers, saying),
        missing="",
        trend=None,
        how=(),
    )


def _without(name: str, saying: Saying, missing: str) -> MeasureView:
    nothing = dict.fromkeys(("now", "before", "change", "direction", "tone", "reading"), "")
    title, definition = str(saying.title), str(saying.definition)
    return MeasureView(id=name, title=title, definition=definition, **nothing, missing=missing, trend=None, how=())


def _missing(reason: str, source: str) -> str:
    if reason == "few_people":
        return _("Fewer than 10 people have a value in one of the periods, so it is not shown.")
    return _("No data. This would bring it: %(source)s.") % {"source": source}


def _brings(figure: Figure) -> str:
    reading = figure.reading or figure.measure.readings[0]
    return reading.source


def _signed(numbers: Compared | None) -> str:
    if numbers is None or numbers.change is None:
        return ""
    sign = "+" if numbers.change > 0 else "\N{MINUS SIGN}" if numbers.change < 0 else ""
    return sign + writing.change(numbers)


def _trend(figure: Figure, numbers: Compared) -> Trend:
    shares = figure.measure.form in (Form.SHARE, Form.PEOPLE)
    line = Series(_("Each week"), [_drawn(value, shares=shares) for _week, value in figure.weeks])
    before = numbers.baseline
    flat = (
        [Series(_("Baseline"), [_drawn(before.value, shares=shares)] * len(figure.weeks), "benchmark")]
        if before
        else []
    )
    weeks = [writing.week(first) for first, _value in figure.weeks]
    return Trend([line, *flat], weeks, "percent" if shares else "number", replace(chart_words(), label=_("Week of")))


def _drawn(value: Fraction | None, *, shares: bool) -> float | None:
    return None if value is None else round(float(value), 3 if shares else 2)


def _collaborators(found: Resilience) -> MeasureView:
    told, saying = found.collaborators, measures.COLLABORATORS
    if told.numbers is None or told.periods is None:
        return _without("collaborators", saying, _missing(told.reason, _(AUDIT)))
    how = [
        (_("Arithmetic"), _("People who collaborate, divided by people with access to OneDrive or SharePoint")),
        (_("Columns"), METRIC),
        *explaining.weeks_told(told.periods),
        (_("People counted"), explaining.people_told(told.numbers)),
        (_("Source"), _(AUDIT)),
        (_("Defined in"), _("Adoption Score, section %(section)s") % {"section": "1.3"}),
    ]
    return replace(_with("collaborators", saying, Form.PEOPLE, told.numbers), how=how)


@dataclass(frozen=True)
class OriginView:
    """A table that the report is made of: its name, its periods, and the people active in them."""

    source: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class SpreadView:
    """How meetings divide into bands, now and in the baseline."""

    title: str
    bars: Sequence[Bar]
    words: Words


def origins(found: Resilience) -> list[OriginView]:
    """What the report is made of."""
    told = []
    for origin in found.report.origins:
        people = written_number(origin.people, reading_locale())
        facts = [*explaining.weeks_told(origin.periods), (_("People active in the current period"), people)]
        name = _(PERSON_QUERY) if origin.table is PERSON_WEEK else _("Daily activity reports")
        told.append(OriginView(name, facts))
    return told


def shapes(found: Resilience) -> dict[str, Any]:
    """The spread of lengths and sizes of meetings; without one, the sentence that says why."""
    told = found.shapes
    if told is None:
        return {"spreads": [], "missing": _missing("no_data", _(CALLS)), "how": []}
    lengths = [_("1 to 15 minutes"), _("16 to 30 minutes"), _("31 to 60 minutes"), _("more than 60 minutes")]
    sizes = [_("1 or 2 people"), _("3 to 8 people"), _("9 to 20 people"), _("more than 20 people")]
    pairs = [(_("How long meetings are"), lengths, told.lengths), (_("How large meetings are"), sizes, told.sizes)]
    spreads = [_spread(title, names, spread) for title, names, spread in pairs if spread is not None]
    missing = "" if len(spreads) == len(pairs) else _("Numbers about fewer than 10 meetings are not shown.")
    how = [
        (_("Arithmetic"), _("Meetings of a band, divided by all meetings whose length or size is known; no calls")),
        (_("Columns"), "meeting.minutes, meeting.attendees"),
        *explaining.weeks_told(told.periods),
        (_("Source"), _(CALLS)),
        (_("Defined in"), _("Adoption Score, section %(section)s") % {"section": "1.2, 7"}),
    ]
    return {"spreads": spreads, "missing": missing, "how": how}


def _spread(title: str, names: Sequence[str], spread: Spread) -> SpreadView:
    before: list[float | None] = [count / sum(spread.before) for count in spread.before] or [None] * len(names)
    bars = [
        Bar(name, count / sum(spread.now), share) for name, count, share in zip(names, spread.now, before, strict=True)
    ]
    return SpreadView(title, bars, replace(chart_words(), benchmark=_("Baseline")))
