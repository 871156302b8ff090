"""Every table and chart as a CSV file: what the page shows, safe to open in a spreadsheet."""

import csv
import io
import string
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.interface_world import DAY, NOW, days
from tests.messaging.office import Office
from uptake.insights import goals, queries
from uptake.rules.permissions import Role
from uptake.score.categories import CATEGORIES
from uptake.score.registry import metrics_of
from uptake.tenancy.models import Admin, Tenant
from uptake.ui.exports import cell, csv_file, csv_of, csv_text


def read(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "-", "＝1"]
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1", "+49", "-0.5", "-1e5", "a=1", "1-1", "", "'=1"])
def test_numbers_and_other_texts_stay_as_they_are(text):
    assert cell(text) == text


@given(st.text(alphabet=string.printable + "＝＋äß", max_size=30))
def test_no_cell_begins_a_formula_and_no_text_is_lost(text):
    found = cell(text)
    if found.strip()[:1] in {"=", "+", "-", "@"}:
        float(found)
    assert found in {text, f"'{text}"}
    (row,) = list(csv.reader(io.StringIO(csv_text(["a"], [[text]]).removeprefix("\ufeff"), newline="")))[1:] or [[""]]
    assert (row or [""])[0] == found


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-3, "-3"),
        (0.625, "0.625"),
        (Decimal("-1.50"), "-1.50"),
        (date(2026, 7, 26), "2026-07-26"),
        (datetime(2026, 7, 26, 8, 0, tzinfo=UTC), "2026-07-26T08:00:00Z"),
        (datetime(2026, 7, 26, 8, 0, tzinfo=timezone(timedelta(hours=2))), "2026-07-26T06:00:00Z"),
        (("a", "b"), "a; b"),
        (("=a",), "'=a"),
        ((), ""),
    ],
)
def test_values_are_written_the_same_way_in_every_language(value, written):
    assert cell(value) == written


def test_a_row_of_another_length_is_a_mistake():
    with pytest.raises(ValueError, match="1 values for 2 columns"):
        csv_text(["a", "b"], [["x"]])
    with pytest.raises(TypeError):
        csv_of(int, [])


def test_the_name_of_a_file_holds_nothing_that_a_header_could_mean():
    assert csv_file('a"b\r\nc/ü', "").headers["Content-Disposition"] == 'attachment; filename="a-b-c.csv"'


@pytest.fixture
def page(hill):
    hill.admin("rita", Role.REPORTS_READER)
    return hill.browser("rita")


def test_the_breakdown_is_the_one_of_the_page(hill, page):
    hill.record()
    rows = read(page.get("/score/breakdown.csv"))
    day = queries.latest_day(hill.tenant)
    assert [row["category"] for row in rows] == [each.id for each in CATEGORIES]
    assert [row["points"] for row in rows] == [str(day.points(each) or "") for each in CATEGORIES]
    assert {row["as_of"] for row in rows} == {"2026-07-26"}


def test_the_history_is_the_drawn_one(hill, page):
    for day in days(30):
        hill.record(day, category="mobility")
    rows = read(page.get("/score/history.csv?show=mobility"))
    line = queries.points_history(hill.tenant, CATEGORIES[4], DAY)
    assert [row["points"] for row in rows] == ["" if value is None else str(value) for value in line.values]
    total = read(page.get("/score/history.csv"))
    assert {row["category"] for row in total} == {""}
    assert [float(row["share"]) for row in total] == list(queries.points_history(hill.tenant, None, DAY).values)
    assert page.get("/score/history.csv?show=cooking").status_code == 404


def test_the_insights_of_a_category_and_their_trend(hill, page):
    hill.record()
    ids = [each.id for each in metrics_of(CATEGORIES[0])]
    rows = read(page.get("/score/communication/insights.csv"))
    assert [row["metric"] for row in rows] == ids
    assert rows[0]["share"] == "0.63"
    trend = read(page.get("/score/communication/trend.csv"))
    assert list(dict.fromkeys(row["metric"] for row in trend)) == ids
    assert {row["share"] for row in trend if row["day"] == "2026-07-26"} == {"0.63"}
    assert page.get("/score/cooking/insights.csv").status_code == 404


def test_what_the_page_hides_the_file_hides(hill, page):
    hill.record(below=9)
    for row in read(page.get("/score/communication/insights.csv")):
        assert (row["numerator"], row["denominator"], row["share"], row["reason"]) == ("", "", "", "too_few")
    assert {row["share"] for row in read(page.get("/score/communication/trend.csv"))} == {""}
    assert {row["points"] for row in read(page.get("/score/history.csv?show=communication"))} == {""}


def test_the_columns_are_the_same_in_every_language(hill, page):
    hill.record()
    english = page.get("/score/breakdown.csv", headers={"accept-language": "en"}).content.splitlines()[0]
    german = page.get("/score/breakdown.csv", headers={"accept-language": "de"}).content.splitlines()[0]
    assert english == german


def test_a_score_that_is_off_gives_a_file_without_rows(hill, page):
    hill.record()
    Tenant.objects.filter(pk=hill.tenant.pk).update(score_on=False)
    for address in ("breakdown", "history", "communication/insights", "communication/trend"):
        assert read(page.get(f"/score/{address}.csv")) == []


def test_a_file_needs_the_permission_of_its_page(hill):
    hill.admin("april", Role.MESSAGES_APPROVER)
    hill.record()
    approver = hill.browser("april")
    for address in ("breakdown", "history", "communication/insights", "communication/trend"):
        assert approver.get(f"/score/{address}.csv").status_code == 403
    assert approver.get("/messages/export.csv").status_code == 200


def test_messages_are_exported_with_the_filters_of_the_page(db, folder, client):
    office = Office.founded()
    office.draft(name="=HYPERLINK(1)")
    office.draft(name="Second")
    client.force_login(Admin.objects.get(pk=office.gina.admin_id))
    rows = read(client.get("/messages/export.csv", headers={"host": "localhost"}))
    assert [row["name"] for row in rows] == ["Second", "'=HYPERLINK(1)"]
    assert {row["seen"] for row in rows} == {""}
    rows = read(client.get("/messages/export.csv?q=sec", headers={"host": "localhost"}))
    assert [row["name"] for row in rows] == ["Second"]


def test_goals_are_those_of_the_page(hill, page):
    for day in days(30):
        hill.record(day, category="communication")
    assert read(page.get("/plan/goals.csv")) == []
    goals.set_goal(category="communication", points=90, by_day=NOW.date() + timedelta(days=60), by=hill.gina, now=NOW)
    (row,) = read(page.get("/plan/goals.csv"))
    (told,) = goals.progress(hill.tenant, queries.latest_day(hill.tenant), NOW.date())
    assert (row["category"], row["points"], row["now"]) == ("communication", "90", str(told.now))
    assert row["outlook"] == told.outlook.value


def test_what_if_is_the_table_of_the_page(hill, page):
    hill.record()
    rows = {row["category"]: row for row in read(page.get("/plan/what-if.csv?mobility=100"))}
    assert rows["mobility"]["then_points"] == "100"
    assert rows["communication"]["then_points"] == rows["communication"]["points"] == "63"
    assert b"/plan/what-if.csv?mobility=100" in page.get("/plan/what-if/?mobility=100").content


def test_benchmarks_are_those_of_the_page(hill, page):
    hill.record()
    rows = {row["measure"]: row for row in read(page.get("/settings/peers/benchmarks.csv"))}
    assert (rows["network_connectivity"]["points"], rows["network_connectivity"]["source"]) == ("80", "fixed")
