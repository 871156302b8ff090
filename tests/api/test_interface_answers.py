"""The interface says what the pages show, and what they hide it hides."""

from datetime import timedelta

import pytest

from tests.api.interface_world import DAY, Program, days
from tests.engagement.audience import Audience
from tests.messaging.office import NOW as OFFICE_NOW
from tests.messaging.office import TODAY, Office
from uptake.api.description import description
from uptake.engagement import queries as engagement
from uptake.insights import actions, queries
from uptake.messaging import queries as messaging
from uptake.rules.choices import CHOICES
from uptake.score.categories import CATEGORIES
from uptake.score.registry import METRICS, metric, primary
from uptake.score.result import Result
from uptake.tenancy.models import Tenant
from uptake.tenancy.token_actions import make_token


def test_the_score_is_the_one_of_the_page(hill, program):
    hill.record(DAY - timedelta(days=28), share=0.5)
    hill.record(DAY)
    day = queries.latest_day(hill.tenant)
    score = program.read("/score")
    assert (score["as_of"], score["points"], score["maximum"]) == (str(DAY), day.total.points, day.total.maximum)
    assert score["percent"] == day.total.percent
    assert score["change"] == queries.change(hill.tenant, day)
    assert [row["category"] for row in score["categories"]] == [each.id for each in CATEGORIES]
    assert [row["points"] for row in score["categories"]] == [day.points(each) for each in CATEGORIES]
    assert score["points"] == sum(row["points"] or 0 for row in score["categories"]) > 0
    assert "63" in score["categories"][0]["headline"]


def test_every_insight_is_told_with_the_numbers_of_the_page(hill, program):
    hill.record()
    day = queries.latest_day(hill.tenant)
    told = {row["metric"]: row for row in program.read("/insights")["items"]}
    assert set(told) == set(day.answers) == {each.id for each in METRICS}
    for answer in day.answers.values():
        row = told[answer.metric.id]
        assert (row["numerator"], row["denominator"]) == (answer.numerator, answer.denominator)
        assert row["share"] == answer.share
        assert row["method"] == answer.method
        assert row["question"]
        assert [source["name"] for source in row["sources"]] == list(answer.metric.sources)
    assert told["communication.modes"]["percent"] == told["communication.modes"]["points"] == 63
    assert "126" in told["communication.modes"]["arithmetic"]


def test_one_insight_is_the_same_as_in_the_list(hill, program):
    hill.record()
    rows = program.read("/insights?category=mobility")["items"]
    assert {row["category"] for row in rows} == {"mobility"}
    assert program.read(f"/insights/{rows[3]['metric']}") == rows[3]


def test_an_earlier_day_can_be_asked_for(hill, program):
    hill.record(DAY - timedelta(days=3), share=0.25)
    hill.record(DAY)
    assert program.read(f"/insights/communication.modes?day={DAY - timedelta(days=3)}")["percent"] == 25
    assert program.ask(f"/score?day={DAY - timedelta(days=2)}").json()["reason"] == "no_such_day"
    assert program.ask("/score?day=yesterday").json()["reason"] == "bad_parameter"


@pytest.mark.parametrize(("below", "told"), [(9, False), (10, True)])
def test_a_number_about_fewer_than_ten_is_null_with_its_reason_everywhere(hill, program, below, told):
    hill.record(below=below)
    rows = program.read("/insights")["items"]
    hidden = [row for row in rows if row["reason"] == "too_few"]
    about_people = [row for row in rows if metric(row["metric"]).grain.smallest >= 10]
    assert about_people
    assert all((row["numerator"] is not None) is told for row in about_people)
    for row in hidden:
        assert {row[name] for name in ("numerator", "denominator", "asked", "share", "percent", "points")} == {None}
        assert row["reason_says"]
        assert program.read(f"/insights/{row['metric']}") == row
    modes = program.read("/score")["categories"][0]
    assert (modes["points"] is not None) is told
    assert (modes["numerator"] is not None) is told
    for name in ("communication.modes", "communication.email"):
        history = program.read(f"/history/insights?metric={name}")["items"]
        assert any(row["share"] is not None for row in history) is told
        assert any(row["numerator"] is not None for row in history) is told
        assert any(row["denominator"] is not None for row in history) is told
    points = program.read("/history/score?category=communication")["items"]
    assert any(row["points"] is not None or row["share"] is not None for row in points) is told


def test_a_category_without_data_says_why(hill, program):
    actions.record(hill.tenant, [Result("communication.modes", DAY, None, None, "", "no_licences")])
    row = program.read("/score")["categories"][0]
    assert (row["points"], row["reason"]) == (None, "no_licences")
    assert "directory" in row["reason_says"]


def test_the_history_is_the_line_of_the_page(hill, program):
    for back, day in enumerate(days(30)):
        hill.record(day, share=0.5 + back / 100, category="communication")
    hill.record(DAY, share=0.5)
    line = queries.points_history(hill.tenant, CATEGORIES[0], DAY)
    rows = program.read("/history/score?category=communication")["items"]
    assert [row["day"] for row in rows] == [str(day) for day in line.days]
    assert [row["points"] for row in rows] == list(line.values)
    total = queries.points_history(hill.tenant, None, DAY)
    rows = [row for row in program.read("/history/score?limit=5000")["items"] if row["category"] == ""]
    assert [row["share"] for row in rows] == list(total.values)
    shares = queries.shares(hill.tenant, ["mobility.platforms"], DAY)["mobility.platforms"]
    counts = queries.counts(hill.tenant, "mobility.platforms", DAY)
    rows = program.read("/history/insights?metric=mobility.platforms")["items"]
    assert [row["share"] for row in rows] == list(shares.values)
    assert [row["numerator"] for row in rows] == list(counts.values)
    assert {row["denominator"] for row in rows} == {200, None} or {row["denominator"] for row in rows} == {200}


def test_long_lists_come_in_slices_that_join_to_the_whole(hill, program):
    for day in days(3):
        hill.record(day)
    whole = program.read("/history/insights?category=mobility&limit=5000")
    assert whole["next_offset"] is None
    found, offset = [], 0
    while offset is not None:
        part = program.read(f"/history/insights?category=mobility&limit=50&offset={offset}")
        assert len(part["items"]) <= 50
        assert part["count"] == whole["count"]
        found += part["items"]
        offset = part["next_offset"]
    assert found == whole["items"]
    assert program.ask("/history/insights?limit=5001").status_code == 422
    assert program.ask("/history/insights?offset=-1").status_code == 422


def test_before_anything_is_recorded_the_answers_are_empty(hill, program):
    assert program.read("/score")["as_of"] is None
    assert program.read("/insights") == {"as_of": None, "items": []}
    assert program.read("/history/score")["items"] == program.read("/history/insights")["items"] == []


def test_a_score_that_is_off_is_told_by_the_interface_too(hill, program):
    hill.record()
    Tenant.objects.filter(pk=hill.tenant.pk).update(score_on=False)
    for address in ("/score", "/insights", "/insights/communication.modes", "/history/score", "/history/insights"):
        answer = program.ask(address)
        assert (answer.status_code, answer.json()["reason"]) == (409, "score_is_off")
    assert program.read("/recommendations")[0]["share"] is None


def test_categories_name_their_insights(hill, program):
    found = program.read("/categories")
    assert [row["metrics"][0] for row in found] == [primary(each).id for each in CATEGORIES]
    assert program.read("/categories/mobility") == found[4]
    assert program.ask("/categories/cooking").json()["reason"] == "no_such_category"


def test_the_choices_in_force_are_told_with_what_else_could_be_chosen(hill, program):
    other = CHOICES[1].options[1].value
    Tenant.objects.filter(pk=hill.tenant.pk).update(choices={CHOICES[1].id: other})
    found = program.read("/choices")
    assert [row["choice"] for row in found] == [each.id for each in CHOICES]
    assert [row["value"] for row in found] == [CHOICES[0].default, other, *(each.default for each in CHOICES[2:])]
    assert {len(row["options"]) >= 2 for row in found} == {True}


def test_the_organization_and_the_token_are_told(hill, program):
    told = program.read("/organization")
    assert (told["organization"], told["score_on"], told["messages_on"]) == ("hill", True, False)
    token = program.read("/token")
    assert (token["name"], token["maker"]) == ("Power BI", "gina@hill.example")
    assert token["prefix"] in program.token
    assert program.token not in str(token)


def test_roles_are_told_without_their_holders(hill, program):
    told = program.ask("/roles").content.decode()
    assert "reports_reader" in told
    assert "gina" not in told


@pytest.fixture
def office(db, folder):
    found = Office.founded()
    found.hire(30)
    found.facts(active=range(1, 13))
    return found


@pytest.fixture
def reader(office):
    return make_token(name="Excel", scopes=["messages:read", "score:read"], by=office.gina, now=OFFICE_NOW)


@pytest.fixture
def at_that_time(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: OFFICE_NOW)


def test_messages_are_told_as_the_page_lists_them(office, reader, at_that_time):
    program = Program(reader)
    message = office.scheduled(last=TODAY + timedelta(days=300))
    draft = office.draft(name="Next")
    audience = Audience(office.tenant, OFFICE_NOW)
    try:
        for reaction in ("click", "dismiss"):  # chance has left some out
            assert next(number for number in range(13, 31) if audience.meets(number, OFFICE_NOW, reaction))
    finally:
        audience.close()
    listed = program.read("/messages")
    rows = {row["message"]: row for row in listed["items"]}
    page = engagement.manage(office.tenant)
    assert listed["count"] == 2
    assert [row["message"] for row in listed["items"]] == [row.message.id for row in page]
    for line in page:
        row = rows[line.message.id]
        assert (row["name"], row["state"], row["seen"], row["clicks"]) == (
            line.name,
            line.message.state.value,
            line.seen,
            line.clicks,
        )
    assert (rows[message]["seen"], rows[message]["clicks"], rows[message]["dismissals"]) == (2, 1, 1)
    assert rows[message]["clickthrough"] == 0.5
    assert rows[draft]["seen"] is rows[draft]["dismissals"] is rows[draft]["clickthrough"] is None
    part = program.read("/messages?limit=1&offset=1")
    assert (part["items"], part["next_offset"]) == ([listed["items"][1]], None)


def test_a_message_is_told_with_texts_history_and_audience(office, reader, at_that_time):
    program = Program(reader)
    message = office.scheduled()
    told = program.read(f"/messages/{message}")
    assert set(told) == set(description()["components"]["schemas"]["WholeMessage"]["properties"])
    assert told["audience"] == messaging.details(office.tenant, message).audience >= 10
    assert [move["state"] for move in told["history"]][:2] == ["pending", "scheduled"]
    assert {"en", "de"} <= {text["locale"] for text in told["texts"]} or told["texts"] == []
    assert program.ask(f"/messages/{message + 1000}").json()["reason"] == "no_such_message"


def test_an_audience_of_fewer_than_ten_is_not_told(office, reader, at_that_time):
    office.facts(active=range(1, 23))
    message = office.scheduled()
    assert Program(reader).read(f"/messages/{message}")["audience"] is None


def test_recommendations_name_the_message_that_is_out(office, reader, at_that_time):
    program = Program(reader)
    assert all(row["message"] is None for row in program.read("/recommendations"))
    message = office.scheduled()
    out = {row["recommendation"]: row["message"] for row in program.read("/recommendations") if row["message"]}
    assert out == {"communicate_in_teams": message}
