"""A file of benchmarks is taken over whole or not at all."""

from datetime import UTC, date, datetime

import pytest

from uptake.peers import actions, benchmark_file, queries
from uptake.peers.queries import Source
from uptake.peers.sayings import PROBLEMS
from uptake.rules.cohorts import Key
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused

NOW = datetime(2026, 5, 12, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
HEADER = "region,band,licences,industry,tenure,category,metric,value,n,as_of"
GOOD = "europe,,,education,,communication,,61.5,12,2026-03-31"


def content(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


def taken(street, *rows: str) -> int:
    given = content(*rows)
    return actions.take_over(name="study.csv", content=given, tenant=street.house("own"), by=None, now=NOW)


def test_a_row_says_for_whom_what_and_of_how_many() -> None:
    (row,) = benchmark_file.read(content(GOOD), today=TODAY)
    assert row.measure == "communication"
    assert (row.points, row.others, row.as_of) == (62, 12, date(2026, 3, 31))
    assert (row.keys[Key.REGION], row.keys[Key.BAND]) == ("europe", "")


def test_semicolons_a_byte_order_mark_and_blank_lines_are_no_problem() -> None:
    told = b"\xef\xbb\xbf" + content(GOOD, "").replace(b",", b";").replace(b"\n", b"\r\n")
    assert len(benchmark_file.read(told, today=TODAY)) == 1


@pytest.mark.parametrize(
    ("row", "line", "column", "problem"),
    [
        ("atlantis,,,,,communication,,60,12,2026-03-31", 2, "region", "unknown"),
        (",2-3,,,,communication,,60,12,2026-03-31", 2, "band", "unknown"),
        (",,,,,cooking,,60,12,2026-03-31", 2, "category", "unknown"),
        (",,,,,communication,mobility.platforms,60,12,2026-03-31", 2, "metric", "unknown"),
        (",,,,,communication,,sixty,12,2026-03-31", 2, "value", "not_a_number"),
        (",,,,,communication,,NaN,12,2026-03-31", 2, "value", "out_of_range"),
        (",,,,,communication,,100.1,12,2026-03-31", 2, "value", "out_of_range"),
        (",,,,,communication,,-0.1,12,2026-03-31", 2, "value", "out_of_range"),
        (",,,,,communication,,60,4,2026-03-31", 2, "n", "too_few"),
        (",,,,,communication,,60,many,2026-03-31", 2, "n", "not_a_number"),
        (",,,,,communication,,60,12,31.3.2026", 2, "as_of", "not_a_day"),
        (",,,,,communication,,60,12,2026-05-13", 2, "as_of", "to_come"),
        (",,,,,communication,,60,12", 2, "", "cells"),
        (f"{GOOD}\n{GOOD}", 3, "", "twice"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_column(row, line, column, problem) -> None:
    with pytest.raises(Refused) as refused:
        benchmark_file.read(content(row), today=TODAY)
    assert refused.value.reason == "benchmark_file"
    assert refused.value.details == {"line": line, "column": column, "problem": problem}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (b"", "column_missing"),
        (content(), "empty"),
        (content(GOOD, header=HEADER.replace(",n,", ",")), "column_missing"),
        (content(GOOD + ",1", header=HEADER + ",n"), "column_twice"),
        (b"\xff\xfe\x00", "not_utf8"),
        (b"x" * (benchmark_file.MOST_BYTES + 1), "too_large"),
        (HEADER.encode() + b"\n" + b'"' + b"a" * 200_000 + b'",,,,,,,,,', "not_csv"),
    ],
)
def test_a_file_that_is_none_is_refused(given, problem) -> None:
    with pytest.raises(Refused) as refused:
        benchmark_file.read(given, today=TODAY)
    assert refused.value.details["problem"] == problem
    assert problem in PROBLEMS


def test_points_and_organizations_at_their_borders_are_taken() -> None:
    rows = (",,,,,communication,,0,5,2026-05-12", ",,,,,mobility,,100,5,2026-05-12")
    assert [row.points for row in benchmark_file.read(content(*rows), today=TODAY)] == [0, 100]


def test_a_file_takes_the_place_of_the_one_before_and_can_be_deleted(street) -> None:
    taken(street, ",,,,,communication,,30,9,2026-05-01", ",,,,,mobility,,30,9,2026-05-01")
    taken(street, ",,,,,communication,,40,9,2026-05-01")
    found = queries.benchmarks(street.house("own"), TODAY)
    assert found["communication"].points == 40
    assert "mobility" not in found
    told = queries.file_of(street.house("own"))
    assert told is not None
    assert told.rows == 1
    actions.drop_file(by=street.acting("own", Role.GLOBAL_ADMINISTRATOR), now=NOW)
    assert "communication" not in queries.benchmarks(street.house("own"), TODAY)
    assert queries.file_of(street.house("own")) is None


def test_a_bad_file_leaves_the_one_before(street) -> None:
    taken(street, ",,,,,communication,,30,9,2026-05-01")
    with pytest.raises(Refused, match="benchmark_file"):
        taken(street, ",,,,,communication,,300,9,2026-05-01")
    assert queries.benchmarks(street.house("own"), TODAY)["communication"].points == 30


def test_the_figure_about_the_organizations_most_alike_wins(street) -> None:
    taken(
        street,
        ",,,,,communication,,10,500,2026-05-01",
        "asia,,,education,,communication,,20,50,2026-05-01",
        "europe,,,education,,communication,,30,20,2026-05-01",
        "europe,,,health,,communication,,40,20,2026-05-01",
    )
    found = queries.benchmarks(street.house("own"), TODAY)["communication"]
    assert (found.points, found.source) == (30, Source.FILE)
    assert dict(found.alike) == {Key.REGION: "europe", Key.INDUSTRY: "education"}


def test_of_equally_near_figures_the_newest_wins_and_none_is_from_the_future(street) -> None:
    taken(street, ",,,,,mobility,,10,9,2026-02-01", ",,,,,mobility,,20,9,2026-05-01", ",,,,,mobility,,30,9,2026-05-12")
    assert queries.benchmarks(street.house("own"), date(2026, 5, 2))["mobility"].points == 20


def test_a_file_of_one_organization_is_nothing_to_another(street) -> None:
    taken(street, ",,,,,communication,,30,9,2026-05-01")
    assert "communication" not in queries.benchmarks(street.house("next-door"), TODAY)


def test_the_file_wins_over_the_cohort(street) -> None:
    for place in range(5):
        street.publish(f"other-{place}", date(2026, 4, 1), communication=70)
    street.publish("own", date(2026, 5, 1), communication=10)
    assert queries.benchmarks(street.house("own"), TODAY)["communication"].points == 70
    taken(street, ",,,,,communication,,30,9,2026-05-01")
    assert queries.benchmarks(street.house("own"), TODAY)["communication"].points == 30
