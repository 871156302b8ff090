"""Heat map, full bars and donut: each number is a text, and colour is never the only teller."""

from xml.etree import ElementTree as ET

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from uptake.ui.charts.donut import Part, donut
from uptake.ui.charts.heat import BANDS, Cell, band, heat_map
from uptake.ui.charts.stacked import Band, Whole, stacked_bars

EN, AR, DE = Locale("en"), Locale("ar"), Locale("de")
QUALITY = [Band(name, f"quality-{at}") for at, name in enumerate(("good", "fine", "fair", "poor", "bad"), start=1)]


def texts(figure, path):
    return ["".join(node.itertext()) for node in ET.fromstring(figure).iterfind(path)]


def test_each_cell_says_its_share_and_what_it_is_made_of():
    figure = heat_map([[Cell(0.52, "13 of 25"), Cell(None)]], ["11 to 100"], ["young", "old"], title="T", locale=EN)
    assert texts(figure, ".//tbody//td") == ["52%13 of 25", "No data"]
    assert texts(figure, ".//thead//th") == ["young", "old"]


@pytest.mark.parametrize(("share", "tint"), [(0.0, 1), (0.199, 1), (0.2, 2), (0.799, 4), (0.8, 5), (1.0, 5)])
def test_a_share_on_a_border_has_the_stronger_tint(share, tint):
    assert band(share) == tint


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_is_never_paler(one, other):
    low, high = sorted((one, other))
    assert 1 <= band(low) <= band(high) <= BANDS


def test_cells_without_their_names_are_refused():
    with pytest.raises(ValueError, match="1 times 2"):
        heat_map([[Cell(1)]], ["a"], ["b", "c"], title="T", locale=EN)


def segments(figure):
    (bar,) = [svg for svg in ET.fromstring(figure).iter("svg") if svg.get("class") == "stacked-bar"]
    return [
        (float(rect.get("x")[:-1]), float(rect.get("width")[:-1]), rect.get("class").split()[-1])
        for rect in bar.iter("rect")
        if "stacked-part" in rect.get("class", "")
    ]


shares = st.lists(st.integers(0, 50), min_size=5, max_size=5).filter(any)


@given(shares, st.booleans())
def test_the_bands_fill_the_bar_without_gap_or_overlap(counts, rtl):
    whole = Whole("Devices", [count / sum(counts) for count in counts])
    drawn = sorted(segments(stacked_bars([whole], QUALITY, title="T", locale=EN, rtl=rtl)))
    assert len(drawn) == sum(count > 0 for count in counts)
    end = 0.0
    for start, width, _look in drawn:
        assert start == pytest.approx(end, abs=0.03)
        end = start + width
    assert end == pytest.approx(100, abs=0.03)


def test_from_the_right_the_first_band_stands_on_the_right():
    whole = Whole("Devices", [0.5, 0.2, 0.1, 0.1, 0.1])
    left = segments(stacked_bars([whole], QUALITY, title="T", locale=EN))
    right = segments(stacked_bars([whole], QUALITY, title="T", locale=AR, rtl=True))
    assert left[0] == (0, 50, "quality-1")
    assert right[0] == (50, 50, "quality-1")


def test_a_band_is_told_by_text_and_pattern_as_well():
    figure = stacked_bars([Whole("Devices", [0.5, 0.2, 0.1, 0.1, 0.1])], QUALITY, title="T", locale=EN)
    tree = ET.fromstring(figure)
    bar = next(svg for svg in tree.iter("svg") if svg.get("class") == "stacked-bar")
    assert bar.get("aria-label") == "Devices: good 50%, fine 20%, fair 10%, poor 10%, bad 10%"
    patterns = {path.get("d") for path in bar.iter("path")}
    assert len(patterns) == 4  # the first band is plain, each other one has its own
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert texts(figure, ".//details//td") == ["50%", "20%", "10%", "10%", "10%"]


def test_a_bar_without_data_says_so_and_draws_nothing():
    figure = stacked_bars([Whole("Content", [None] * 5)], QUALITY, title="T", locale=EN)
    assert "stacked-bar" not in figure
    assert 'class="stacked-none">No data' in figure


def test_a_share_is_needed_for_each_band():
    with pytest.raises(ValueError, match="4 shares for 5 bands"):
        stacked_bars([Whole("Devices", [0.25] * 4)], QUALITY, title="T", locale=EN)


def test_the_parts_of_a_donut_are_counted_and_drawn():
    figure = donut([Part("With", 64), Part("Without", 36)], title="Teams", middle="64", locale=DE)
    assert texts(figure, ".//td") == ["64", "64\xa0%", "36", "36\xa0%"]
    arcs = [c.get("stroke-dasharray") for c in ET.fromstring(figure).iter("circle")]
    assert arcs == ["64.000 36.000", "36.000 64.000"]
    assert 'aria-label="Teams: With 64\xa0%, Without 36\xa0%"' in figure


def test_nothing_to_divide_is_no_data_and_less_than_nothing_is_refused():
    assert "No data" in donut([Part("With", 0), Part("Without", 0)], title="T", middle="0", locale=EN)
    with pytest.raises(ValueError, match="less than nothing"):
        donut([Part("With", -1)], title="T", middle="", locale=EN)


def test_names_cannot_become_markup():
    evil = '"><script>alert(1)</script>'
    drawn = (
        heat_map([[Cell(1, evil)]], [evil], [evil], title=evil, corner=evil, locale=EN)
        + stacked_bars([Whole(evil, [1.0])], [Band(evil, "level-1")], title=evil, locale=EN)
        + donut([Part(evil, 1)], title=evil, middle=evil, locale=EN)
    )
    assert "<script" not in drawn
