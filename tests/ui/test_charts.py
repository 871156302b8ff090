"""Charts are text drawn from rows: what is missing stays missing, from the right all is mirrored."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from uptake.ui.charts.bars import Bar, bar_chart
from uptake.ui.charts.columns import column_chart
from uptake.ui.charts.line import line_chart, segments
from uptake.ui.charts.paper import papers
from uptake.ui.charts.ring import score_ring
from uptake.ui.charts.scale import range_of, ticks
from uptake.ui.charts.series import Change, Series
from uptake.ui.charts.share import share_bar

EN, AR, DE = Locale("en"), Locale("ar"), Locale("de")
FIRST = date(2026, 11, 1)
DAYS = [FIRST + timedelta(days=at) for at in range(6)]

values = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=40)


def wide(figure: str) -> ET.Element:
    return next(svg for svg in ET.fromstring(figure).iter("svg") if "chart-wide" in svg.get("class", ""))


def lines(svg: ET.Element) -> list[ET.Element]:
    return [path for path in svg.iter("path") if "chart-line" in path.get("class", "")]


@given(values)
def test_every_known_value_is_drawn_and_no_line_crosses_a_gap(row):
    paper, _ = papers(count=len(row), span=range_of(row, from_zero=False), rtl=False)
    runs = segments(row, paper)
    assert sum(len(run) for run in runs) == sum(value is not None for value in row)
    drawn = {round((x - paper.first) / paper.step) for run in runs for x, _y in run}
    assert drawn == {at for at, value in enumerate(row) if value is not None}
    assert all(round((after[0] - before[0]) / paper.step) == 1 for run in runs for before, after in pairwise(run))


@given(values, st.booleans())
def test_a_range_holds_its_values_and_its_steps(row, from_zero):
    low, high = range_of(row, from_zero=from_zero)
    slack = (high - low) * 1e-6
    assert low < high
    assert all(low - slack <= value <= high + slack for value in row if value is not None)
    assert 2 <= len(ticks((low, high))) <= 12


@given(values, st.booleans())
def test_from_the_right_the_drawing_is_the_mirror_image(row, banded):
    span = range_of(row, from_zero=True)
    left, right = (papers(count=len(row), span=span, rtl=rtl, banded=banded)[0] for rtl in (False, True))
    assert all(abs(left.x(at) + right.x(at) - left.width) < 1e-6 for at in range(len(row)))


def test_a_day_without_a_row_breaks_the_line():
    figure = line_chart([Series("Score", [1, 2, 4, 5])], [*DAYS[:2], *DAYS[3:5]], title="Score", locale=EN)
    assert len(lines(wide(figure))) == 2
    assert figure.count("No data") == 1


def test_a_value_alone_between_gaps_is_a_dot():
    figure = line_chart([Series("Score", [None, 3, None])], DAYS[:3], title="Score", locale=EN)
    assert lines(wide(figure)) == []
    assert "chart-dot" in figure


def test_both_drawings_tell_title_and_description():
    figure = ET.fromstring(
        line_chart([Series("Score", [1, 2])], DAYS[:2], title="History", description="It rises", locale=EN)
    )
    drawings = [svg for svg in figure.iter("svg") if svg.get("role") == "img"]
    assert len(drawings) == 2
    for svg in drawings:
        told = {child.get("id"): child.text for child in svg if child.tag in ("title", "desc")}
        assert [told[key] for key in svg.get("aria-labelledby").split()] == ["History", "It rises"]
    ids = [node.get("id") for node in figure.iter() if node.get("id")]
    assert len(ids) == len(set(ids))


def test_the_table_holds_the_same_rows():
    figure = ET.fromstring(
        line_chart([Series("A", [0.5, None]), Series("B", [0.25, 1])], DAYS[:2], title="T", unit="percent", locale=EN)
    )
    rows = [[cell.text for cell in row] for row in figure.find(".//tbody").iter("tr")]
    assert rows == [["November 1, 2026", "50%", "25%"], ["November 2, 2026", "No data", "100%"]]


def test_numbers_and_months_speak_the_language_of_the_page():
    days = [date(2026, 1, 1) + timedelta(days=at) for at in range(120)]
    german = line_chart([Series("Wert", [1234.5] * 120)], days, title="Verlauf", locale=DE)
    assert "1.234,5" in german
    assert "März" in german or "Mär" in german
    assert "مارس" in line_chart([Series("x", [1.0] * 120)], days, title="t", locale=AR, rtl=True)


def test_a_line_ends_before_a_change_that_breaks_it_and_goes_on_over_others():
    def runs(change: Change) -> int:
        figure = line_chart([Series("A", [1, 2, 3, 7, 8, 9])], DAYS, title="T", changes=[change], locale=EN)
        return len(lines(wide(figure)))

    assert runs(Change(DAYS[3], "Counted anew", breaks=True)) == 2
    assert runs(Change(DAYS[3], "A message")) == 1


def test_a_goal_is_drawn_through_a_break():
    goal = Series("Goal", [5] * 6, look="benchmark")
    change = Change(DAYS[3], "Counted anew", breaks=True)
    figure = line_chart([Series("A", [1] * 6), goal], DAYS, title="T", changes=[change], locale=EN)
    assert len([path for path in lines(wide(figure)) if "look-benchmark" in path.get("class", "")]) == 1


def test_marks_of_neighbouring_days_stand_below_each_other():
    days = [date.fromordinal(DAYS[0].toordinal() + n) for n in range(180)]
    changes = [Change(days[n], str(n)) for n in (50, 51, 52, 170)]
    figure = line_chart([Series("A", [1] * 180)], days, title="T", changes=changes, locale=EN)
    for drawn in ET.fromstring(figure).iter("svg"):
        circles = [c for c in drawn.iter("circle") if c.get("class") == "chart-change-mark"]
        if "chart-drawing" not in drawn.get("class", ""):
            continue
        marks = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in circles]
        assert len(marks) == 4
        assert marks[0][1] == marks[3][1]
        for place, (x, y) in enumerate(marks):
            assert all(abs(x - a) >= 16 or abs(y - b) >= 16 for a, b in marks[:place])


def test_a_change_of_method_is_marked_and_explained():
    change = Change(DAYS[2], "Counted <anew>")
    figure = line_chart([Series("A", [1] * 6)], DAYS, title="T", changes=[change], locale=EN)
    marks = [mark for mark in wide(figure).iter("line") if mark.get("class") == "chart-change"]
    assert len(marks) == 1
    assert "November 3, 2026: Counted &lt;anew&gt;" in figure


def test_texts_of_people_cannot_become_markup():
    evil = '"><script>alert(1)</script>'
    drawn = (
        line_chart([Series(evil, [1])], [evil], title=evil, description=evil, locale=EN)
        + column_chart([Series(evil, [1])], [evil], title=evil, locale=EN)
        + bar_chart([Bar(evil, 1, 2, evil)], title=evil, locale=EN)
        + share_bar(1, 2, label=evil)
        + score_ring(0.5, 1, 2, label=evil, no_data=evil, locale=EN)
    )
    assert "<script" not in drawn


def test_no_drawing_carries_a_style_of_its_own():
    drawn = line_chart([Series("A", [1, 2])], DAYS[:2], title="T", locale=EN) + share_bar(1, 2)
    assert not re.search(r"\bstyle=|\bon\w+=", drawn)


def test_columns_stand_on_zero_and_a_missing_one_leaves_its_place():
    series = [Series("Seen", [10, None, 30]), Series("Clicks", [1, 2, 3])]
    svg = wide(column_chart(series, DAYS[:3], title="T", locale=EN))
    columns = [rect for rect in svg.iter("rect") if "chart-column" in rect.get("class", "")]
    assert len(columns) == 5
    feet = {round(float(rect.get("y")) + float(rect.get("height"))) for rect in columns}
    assert feet == {int(svg.get("data-bottom"))}


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="3 values for 2 labels"):
        line_chart([Series("A", [1, 2, 3])], DAYS[:2], title="T", locale=EN)


def test_no_rows_at_all_still_give_a_figure():
    ET.fromstring(line_chart([Series("A", [])], [], title="T", locale=EN))
    ET.fromstring(column_chart([], [], title="T", locale=EN))


@pytest.mark.parametrize(("value", "width"), [(0.0, None), (None, None), (50, "50%"), (150, "100%")])
def test_a_bar_is_as_wide_as_its_share_and_never_wider_than_its_place(value, width):
    fills = [
        rect.get("width") for rect in ET.fromstring(share_bar(value, 100)).iter("rect") if "fill" in rect.get("class")
    ]
    assert fills == ([] if width is None else [width])


def test_a_ring_without_a_score_says_so():
    ring = score_ring(None, None, None, label="No data", no_data="No data", locale=EN)
    assert "No data" in ring
    assert "score-ring-fill" not in ring
