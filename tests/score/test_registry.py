import re

import pytest

from uptake.facts.sources import (
    APPS,
    AUDIT,
    CALLS,
    COPILOT,
    EMAIL,
    ENGAGE,
    GROUPS_ACTIVITY,
    ONEDRIVE,
    SHAREPOINT,
    SITES,
    TEAMS,
    open_source,
)
from uptake.facts.tables import MAIL_THREAD, MEETING, PERSON_DAY
from uptake.rules.refusals import Refused
from uptake.score import metric as declarations
from uptake.score.categories import (
    AI_ADOPTION,
    CATEGORIES,
    COMMUNICATION,
    CONTENT_COLLABORATION,
    MEETINGS,
    MOBILITY,
    TEAMWORK,
)
from uptake.score.metric import Chart, announced
from uptake.score.registry import METRICS, makes_points, metric, metrics_of, primary


def test_there_are_nine_categories_and_each_has_one_primary_insight():
    assert len(CATEGORIES) == 9
    for category in CATEGORIES:
        assert [m.primary for m in metrics_of(category)].count(True) == 1
        assert metrics_of(category)[0] == primary(category)


def test_metrics_come_category_by_category():
    order = [CATEGORIES.index(m.category) for m in METRICS]
    assert order == sorted(order)


@pytest.mark.parametrize("one", METRICS, ids=lambda m: m.id)
def test_every_metric_speaks_for_itself(one):
    assert re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", one.id)
    assert one.question.endswith("?")
    assert one.title
    assert one.group
    assert one.spec
    if one.answer is None:
        assert one.missing
    else:
        assert one.among_says
        assert one.of_says
        assert one.sources
    assert all(link.url.startswith("https://") for link in one.resources)
    assert set(one.optional) <= set(PERSON_DAY.by_name)


@pytest.mark.parametrize(
    ("metric_id", "sources"),
    [
        ("communication.modes", {EMAIL, TEAMS, ENGAGE}),
        ("communication.mentions", {EMAIL, open_source(PERSON_DAY)}),
        ("communication.mentions_answered", {open_source(MAIL_THREAD)}),
        ("mobility.platforms", {APPS}),
        ("mobility.remote_daily", {open_source(PERSON_DAY)}),
        ("ai_adoption.score", {COPILOT}),
        ("meetings.practices", {CALLS, open_source(MEETING)}),
        ("meetings.previous", {CALLS}),
        ("meetings.people_visual", {TEAMS}),
        ("content_collaboration.collaborators", {AUDIT}),
        ("content_collaboration.sharing_externally", {ONEDRIVE, SHAREPOINT}),
        ("teamwork.workspaces", {AUDIT, EMAIL, SITES, TEAMS}),
        ("teamwork.reported", {EMAIL, ONEDRIVE, SHAREPOINT, TEAMS}),
        ("teamwork.content_none", {GROUPS_ACTIVITY}),
        ("ai_adoption.summarize", set()),
    ],
)
def test_the_sources_of_a_metric_are_read_from_its_answer(metric_id, sources):
    assert set(metric(metric_id).sources) == sources


def test_the_pages_show_every_insight_of_the_specification():
    charts = {(m.group, m.chart) for m in metrics_of(MOBILITY)}
    assert ("Remote work", Chart.LINE) in charts
    assert sum(m.group == "Microsoft 365 Apps across platforms" for m in METRICS) == 17
    assert sum(m.group == "Outlook across platforms" for m in METRICS) == 4
    assert len(metrics_of(COMMUNICATION)) == 13
    heat_map = [m for m in metrics_of(TEAMWORK) if m.chart is Chart.HEAT_MAP]
    assert len(heat_map) == 4 * 4
    assert sum(m.chart is Chart.STACKED for m in metrics_of(TEAMWORK)) == 4 * 4
    assert [m.id for m in metrics_of(TEAMWORK) if m.chart is Chart.DONUT] == ["teamwork.with_team"]
    assert sum(m.group == "Time spent in meetings" for m in metrics_of(MEETINGS)) == 5 * 3
    assert sum(m.group == "Readers, creators and collaborators" for m in metrics_of(CONTENT_COLLABORATION)) == 3


@pytest.mark.parametrize(
    ("category", "made", "metrics"),
    [
        (MEETINGS, {}, ["practices", "previous", "people_visual"]),
        (MEETINGS, {"meetings_method": "previous"}, ["previous", "people_visual"]),
        (CONTENT_COLLABORATION, {}, ["collaborators"]),
        (CONTENT_COLLABORATION, {"content_points": "balanced"}, ["balanced"]),
        (CONTENT_COLLABORATION, {"content_points": "balanced", "score_method": "consistency"}, ["consistency"]),
        (TEAMWORK, {}, ["workspaces", "reported"]),
        (TEAMWORK, {"score_method": "consistency"}, ["consistency", "reported"]),
        (COMMUNICATION, {"score_method": "consistency"}, ["consistency"]),
        (MOBILITY, {"score_method": "consistency"}, ["consistency"]),
        (AI_ADOPTION, {"score_method": "consistency"}, ["score"]),
    ],
)
def test_choices_say_which_insight_makes_the_points_and_what_stands_in(category, made, metrics):
    assert [m.id for m in makes_points(category, made)] == [f"{category.id}.{name}" for name in metrics]


def test_a_score_of_regularity_is_labelled_as_our_own():
    regular = [m for m in METRICS if m.when == ("score_method", "consistency")]
    assert len(regular) == 4
    assert all("Our own method" in m.of_says and m.each == 12 for m in regular)


def test_an_unknown_metric_is_refused():
    with pytest.raises(Refused, match="no_such_metric"):
        metric("communication.smoke_signals")


def test_two_metrics_cannot_share_a_name(monkeypatch):
    monkeypatch.setattr(declarations, "_DECLARED", dict(declarations._DECLARED))
    with pytest.raises(ValueError, match=re.escape("meetings.practices")):
        announced(MEETINGS, name="practices", title="Again", question="Again?", spec="1.2", missing="Something")
