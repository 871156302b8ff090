"""What is contributed to the comparison with peers, and which benchmarks stand beside the own points."""

from datetime import date
from fractions import Fraction

import pytest
from insights.planning import DAY, founded, recorded, result

from uptake.config.environment import Environment
from uptake.insights import comparison, queries
from uptake.peers import actions
from uptake.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant(tmp_path, settings) -> Tenant:
    settings.UPTAKE = Environment(data=tmp_path, demo=True)
    return founded()


def test_unrounded_points_of_default_insights_are_contributed(tenant) -> None:
    day = recorded(
        tenant,
        result("communication.modes", DAY, 1, 30),
        result("mobility.platforms", DAY, 5, 9),
        result("content_collaboration.collaborators", DAY, 40, 100),
        result("content_collaboration.readers", DAY, 80, 100),
    )
    found = {measure: points for measure, points in comparison.contributed(day).items() if points is not None}
    assert found == {
        "communication": Fraction(10, 3),
        "content_collaboration": 40,
        "content_collaboration.collaborators": 40,
        "content_collaboration.readers": 80,
    }


def test_points_of_another_choice_are_compared_with_their_like_only(tenant) -> None:
    for place in range(5):
        other = founded(f"other-{place}")
        actions.publish(other, date(2026, 6, 2), {"communication": 70, "mobility": 50})
    day = recorded(
        tenant,
        result("communication.modes", DAY, 60, 100),
        result("communication.consistency", DAY, 240, 1200),
        result("mobility.platforms", DAY, 30, 100),
    )
    actions.publish(tenant, DAY, comparison.contributed(day))
    shown = comparison.benchmarks(tenant, day)
    assert (shown["communication"].points, shown["mobility"].points, shown[comparison.TOTAL].points) == (70, 50, 120)
    Tenant.objects.filter(pk=tenant.pk).update(choices={"score_method": "consistency"})
    tenant.refresh_from_db()
    chosen = queries.day(tenant, DAY)
    assert chosen is not None
    assert comparison.contributed(chosen)["communication"] == 60
    assert comparison.contributed(chosen)["communication.consistency"] == 20
    shown = comparison.benchmarks(tenant, chosen)
    assert "communication" not in shown
    assert comparison.TOTAL not in shown
    assert shown["network_connectivity"].points == 80


def test_who_makes_points_in_the_same_other_way_is_a_peer(tenant) -> None:
    for place in range(5):
        measures = {"communication": 70, "communication.consistency": 33}
        actions.publish(founded(f"other-{place}"), date(2026, 6, 2), measures)
    Tenant.objects.filter(pk=tenant.pk).update(choices={"score_method": "consistency"})
    tenant.refresh_from_db()
    day = recorded(tenant, result("communication.consistency", DAY, 240, 1200))
    actions.publish(tenant, DAY, comparison.contributed(day))
    shown = comparison.benchmarks(tenant, day)
    assert (shown["communication"].points, shown[comparison.TOTAL].points) == (33, 33)
