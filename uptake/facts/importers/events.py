"""Make facts of files that tell event by event: all files of a run are one log.

Pages of one log overlap, repeat events and cut days in two, so no file can be counted by itself. The events
of a run are laid together, each once, and only days that are known whole become facts; such a day replaces
what the source said about it before, as everywhere. Pages of one search therefore belong into one run.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.deliveries import Covered, Delivery, Events, Notice, Part, Resolve, Skipped
from uptake.facts.importers.whole_days import whole_days


def folded(deliveries: Sequence[Delivery], resolve: Resolve) -> list[Delivery | Skipped]:
    """The deliveries; those with events get the facts of the whole days that they have a share in."""
    persons = {p.directory_id.lower(): p.principal for one in deliveries for p in one.persons if p.directory_id}

    def known(directory_ids: Collection[str]) -> Mapping[str, str]:
        return {**resolve(directory_ids), **{i: persons[i] for i in directory_ids if i in persons}}

    pages: dict[str, dict[str, Delivery]] = {}
    for one in deliveries:
        if one.events is not None:
            pages.setdefault(one.source, {}).setdefault(one.digest, one)
    laid = {page.digest: result for found in pages.values() for page, result in _log(list(found.values()), known)}
    return [_of(one, laid) for one in deliveries]


def _of(one: Delivery, laid: Mapping[str, Delivery | Skipped]) -> Delivery | Skipped:
    """What became of the file; the same content under another name became the same, under its own name."""
    result = laid[one.digest] if one.events is not None else one
    return result if result.name == one.name else replace(result, name=one.name)


def _log(pages: Sequence[Delivery], resolve: Resolve) -> list[tuple[Delivery, Delivery | Skipped]]:
    logs = [page.events for page in pages if page.events is not None]
    whole = whole_days([log.reach for log in logs])
    facts = logs[0].fold(pa.concat_tables([log.rows for log in logs]), whole, resolve)
    notices = (Notice("people_unknown", {"count": facts.unknown}),) if facts.unknown else ()
    people = _people(facts.parts, whole)
    laid: list[tuple[Delivery, Delivery | Skipped]] = []
    for page, log in zip(pages, logs, strict=True):
        days = _share(log, whole)
        laid.append((page, _told(page, log, days, facts.parts, people, notices)))
        people = {day: 0 if day in days else count for day, count in people.items()}
    return laid


def _told(
    page: Delivery,
    log: Events,
    days: Collection[date],
    parts: Sequence[Part],
    people: Mapping[date, int],
    notices: Sequence[Notice],
) -> Delivery | Skipped:
    cut = sorted(log.reach.keys() - set(days))
    if not days:
        return Skipped(page.name, "no_whole_day", {"first": cut[0], "last": cut[-1]}, page.bad_rows)
    if cut:
        notices = (*notices, Notice("days_not_whole", {"days": tuple(day.isoformat() for day in cut)}))
    own = [replace(part, days={day: part.days[day] for day in days if day in part.days}) for part in parts]
    return replace(
        page,
        events=None,
        parts=tuple(part for part in own if part.days),
        covers=tuple(Covered(day, 1, people[day]) for day in sorted(days)),
        notices=(*page.notices, *notices),
    )


def _share(log: Events, whole: Collection[date]) -> frozenset[date]:
    """The whole days that lie between the first and the last record of a page."""
    return frozenset(day for day in whole if min(log.reach) <= day <= max(log.reach))


def _people(parts: Sequence[Part], days: Collection[date]) -> dict[date, int]:
    found: dict[date, set[str]] = {day: set() for day in days}
    for part in parts:
        for day, rows in part.days.items():
            if part.table.about_persons:
                found[day].update(pc.unique(rows["principal"]).to_pylist())
    return {day: len(names) for day, names in found.items()}
