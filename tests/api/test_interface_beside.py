"""What stands beside the numbers: changes, notes, goals, next steps, benchmarks, groups and inventories."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tests.api.interface_world import DAY, NOW, Program, days
from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.sources import PERSON_QUERY
from uptake.facts.store import Coverage, FactStore
from uptake.groups.models import GroupFigure, GroupSettings
from uptake.insights import goals, impact, listings, markers, notes, queries
from uptake.peers import queries as peers
from uptake.reports import queries as reports
from uptake.reports.models import AnswerCount, Survey
from uptake.score.categories import CATEGORIES, NETWORK_CONNECTIVITY
from uptake.score.listing import Listed
from uptake.tenancy.models import Tenant


def test_changes_and_notes_are_those_of_the_chart(hill, program):
    for day in days(30):
        hill.record(day, category="communication")
    notes.write_note(day=DAY - timedelta(days=5), text="New intranet", by=hill.gina, now=NOW)
    told = program.read("/history/markers?category=communication")
    page = markers.of(hill.tenant, CATEGORIES[0], DAY - timedelta(days=179), DAY)
    assert [(row["day"], row["kind"], row["text"]) for row in told] == [
        (str(each.day), each.kind.value, each.text) for each in page
    ]
    assert [row["text"] for row in told if row["kind"] == "note"] == ["New intranet"]
    assert not any(row["about_counting"] for row in told if row["kind"] == "note")
    assert program.ask("/history/markers?category=cooking").status_code == 404


def test_goals_stand_as_on_the_page(hill, program):
    for day in days(30):
        hill.record(day, category="communication")
    assert program.read("/goals") == []
    goals.set_goal(category="communication", points=90, by_day=NOW.date() + timedelta(days=60), by=hill.gina, now=NOW)
    goals.set_goal(category="", points=70, by_day=NOW.date() + timedelta(days=90), by=hill.gina, now=NOW)
    told = program.read("/goals")
    page = goals.progress(hill.tenant, queries.latest_day(hill.tenant), NOW.date())
    assert [row["category"] for row in told] == ["", "communication"]
    assert [row["now"] for row in told] == [each.now for each in page]
    assert [row["outlook"] for row in told] == [each.outlook.value for each in page]
    assert [(row["expected"] is None) for row in told] == [(row["no_forecast"] != "") for row in told]


def test_what_if_tells_what_another_share_would_do(hill, program):
    assert program.read("/what-if")["as_of"] is None
    hill.record()
    today = program.read("/what-if")
    assert today["points"] == today["then_points"] == queries.latest_day(hill.tenant).total.points
    moved = program.read("/what-if?share=mobility:100&share=communication:50.5")
    rows = {row["category"]: row for row in moved["categories"]}
    assert (rows["mobility"]["then_points"], rows["communication"]["then_points"]) == (100, 51)
    gained = sum(row["then_points"] - row["points"] for row in moved["categories"])
    assert moved["then_points"] - moved["points"] == gained
    for wrong, status in (("mobility:101", 409), ("mobility:much", 409), ("mobility", 409), ("cooking:10", 404)):
        assert program.ask(f"/what-if?share={wrong}").status_code == status


def test_the_next_steps_are_those_of_the_page(hill, program):
    hill.record()
    page = impact.next_steps(hill.tenant, queries.latest_day(hill.tenant))
    told = program.read("/next-steps")
    assert [(row["category"], row["likely"]) for row in told] == [(each.category.id, each.likely) for each in page]
    assert len(told) == len(CATEGORIES)


def test_benchmarks_say_where_they_come_from(hill, program):
    hill.record()
    told = {row["measure"]: row for row in program.read("/benchmarks")}
    page = peers.benchmarks(hill.tenant, DAY)
    assert set(told) == set(page)
    assert (told["network_connectivity"]["points"], told["network_connectivity"]["source"]) == (80, "fixed")
    rows = {row["category"]: row["benchmark"] for row in program.read("/score")["categories"]}
    assert rows["network_connectivity"] == 80


@pytest.fixture
def figures(hill):
    GroupSettings.objects.of(hill.tenant).create(tenant=hill.tenant, on=True, attributes=["department"])
    for name, kind, percent in (("Sales", "about", 42), ("Legal", "under", 12)):
        GroupFigure.objects.of(hill.tenant).create(
            tenant=hill.tenant,
            as_of_day=DAY,
            metric="communication.modes",
            method="communication.modes/1",
            attribute="department",
            path=[name],
            kind=kind,
            percent=percent,
            least=20,
            most=49,
        )


def test_groups_are_told_as_bounds_and_bands_alone(hill, program, figures):
    told = program.read("/groups/figures?attribute=department")
    assert told["count"] == 2
    legal, sales = told["items"]
    assert (legal["name"], legal["kind"], legal["percent"]) == ("Legal", "under", 12)
    assert (sales["group"], sales["least"], sales["most"]) == (["Sales"], 20, 49)
    assert not {"numerator", "denominator", "share", "asked", "size"} & set(sales)
    history = program.read("/groups/history?attribute=department&metric=communication.modes&group=Sales")
    assert history["items"] == [sales]
    assert program.read("/groups/figures?attribute=department&category=mobility")["items"] == []


def test_groups_that_are_off_are_told_nothing_of(hill, program, figures):
    GroupSettings.objects.of(hill.tenant).update(on=False)
    assert program.read("/groups") == {"on": False, "as_of": None, "attributes": []}
    assert program.read("/groups/figures?attribute=department")["items"] == []
    history = program.read("/groups/history?attribute=department&metric=communication.modes&group=Sales")
    assert history["items"] == []


def test_an_attribute_that_is_not_chosen_is_told_nothing_of(hill, program, figures):
    assert [each["attribute"] for each in program.read("/groups")["attributes"]] == ["department"]
    assert program.read("/groups/figures?attribute=city")["items"] == []
    assert program.ask("/groups/figures?attribute=shoe-size").json()["reason"] == "no_such_attribute"
    assert program.ask("/groups/figures").json()["reason"] == "bad_parameter"


def test_groups_of_another_organization_are_not_told(hill, vale, figures):
    other = Program(vale.token(by=vale.gina))
    assert other.read("/groups/figures?attribute=department")["items"] == []


def test_tables_are_those_of_the_pages(hill, program):
    hill.record()
    rows = (("Oslo", 40, 70_500, 81_000, 60_000, None, None),)
    listings.record(hill.tenant, [Listed("network_connectivity.locations", DAY, rows)])
    (told,) = program.read("/tables?category=network_connectivity")
    (page,) = listings.of_category(hill.tenant, NETWORK_CONNECTIVITY)
    assert (told["table"], told["title"], told["rows"]) == (page.about.id, page.title, [list(page.values[0])])
    assert told["rows"][0][:3] == ["Oslo", 40, 70.5]
    assert program.read("/tables?category=apps_health") == []


def test_a_report_that_is_not_available_says_how_many_people_it_needs(hill, program):
    told = program.read("/reports/resilience")
    assert (told["available"], told["people"], told["people_needed"], told["figures"]) == (False, None, 100, [])
    assert program.read("/reports/resilience/weeks")["items"] == []


def people_at_work(folder, count):
    """Weeks of mail and meetings of so many people, from the person query."""
    store = FactStore(folder.facts, "hill")
    today = NOW.date()
    monday = today - timedelta(days=today.weekday())
    names = ("email_hours", "meeting_hours", "after_hours")
    schema = pa.schema([PERSON_WEEK.schema.field(name) for name in ("code", *names)])
    rows = [{"code": f"p{n}", "email_hours": 2000, "meeting_hours": 3000, "after_hours": 500} for n in range(count)]
    weeks = [monday - timedelta(weeks=back) for back in range(1, 12)]
    store.replace(PERSON_WEEK, names, {week: pa.Table.from_pylist(rows, schema) for week in weeks})
    store.note_coverage([Coverage(week, PERSON_QUERY, 7, count, concealed=False, digest="") for week in weeks])


def test_the_report_is_told_with_the_numbers_of_the_page(hill, program, folder):
    people_at_work(folder, 120)
    page = reports.of_today(hill.tenant, datetime.now(UTC))
    told = program.read("/reports/resilience")
    assert told["available"] is bool(page.report.origins) is True
    of_everybody = {row["measure"]: row for row in told["figures"] if row["organization"] is None}
    for each in page.report.figures:
        row = of_everybody[each.measure.id]
        if each.numbers is None:
            assert (row["current"], row["reason"]) == (None, each.reason)
        else:
            assert row["current"] == float(each.numbers.current.value)
            assert row["current_people"] == each.numbers.current.people >= 10
    assert any(row["current"] is not None for row in told["figures"])
    weeks = program.read("/reports/resilience/weeks")["items"]
    assert {row["measure"] for row in weeks} <= set(of_everybody)


def test_a_survey_is_told_as_counts_from_ten_answers_on(hill, program):
    assert program.read("/reports/copilot-survey")["uploaded_at"] is None
    survey = Survey.objects.of(hill.tenant).create(
        tenant=hill.tenant, uploaded_at=NOW, uploaded_by="gina@hill.example", people=12
    )
    for answer, count in ((5, 8), (1, 4)):
        AnswerCount.objects.of(hill.tenant).create(
            tenant=hill.tenant, survey=survey, group="", statement="quality", answer=answer, count=count
        )
    told = program.read("/reports/copilot-survey")
    (quality,) = told["statements"]
    assert (quality["group"], quality["answers"], quality["counts"]) == (None, 12, [8, 0, 0, 0, 4])
    assert quality["favourable"] == pytest.approx(8 / 12)
    Survey.objects.of(hill.tenant).update(people=9)
    told = program.read("/reports/copilot-survey")
    assert (told["people"], told["statements"]) == (None, [])


def test_nothing_beside_the_numbers_is_told_while_the_score_is_off(hill, program):
    hill.record()
    Tenant.objects.filter(pk=hill.tenant.pk).update(score_on=False)
    for address in (
        "/history/markers",
        "/goals",
        "/next-steps",
        "/benchmarks",
        "/tables",
        "/reports/resilience",
    ):
        assert program.ask(address).json()["reason"] == "score_is_off"
