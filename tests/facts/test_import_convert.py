"""Text becomes facts: numbers, days, durations, yes and no, flags."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.facts.importers import convert
from uptake.facts.tables import PERSON_DAY


def one(how, text: str | None):
    values, wrong = how(pa.array([text], pa.string()))
    return "wrong" if wrong is not None and wrong[0].as_py() else values[0].as_py()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("12", 12), (" 7 ", 7), ("3.0", 3), ("2147483647", 2147483647), (None, None),
        ("  ", None),
        ("2147483648", "wrong"), ("-1", "wrong"), ("1.5", "wrong"), ("1,000", "wrong"), ("many", "wrong"),
        ("NaN", "wrong"),
    ],
)  # fmt: skip
def test_numbers(text: str | None, value: object) -> None:
    assert one(convert.numbers, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-07-26", date(2026, 7, 26)), ("2021-10-25T00:00:00Z", date(2021, 10, 25)),
        ("2021-10-25T23:59:59.5+02:00", date(2021, 10, 25)), (" 2026-07-26 ", date(2026, 7, 26)),
        ("", None), (None, None),
        ("2024-02-29", date(2024, 2, 29)), ("2026-02-29", "wrong"), ("26.07.2026", "wrong"),
        ("7/26/2026", "wrong"),
        ("2026-07-26 and more", "wrong"), ("2026-13-01", "wrong"), ("20260726", "wrong"),
    ],
)  # fmt: skip
def test_days(text: str | None, value: object) -> None:
    assert one(convert.days, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("90", 90), ("PT1H2M3S", 3723), ("PT0S", 0), ("P1DT1S", 86401), ("pt5m", 300), ("PT1.9S", 1),
        (None, None),
        ("PT", "wrong"), ("P", "wrong"), ("01:02:03", "wrong"), ("PT-5M", "wrong"), ("P99999D", "wrong"),
    ],
)  # fmt: skip
def test_durations(text: str | None, value: object) -> None:
    assert one(convert.seconds, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Yes", True),
        ("NO", False),
        ("True", True),
        ("false", False),
        ("1", True),
        ("", None),
        ("maybe", "wrong"),
    ],
)
def test_yes_and_no(text: str, value: object) -> None:
    assert one(convert.yes_no, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("desktop", 1),
        ("web+mobile", 6),
        (" Mobile + web ", 6),
        ("7", 7),
        ("8", "wrong"),
        ("fridge", "wrong"),
        ("", None),
    ],
)
def test_flags(text: str, value: object) -> None:
    assert one(convert.flags(PERSON_DAY["word_platforms"]), text) == value


@given(st.lists(st.one_of(st.none(), st.integers(0, 2**31 - 1).map(str), st.text(max_size=4))))
def test_one_strange_cell_changes_no_other(cells: list[str | None]) -> None:
    values, wrong = convert.numbers(pa.array(cells, pa.string()))
    bad = [False] * len(cells) if wrong is None else wrong.to_pylist()
    for cell, value, is_bad in zip(cells, values.to_pylist(), bad, strict=True):
        assert (value, is_bad) == (
            None if (told := one(convert.numbers, cell)) == "wrong" else told,
            told == "wrong",
        )


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_every_day_is_read_as_itself(day: date) -> None:
    assert one(convert.days, day.isoformat()) == day
    assert one(convert.days, f"{day.isoformat()}T00:00:00Z") == day
