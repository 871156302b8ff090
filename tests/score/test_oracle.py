"""The queries against the oracle, and what must hold whatever the facts are."""

import tempfile
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.score import oracle
from tests.score.random_tenants import AS_OF_DAYS, PERSONS, TODAY, tenants, tenants_with_periods
from tests.score.tenant import FilesOf, Tenant
from uptake.facts.tables import FILE_USE, PERSON_DAY, PERSON_STATE
from uptake.score.compute import compute, compute_many
from uptake.score.engine import Whose
from uptake.score.registry import METRICS, metric
from uptake.score.result import Basis, Result

GRAINS = {"person", "thread", "question", "meeting", "workspace"}  # what these tenants have facts of
COMPUTED = [m.id for m in METRICS if m.answer is not None and m.grain.name in GRAINS]
SKIPPED = ("no_licences", "no_source", "names_are_concealed")
FEW = settings(max_examples=25, deadline=None)


def results(tenant: Tenant, days: Sequence[date], excluded: Collection[int] = ()) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        found = compute(FilesOf(Path(folder), tenant), days, excluded=excluded)
    return [result for result in found if result.metric in COMPUTED]


def answered(found: Sequence[Result]) -> dict[tuple[str, date], tuple[int | None, int | None]]:
    return {(r.metric, r.as_of): (r.numerator, r.denominator) for r in found if r.reason is None}


@FEW
@given(tenants(), st.sets(PERSONS, max_size=2))
def test_plan_and_oracle_count_the_same(tenant, excluded):
    expected = {day: oracle.daily(tenant, day, excluded) for day in AS_OF_DAYS}
    for result in results(tenant, AS_OF_DAYS, excluded):
        if result.reason in SKIPPED:
            continue
        counted = expected[result.as_of][result.metric]
        if result.reason is None:
            assert (result.numerator, result.denominator) == counted, result
        else:
            assert counted[1] == 0, result


def test_the_oracle_knows_every_metric():
    assert set(oracle.daily(Tenant(), TODAY)) == set(COMPUTED)


@FEW
@given(tenants_with_periods(), st.sets(PERSONS, max_size=2))
def test_plan_and_oracle_count_the_same_from_period_reports(tenant, excluded):
    for result in results(tenant, [TODAY], excluded):
        if result.reason in SKIPPED:
            continue
        basis = Basis.of(result.basis)
        counted = oracle.from_period(tenant, TODAY, basis.refreshed, basis.days, excluded)[result.metric]
        if result.reason is None:
            assert (result.numerator, result.denominator) == counted, result
        else:
            assert counted[1] == 0, result


@settings(max_examples=10, deadline=None)
@given(tenants())
def test_no_share_passes_the_whole_and_nothing_is_a_share_of_nobody(tenant):
    for result in results(tenant, AS_OF_DAYS):
        if result.reason is None:
            assert 0 <= result.numerator <= result.denominator
            assert result.denominator > 0
            about = metric(result.metric)
            assert about.weighted or result.asked * about.each == result.denominator
        else:
            assert (result.numerator, result.denominator) == (None, None)


@settings(max_examples=8, deadline=None)
@given(tenants(), tenants(), PERSONS)
def test_an_excluded_person_changes_nothing(tenant, other, person):
    """Whatever one more person does and holds, nothing changes while they are excluded."""
    stranger = 99
    joined = Tenant(rows={name: list(rows) for name, rows in tenant.rows.items()}, delivered=tenant.delivered)
    days_of_state = {row["day"] for row in tenant.of(PERSON_STATE)}
    joined.add(
        PERSON_STATE,
        [
            {**row, "person": stranger}
            for row in other.of(PERSON_STATE)
            if row["person"] == person and row["day"] in days_of_state
        ],
    )
    for table in (PERSON_DAY, FILE_USE):
        joined.add(table, [{**row, "person": stranger} for row in other.of(table) if row["person"] == person])
    with_stranger = answered(results(joined, AS_OF_DAYS, [stranger]))
    without = answered(results(tenant, AS_OF_DAYS))
    assert {key: with_stranger[key] for key in without} == without


@settings(max_examples=4, deadline=None)
@given(tenants())
def test_many_days_at_once_are_the_same_as_each_day_alone(tenant):
    alone = [result for day in AS_OF_DAYS for result in results(tenant, [day])]
    assert results(tenant, list(reversed(AS_OF_DAYS))) == alone


@settings(max_examples=4, deadline=None)
@given(st.lists(tenants() | tenants_with_periods(), min_size=2, max_size=3), st.sets(PERSONS, max_size=2))
def test_a_tenants_facts_never_touch_the_numbers_of_another(some, excluded):
    """Many tenants at once give what each gives alone; persons, files and workspaces have the same names in all."""
    days = AS_OF_DAYS[1:]
    with tempfile.TemporaryDirectory() as folder:
        facts = [FilesOf(Path(folder) / str(number), tenant) for number, tenant in enumerate(some)]
        left_out = [excluded if number == 0 else () for number in range(len(some))]
        whose = [Whose(each, out) for each, out in zip(facts, left_out, strict=True)]
        together = compute_many(whose, days)
        alone = [compute(each, days, excluded=out) for each, out in zip(facts, left_out, strict=True)]
    assert together == alone


@settings(max_examples=4, deadline=None)
@given(tenants(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(tenant, chance):
    turned = Tenant(delivered=list(tenant.delivered))
    for name, rows in tenant.rows.items():
        turned.rows[name] = chance.sample(list(rows), len(rows))
    assert results(turned, AS_OF_DAYS) == results(tenant, AS_OF_DAYS)
