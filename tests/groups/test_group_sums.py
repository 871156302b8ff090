"""Every leaf has what the organization would have if nobody else counted."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.score.random_tenants import TODAY, tenants, tenants_with_periods
from tests.score.tenant import FilesOf
from uptake.score.compute import compute
from uptake.score.engine import Whose
from uptake.score.groups import NOWHERE, Leaves, compute_groups, filterable, people_of
from uptake.score.registry import METRICS, metric

EVERYBODY = range(6)
leaves = st.dictionaries(st.sampled_from(EVERYBODY), st.integers(1, 2))
AS_OF = [TODAY, TODAY - timedelta(days=28)]


@pytest.mark.parametrize("of_kind", [tenants, tenants_with_periods])
def test_a_leaf_is_the_organization_with_everybody_else_left_out(of_kind, tmp_path_factory):
    @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
    @given(of_kind(), leaves, leaves)
    def check(tenant, one, other):
        facts = FilesOf(tmp_path_factory.mktemp("facts"), tenant)
        seated = Leaves([one, other], {})
        found = compute_groups([(Whose(facts), seated)], [TODAY])[0]
        for tree, leaf_of in enumerate((one, other)):
            for leaf in range(3):
                elsewhere = [p for p in EVERYBODY if leaf_of.get(p, NOWHERE) != leaf]
                alone = {(r.metric, r.as_of): r for r in compute(facts, [TODAY], excluded=elsewhere)}
                for answer in found:
                    sums = [s for s in answer.sums if (s.tree, s.leaf) == (tree, leaf)]
                    expected = alone[answer.metric, answer.as_of]
                    assert len(sums) <= 1
                    told = (sums[0].numerator, sums[0].denominator) if sums else (0, 0)
                    assert told == (expected.numerator or 0, expected.denominator or 0)

    check()


def test_many_tenants_at_once_are_what_each_is_alone(tmp_path_factory):
    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(tenants(), tenants(), leaves, leaves)
    def check(first, second, one, other):
        owners = [
            (Whose(FilesOf(tmp_path_factory.mktemp("facts"), tenant)), Leaves([leaf_of], dict.fromkeys(EVERYBODY, 7)))
            for tenant, leaf_of in ((first, one), (second, other))
        ]
        together = compute_groups(owners, AS_OF)
        for owner, found in zip(owners, together, strict=True):
            (alone,) = compute_groups([owner], AS_OF)
            assert [(a.metric, a.as_of, sorted(a.sums, key=str)) for a in found] == [
                (a.metric, a.as_of, sorted(a.sums, key=str)) for a in alone
            ]

    check()


def test_the_sum_of_keys_knows_who_contributes_and_how(tmp_path_factory):
    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(tenants(), leaves)
    def check(tenant, leaf_of):
        facts = FilesOf(tmp_path_factory.mktemp("facts"), tenant)
        keys = {person: 1000**person for person in EVERYBODY}
        for answer in compute_groups([(Whose(facts), Leaves([leaf_of], keys))], [TODAY])[0]:
            for each in answer.sums:
                if each.leaf != NOWHERE and metric(answer.metric).each == 1:
                    parts = [each.key_sum // 1000**person % 1000 for person in EVERYBODY]
                    assert sum(part > 0 for part in parts) == each.asked
                    assert sum(part - 1 for part in parts if part) == 2 * each.numerator

    check()


def test_who_is_left_out_is_nowhere(tmp_path_factory):
    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(tenants(), st.sets(st.sampled_from(EVERYBODY)))
    def check(tenant, excluded):
        facts = FilesOf(tmp_path_factory.mktemp("facts"), tenant)
        assert not people_of(Whose(facts, excluded), TODAY) & excluded
        assert people_of(Whose(facts), TODAY) - excluded == people_of(Whose(facts, excluded), TODAY)

    check()


def test_only_what_is_about_single_people_can_be_asked_about_a_group():
    assert filterable(metric("communication.modes"))
    assert {m.grain.name for m in METRICS if filterable(m)} == {"person"}
    assert not any(filterable(m) for m in METRICS if m.grain.name in ("thread", "question"))
