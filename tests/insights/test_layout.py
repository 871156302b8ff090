"""Grids are read from the names of insights, and every insight that there is finds its place and its words."""

import pytest

from uptake.insights import layout, texts
from uptake.insights.choices_page import EFFECTS
from uptake.insights.layout import grid_of
from uptake.insights.phrases import COUNTED, FRACTIONS
from uptake.rules.choices import CHOICES
from uptake.score.categories import CATEGORIES
from uptake.score.metric import Chart
from uptake.score.registry import METRICS

IN_TWO_DIRECTIONS = {Chart.GROUPED_COLUMNS, Chart.HEAT_MAP, Chart.STACKED}


def test_rows_and_columns_are_read_from_the_names():
    grid = grid_of(["word_desktop", "word_web", "excel_desktop", "excel_web"])
    assert grid is not None
    assert (grid.rows, grid.columns) == (("word", "excel"), ("desktop", "web"))
    assert grid.name("excel", "web") == "excel_web"


def test_names_with_numbers_and_underscores_are_kept_together():
    grid = grid_of(["in_2_to_10_0_to_3", "in_2_to_10_over_12", "in_all_0_to_3", "in_all_over_12"])
    assert grid is not None
    assert (grid.rows, grid.columns) == (("in_2_to_10", "in_all"), ("0_to_3", "over_12"))


def test_a_column_without_a_name_is_about_the_whole_row():
    grid = grid_of(["hours_0_to_5", "hours_over_5", "hours_0_to_5_video", "hours_over_5_video"])
    assert grid is not None
    assert (grid.rows, grid.columns) == (("hours_0_to_5", "hours_over_5"), ("", "video"))
    assert grid.name("hours_over_5", "") == "hours_over_5"


@pytest.mark.parametrize(
    "names",
    [
        ["one"],
        ["a_x", "a_y", "b_x"],
        ["a_x", "b_y"],
        ["network_81_to_100", "network_61_to_80", "network_0_to_20"],
    ],
)
def test_what_is_not_a_whole_grid_is_none(names):
    assert grid_of(names) is None


def test_every_row_and_column_of_the_declared_insights_has_a_label():
    groups = dict.fromkeys((m.category.id, m.group, m.chart) for m in METRICS if m.chart in IN_TWO_DIRECTIONS)
    grids = [
        grid_of([m.id.partition(".")[2] for m in METRICS if (m.category.id, m.group, m.chart) == key]) for key in groups
    ]
    found = [grid for grid in grids if grid is not None]
    assert len(found) >= 5
    for grid in found:
        for name in (*grid.rows, *grid.columns):
            assert layout.label_of(name)


def test_everything_that_is_counted_has_its_nouns():
    grains = {m.grain.name for m in METRICS}
    assert grains <= set(FRACTIONS)
    assert grains <= set(COUNTED)


def test_every_category_has_its_texts():
    ids = {category.id for category in CATEGORIES}
    for told in (texts.HEADLINES, texts.WHY_IT_MATTERS, texts.ADVICE, texts.ICONS):
        assert set(told) == ids


def test_every_choice_says_what_a_change_does():

    assert set(EFFECTS) == {choice.id for choice in CHOICES}
