"""Beside each recorded day stands under which circumstances it was counted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from uptake.insights import actions
from uptake.insights.actions import Under, digest
from uptake.insights.models import ScoredDay
from uptake.rules.choices import CHOICES
from uptake.score.result import Result
from uptake.tenancy import actions as tenancy
from uptake.tenancy.models import Tenant

NOW = datetime(2026, 7, 28, 6, 0, tzinfo=UTC)
DAY = date(2026, 7, 26)
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return tenancy.create_tenant(slug="moor", name="Moor", time_zone="UTC", now=NOW)


def one(day: date) -> Result:
    return Result("communication.modes", day, 50, 100, "daily:28/28", None, method="communication.modes/1")


def test_each_day_keeps_every_choice_that_held_and_who_was_left_out(tenant):
    under = Under([7, 3], {"score_method": "consistency"}, NOW)
    actions.record(tenant, [one(DAY), one(DAY - timedelta(days=1))], under)
    rows = list(ScoredDay.objects.of(tenant).order_by("as_of_day"))
    assert [row.as_of_day for row in rows] == [DAY - timedelta(days=1), DAY]
    assert rows[0].choices == {**{c.id: c.default for c in CHOICES}, "score_method": "consistency"}
    assert rows[0].exclusions == digest([3, 7])
    assert rows[0].computed_at == NOW


def test_counting_a_day_again_replaces_what_it_was_counted_under(tenant):
    actions.record(tenant, [one(DAY)], Under([1], {}, NOW))
    later = NOW + timedelta(days=1)
    actions.record(tenant, [one(DAY)], Under([], {}, later))
    row = ScoredDay.objects.of(tenant).get(as_of_day=DAY)
    assert (row.exclusions, row.computed_at) == ("", later)


def test_the_fingerprint_tells_the_same_people_whatever_their_order_and_nobody_apart():
    assert digest([1, 2, 2]) == digest([2, 1])
    assert digest([1, 2]) != digest([12])
    assert digest([]) == ""
