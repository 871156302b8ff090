"""Which insight makes the points: what is chosen, what stands in, and what leaves the maximum."""

from datetime import date

import pytest

from tests.insights.made_up import nothing, result
from uptake.insights import queries, score_explained, views
from uptake.insights.day import Day
from uptake.rules.maximum import Area
from uptake.score.categories import (
    AI_ADOPTION,
    APPS_HEALTH,
    CATEGORIES,
    CONTENT_COLLABORATION,
    ENDPOINT_ANALYTICS,
    MEETINGS,
    MOBILITY,
)
from uptake.score.metric import Metric
from uptake.score.registry import METRICS, metric
from uptake.score.result import Result

DAY = date(2026, 7, 26)


def day(without: dict[str, str] | None = None, choices: dict[str, str] | None = None, **of: int) -> Day:
    """All metrics with numbers, except those `without` (id to reason); `of` sets percents, `__` for the dot."""
    gone = without or {}
    told = [nothing(m, DAY, gone[m.id]) if m.id in gone else result(m, DAY) for m in METRICS]
    changed = {name.replace("__", "."): percent for name, percent in of.items()}
    told = [share(metric(r.metric), changed[r.metric]) if r.metric in changed else r for r in told]
    return queries.as_day(DAY, told, choices or {})


def share(about: Metric, percent: int) -> Result:
    whole = 400 * about.each * 100
    return Result(about.id, DAY, whole * percent // 100, whole, "daily:28/28", None, method=about.method, asked=400)


def test_by_default_the_primary_insight_makes_the_points():
    found = day(mobility__platforms=31, mobility__consistency=12).score(MOBILITY)
    assert (found.points, found.metric, found.stands_in) == (31, "mobility.platforms", False)


def test_the_chosen_way_of_counting_makes_the_points():
    made = {"score_method": "consistency"}
    found = day(choices=made, mobility__platforms=31, mobility__consistency=12).score(MOBILITY)
    assert (found.points, found.metric) == (12, "mobility.consistency")
    devices = day(choices={"apps_health_points": "channel_and_supported"}, apps_health__channels_and_supported=7)
    assert devices.points(APPS_HEALTH) == 7


def test_an_unknown_value_is_as_if_nobody_had_chosen():
    made = {"content_points": "something_of_an_older_version"}
    assert day(choices=made).score(CONTENT_COLLABORATION).metric == "content_collaboration.collaborators"


def test_where_the_chosen_one_has_no_number_another_stands_in_and_says_so():
    today = day({"meetings.practices": "no_source"}, meetings__previous=44)
    found = today.score(MEETINGS)
    assert (found.points, found.metric, found.stands_in) == (44, "meetings.previous", True)
    assert "stands in" in score_explained.stand_in(today, MEETINGS)
    assert views.row(today, MEETINGS).sentence == "Video or a shared screen, weighted: 44 of 100 points"


def test_with_neither_the_reason_is_that_of_the_chosen_one():
    gone = {"meetings.practices": "no_meetings", "meetings.previous": "no_source", "meetings.people_visual": "nobody"}
    today = day(gone)
    assert today.points(MEETINGS) is None
    assert score_explained.stand_in(today, MEETINGS) == ""
    assert views.row(today, MEETINGS).sentence.startswith("No meeting of this kind")


def test_nothing_stands_in_where_nothing_is_declared_to():
    assert day({"mobility.platforms": "no_source"}).points(MOBILITY) is None


@pytest.mark.parametrize(
    ("without", "maximum"),
    [
        ({}, 900),
        ({"ai_adoption.score": "nobody_enabled"}, 800),
        ({"endpoint_analytics.score": "no_source"}, 800),
        ({"endpoint_analytics.score": "no_source", "ai_adoption.score": "nobody_enabled"}, 700),
    ],
)
def test_the_maximum_is_700_800_or_900(without, maximum):
    assert day(without).total.maximum == maximum


@pytest.mark.parametrize(("without", "maximum"), [({}, 300), ({"endpoint_analytics.score": "no_source"}, 200)])
def test_opted_out_of_people_only_technology_is_left(without, maximum):
    known = day(without)
    out = Day(known.as_of, known.answers, known.choices, people_opted_out=True)
    assert out.total.maximum == maximum
    assert {out.score(c).left_out for c in CATEGORIES if c.area is Area.PEOPLE} == {"opted_out"}
    assert "opted out" in views.row(out, MOBILITY).sentence


def test_without_a_copilot_licence_the_row_says_why_it_does_not_count():
    today = day({"ai_adoption.score": "nobody_enabled"})
    assert today.score(AI_ADOPTION).left_out == "no_copilot_licence"
    assert "not part of the maximum" in views.row(today, AI_ADOPTION).sentence


def test_the_breakdown_adds_up_under_every_choice():
    for made in ({}, {"score_method": "consistency"}, {"endpoint_points": "five_parts", "meetings_method": "previous"}):
        today = day(choices=made)
        shown = [area.points for area in views.areas(today)]
        assert sum(shown) == today.total.points
        assert today.total.points == sum(today.points(category) or 0 for category in CATEGORIES)


def test_what_was_never_recorded_is_no_data():
    empty = queries.as_day(DAY, [])
    assert empty.total.maximum == 0
    assert empty.leading(ENDPOINT_ANALYTICS) is None
    assert views.row(empty, ENDPOINT_ANALYTICS).points is None
