"""Freezes who counts where, once a week, and works out what is told of the groups every day.

Everything here may run again: a day is replaced whole, and a week that is frozen stays as it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import transaction
from pyroaring import BitMap

from uptake.groups import keeping
from uptake.groups.models import Freeze, GroupFigure
from uptake.groups.queries import left_out, protection, settings_of
from uptake.groups.seating import Seating
from uptake.people import queries as people
from uptake.rules.choices import chosen
from uptake.rules.frozen_groups import NOTHING, counted, freeze
from uptake.rules.group_figures import noise, told_groups
from uptake.rules.group_trees import Path, Tree, path_in, trees_for
from uptake.rules.protection import Protection
from uptake.rules.small_groups import SMALLEST_SHOWN, size_band
from uptake.rules.window import HISTORY_DAYS
from uptake.score.categories import CATEGORIES
from uptake.score.engine import Whose
from uptake.score.groups import GroupAnswer, compute_groups, filterable, people_of
from uptake.score.registry import makes_points, primary
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

WEEK = timedelta(days=7)


def refresh(
    tenant: Tenant,
    newest: date,
    days: Collection[date],
    *,
    people_opted_out: bool = False,
    given: Protection | None = None,
) -> None:
    """Freeze if a week has passed, then replace what is told of the groups on these days and the newest one.

    Nothing is told of days before the week that is frozen: their members were others. The protection is that
    of the organization's choices, unless it is given.
    """
    by = given or protection(tenant)
    if not people_opted_out:
        begin_week(tenant, newest, by)
        record(tenant, newest, days, by)


@transaction.atomic
def begin_week(tenant: Tenant, day: date, by: Protection) -> None:
    """Freeze the membership from this day on, unless the last freeze is younger than a week."""
    about = settings_of(tenant)
    trees = trees_for(about.attributes) if about.on else ()
    last, before = keeping.freeze_of(tenant), keeping.frozen(tenant)
    due = last is None or day >= last.from_day + WEEK or any(tree.id not in before for tree in trees)
    if not due or not (trees or by.in_tens):
        return
    present, excluded = people_of(_whose(tenant, ()), day), frozenset(people.excluded(tenant))
    earlier = frozenset(keeping.counted(last)) if last is not None else frozenset[int]()
    here = counted(earlier, present, excluded, by.smallest) if by.in_tens else present - excluded
    Freeze.objects.of(tenant).delete()
    Freeze.objects.of(tenant).create(
        tenant=tenant,
        from_day=day,
        counted=BitMap(here).serialize(),
        waiting=BitMap(present - here).serialize(),
        known=people.everybody(tenant).serialize(),
    )
    if trees:
        chosen_before = {tree.id: before[tree.id] for tree in trees if tree.id in before}
        keeping.keep(tenant, freeze(chosen_before, _wishes(tenant, trees, here), by.smallest))


def record(tenant: Tenant, newest: date, days: Collection[date], by: Protection) -> None:
    """Compute and keep what is told of every shown group: points daily, what supports them for the newest day."""
    about, week = settings_of(tenant), keeping.freeze_of(tenant)
    if week is None or not about.on:
        return
    wanted = sorted({day for day in (*days, newest) if week.from_day <= day <= newest})
    trees = trees_for(about.attributes)
    state = keeping.frozen(tenant)
    seating = Seating([state.get(tree.id, NOTHING) for tree in trees])
    keys = _keys(tenant, seating.everybody()) if by.noise else {}
    owner = (_whose(tenant, list(left_out(tenant, by))), seating.leaves(keys))
    leading = [each for category in CATEGORIES for each in (primary(category), *makes_points(category, tenant.choices))]
    primaries = [each for each in dict.fromkeys(leading) if filterable(each)]
    limits: dict[str, Any] = {
        "threads": settings.UPTAKE.score_threads,
        "memory_limit": settings.UPTAKE.score_memory,
    }
    earlier = [day for day in wanted if day != newest]
    answers = compute_groups([owner], earlier, primaries, **limits)[0]
    answers += compute_groups([owner], [newest] if newest in wanted else [], **limits)[0]
    rows = [row for answer in answers for row in _rows(tenant, trees, seating, answer, by)]
    _replace(tenant, newest, wanted, [each.id for each in primaries], rows)


@transaction.atomic
def _replace(
    tenant: Tenant, newest: date, days: Sequence[date], daily: Sequence[str], rows: Sequence[GroupFigure]
) -> None:
    kept = GroupFigure.objects.of(tenant)
    kept.filter(as_of_day__in=days).delete()
    kept.filter(as_of_day__lt=newest).exclude(metric__in=daily).delete()
    kept.filter(as_of_day__lte=newest - timedelta(days=HISTORY_DAYS)).delete()
    kept.bulk_create(rows, batch_size=1000)


def _rows(
    tenant: Tenant, trees: Sequence[Tree], seating: Seating, answer: GroupAnswer, by: Protection
) -> Iterable[GroupFigure]:
    for place, tree in enumerate(trees):
        cells, everybody, keys = seating.cells(place, answer)
        drawn = {path: noise(_secret(tenant), answer.metric, keys[path]) for path in cells} if by.noise else None
        shown = seating.trees[place].shown
        for path, told in told_groups(cells, everybody, shown, by.smallest, drawn).items():
            least, most = size_band(max(cells[path].people, SMALLEST_SHOWN))
            yield GroupFigure(
                tenant=tenant,
                as_of_day=answer.as_of,
                metric=answer.metric,
                method=answer.method,
                attribute=tree.levels[len(path) - 1],
                path=path,
                kind=told.kind.value,
                percent=told.percent,
                least=least,
                most=most,
            )


def _wishes(tenant: Tenant, trees: Sequence[Tree], here: Collection[int]) -> dict[str, dict[int, Path]]:
    values = people.attributes(tenant)
    nothing: Mapping[str, str] = {}
    return {tree.id: {person: path_in(tree, values.get(person, nothing)) for person in here} for tree in trees}


def _whose(tenant: Tenant, excluded: Collection[int]) -> Whose:
    return Whose(facts_of(tenant), excluded, chosen(tenant.choices, "accounts_that_end") == "at_once")


def _keys(tenant: Tenant, everybody: Iterable[int]) -> dict[int, int]:
    """A random number for each person that nobody outside can know."""
    secret = _secret(tenant)
    return {
        person: int.from_bytes(blake2b(person.to_bytes(4, "big"), digest_size=4, key=secret).digest(), "big")
        for person in everybody
    }


def _secret(tenant: Tenant) -> bytes:
    return blake2b(tenant.slug.encode(), digest_size=32, key=settings.UPTAKE.secret, person=b"uptake-groups").digest()
