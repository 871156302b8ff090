"""What stands in a history besides its numbers: changes of the way of counting, messages that ran, notes.

A change of method, source, exclusions, choices or of the maximum breaks the line, so that it is never taken
for a change in what people do. Source: specification of Adoption Score, sections 0.1 and 10.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from uptake.insights.keeping import shown_rows
from uptake.insights.models import Annotation, DailyInsight, ScoredDay
from uptake.insights.queries import Answer
from uptake.messaging import queries as messaging
from uptake.messaging.days import day_of
from uptake.rules.choices import CHOICES, chosen
from uptake.rules.maximum import Area
from uptake.rules.message_lifecycle import State
from uptake.score.categories import CATEGORIES, Category
from uptake.score.registry import makes_points, metric
from uptake.score.result import Basis
from uptake.tenancy.models import Tenant
from uptake.ui.charts.series import Change
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_day


class Kind(StrEnum):
    """What a marker is about."""

    METHOD = "method"
    SOURCE = "source"
    POPULATION = "population"
    CHOICE = "choice"
    MAXIMUM = "maximum"
    MESSAGE = "message"
    NOTE = "note"


BREAKS = frozenset({Kind.METHOD, Kind.SOURCE, Kind.POPULATION, Kind.MAXIMUM})
"""What numbers before and after do not compare over. A choice is none of it: it says which of several recorded ways
makes the points, and a history is told in one way throughout."""

_PEOPLE = frozenset(category.id for category in CATEGORIES if category.area is Area.PEOPLE)
_TOUCHED_BY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "score_method": frozenset({"communication", "content_collaboration", "teamwork", "mobility"}),
        "content_points": frozenset({"content_collaboration"}),
        "meetings_method": frozenset({"meetings"}),
        "apps_health_points": frozenset({"apps_health"}),
        "endpoint_points": frozenset({"endpoint_analytics"}),
    }
)
"""Which categories a choice makes the points of."""
_WHO_COUNTS = ("accounts_that_end", "exclusions_hold")
"""Choices that change who is counted, and so every number of people from then on; others are about what is shown."""

_RAN = (State.ACTIVE, State.COMPLETED, State.CANCELED)


@dataclass(frozen=True)
class Marker:
    """Something at a day of the history, in words."""

    day: date
    kind: Kind
    text: str

    @property
    def about_counting(self) -> bool:
        """Whether numbers before and after it do not compare."""
        return self.kind in BREAKS


def of(tenant: Tenant, category: Category | None, first: date, last: date) -> list[Marker]:
    """Everything between two days, both included, for the history of a category or of the total (None)."""
    wanted = CATEGORIES if category is None else (category,)
    rows = _recorded(tenant, wanted, first, last)
    found = [
        *(marker for each in wanted for marker in _counting(rows[each.id], each, named=category is None)),
        *(_maximum(rows) if category is None else ()),
        *_circumstances(tenant, frozenset(each.id for each in wanted), first, last),
        *_messages(tenant, category, first, last),
        *(
            Marker(note.day, Kind.NOTE, note.text)
            for note in Annotation.objects.of(tenant).filter(day__gte=first, day__lte=last)
        ),
    ]
    return sorted(found, key=lambda marker: marker.day)


def changes(markers: Iterable[Marker]) -> list[Change]:
    """The markers as a chart draws them: one for each day, a line broken where the counting changed."""
    by_day: dict[date, list[Marker]] = defaultdict(list)
    for marker in markers:
        by_day[marker.day].append(marker)
    return [
        Change(day, " ".join(m.text for m in found), breaks=any(m.about_counting for m in found))
        for day, found in sorted(by_day.items())
    ]


def counted_alike_since(markers: Iterable[Marker]) -> date | None:
    """The first day from which on everything is counted in one way; None when nothing changed."""
    return max((marker.day for marker in markers if marker.about_counting), default=None)


def comparable(tenant: Tenant, earlier: Answer, later: Answer) -> bool:
    """Whether two answers to a metric were counted in the same way, so that their difference means something."""
    if earlier.method != later.method or _made_of(earlier.basis) != _made_of(later.basis):
        return False
    days = (earlier.as_of, later.as_of)
    rows = list(ScoredDay.objects.of(tenant).filter(as_of_day__in=days).order_by("as_of_day"))
    touched = frozenset({later.metric.category.id})
    return len(rows) < 2 or all(kind not in BREAKS for kind, _text in _between(rows[0], rows[1], touched))


def _recorded(tenant: Tenant, wanted: Sequence[Category], first: date, last: date) -> dict[str, list[DailyInsight]]:
    """The rows that made the points of each day, by category, in the order of their days.

    Of the insights that may make the points under today's choices, the first one with a number does.
    """
    order = {about.id: place for each in wanted for place, about in enumerate(makes_points(each, tenant.choices))}
    best: dict[tuple[str, date], DailyInsight] = {}
    rows = shown_rows(tenant).filter(metric__in=order, as_of_day__gte=first, as_of_day__lte=last)
    for row in rows.order_by("as_of_day"):
        key = (metric(row.metric).category.id, row.as_of_day)
        known = best.get(key)
        if known is None or _rank(row, order) < _rank(known, order):
            best[key] = row
    return {each.id: [row for (category, _day), row in best.items() if category == each.id] for each in wanted}


def _rank(row: DailyInsight, order: Mapping[str, int]) -> tuple[bool, int]:
    return not _counts(row), order[row.metric]


def _counting(rows: Sequence[DailyInsight], category: Category, *, named: bool) -> Iterator[Marker]:
    """Changes of the method and of what the numbers are made of, between days that have a number."""
    about = _(category.title) + ": " if named else ""
    for earlier, later in pairwise([row for row in rows if _counts(row)]):
        if earlier.method != later.method:
            told = {"old": earlier.method, "new": later.method}
            text = about + _("Another way of counting from here on (%(old)s became %(new)s).") % told
            yield Marker(later.as_of_day, Kind.METHOD, text)
        elif _made_of(earlier.basis) != _made_of(later.basis):
            text = about + _("Made of something else from here on: %(what)s.") % {"what": _says(later.basis)}
            yield Marker(later.as_of_day, Kind.SOURCE, text)
    for earlier, later in pairwise(rows):
        before, after = (row.reason == "names_are_concealed" for row in (earlier, later))
        if before != after:
            text = _("Reports hide names from here on.") if after else _("Reports show names again from here on.")
            yield Marker(later.as_of_day, Kind.SOURCE, about + text)


def _maximum(rows: Mapping[str, Sequence[DailyInsight]]) -> Iterator[Marker]:
    """Categories that enter or leave the maximum of the total."""
    by_day: dict[date, set[str]] = defaultdict(set)
    for category, found in rows.items():
        for row in found:
            by_day[row.as_of_day] |= {category} if _counts(row) else set()
    titles = {category.id: category.title for category in CATEGORIES}
    for (_day, before), (day, after) in pairwise(sorted(by_day.items())):
        texts = (
            (after - before, _("%(categories)s counts from here on.")),
            (before - after, _("%(categories)s does not count from here on: no data.")),
        )
        for moved, text in texts:
            if moved:
                names = ", ".join(_(titles[each.id]) for each in CATEGORIES if each.id in moved)
                yield Marker(day, Kind.MAXIMUM, text % {"categories": names})


def _counts(row: DailyInsight) -> bool:
    """Whether the row brings points: a number about few is not shown, and then not counted (decision 0006)."""
    if row.numerator is None or not row.denominator:
        return False
    about = metric(row.metric)
    asked = row.denominator // about.each if row.asked is None else row.asked
    return bool(asked >= about.grain.smallest)


def _circumstances(tenant: Tenant, touched: frozenset[str], first: date, last: date) -> Iterator[Marker]:
    rows = ScoredDay.objects.of(tenant).filter(as_of_day__gte=first, as_of_day__lte=last).order_by("as_of_day")
    for earlier, later in pairwise(rows):
        for kind, text in _between(earlier, later, touched):
            yield Marker(later.as_of_day, kind, text)


def _between(earlier: ScoredDay, later: ScoredDay, touched: frozenset[str]) -> Iterator[tuple[Kind, str]]:
    """What differs in the circumstances of two days, as far as it touches these categories."""
    if earlier.exclusions != later.exclusions and touched & _PEOPLE:
        yield Kind.POPULATION, _("Other people are left out from here on.")
    for about in CHOICES:
        before, after = (chosen(row.choices, about.id) for row in (earlier, later))
        if before == after:
            continue
        says = next(option.says for option in about.options if option.value == after)
        told = {"title": _(about.title), "says": _(says)}
        if about.id in _WHO_COUNTS and touched & _PEOPLE:
            yield Kind.POPULATION, _("%(title)s from here on: %(says)s.") % told
        elif touched & _TOUCHED_BY.get(about.id, frozenset()):
            yield Kind.CHOICE, _("%(title)s, chosen here: %(says)s. The line is told in today's way throughout.") % told


def _messages(tenant: Tenant, category: Category | None, first: date, last: date) -> Iterator[Marker]:
    """Messages that ran, at their first day, or at the first of the history when they began before it."""
    zone = ZoneInfo(tenant.time_zone)
    for row in messaging.rows(tenant, _RAN):
        if category is not None and not (row.insight and metric(row.insight).category == category):
            continue  # announcements are about no category
        began, ended = _ran(tenant, row, zone)
        if began is None or began > last or (ended is not None and ended < first):
            continue
        told = {"name": row.name, "first": _written(began), "last": _written(ended)}
        text = (
            _("Message “%(name)s”, since %(first)s.")
            if ended is None
            else _("Message “%(name)s”, %(first)s to %(last)s.")
        )
        yield Marker(max(began, first), Kind.MESSAGE, text % told)


def _ran(tenant: Tenant, row: messaging.MessageRow, zone: ZoneInfo) -> tuple[date | None, date | None]:
    """The days on which a message ran; (None, None) when it never started, no end while it is active."""
    if row.state is State.ACTIVE:
        return row.first_day, None
    if row.state is State.COMPLETED:
        return row.first_day, row.last_day
    found = messaging.details(tenant, row.id)
    moved = {move.move: day_of(move.at, zone) for move in found.history} if found else {}
    return (row.first_day, moved.get("cancel")) if "start" in moved else (None, None)


def _made_of(text: str) -> tuple[object, ...] | None:
    """The kind of a basis; how many of its days were delivered, and until when, changes daily and is no change."""
    basis = _basis(text)
    if basis is None:
        return None
    period = 0 if basis.refreshed is None else basis.days
    return period, basis.last_dates, basis.licences_of is not None


def _says(text: str) -> str:
    basis = _basis(text)
    if basis is None:
        return _("no facts")
    parts = [
        _("daily facts") if basis.refreshed is None else _("reports about %(days)s days at once") % {"days": basis.days}
    ]
    if basis.last_dates:
        parts.append(_("last days of use only"))
    if basis.licences_of is not None:
        parts.append(_("licences of a later day"))
    return ", ".join(parts)


def _basis(text: str) -> Basis | None:
    return Basis.of(text) if text else None


def _written(day: date | None) -> str:
    return written_day(day, reading_locale())
