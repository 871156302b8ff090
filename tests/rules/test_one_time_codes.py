"""Codes as RFC 4226 and RFC 6238 give them, and each good once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.one_time_codes import code_of, step_of, step_that_fits

SECRET = b"12345678901234567890"  # of the RFCs
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counter", "code"),
    [(0, "755224"), (1, "287082"), (2, "359152"), (3, "969429"), (4, "338314"), (5, "254676"), (9, "520489")],
)
def test_the_codes_of_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert code_of(SECRET, counter) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_the_codes_of_rfc_6238_appendix_b_with_six_digits(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert code_of(SECRET, step_of(moment)) == code
    assert step_that_fits(SECRET, code, now=moment, after=0) == step_of(moment)


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_clocks_may_differ_by_half_a_minute(late: int, fits: bool) -> None:
    code = code_of(SECRET, step_of(NOW))
    assert (step_that_fits(SECRET, code, now=NOW + timedelta(seconds=late), after=0) is not None) is fits


def test_a_code_is_good_once_and_none_before_it_ever_again() -> None:
    step = step_of(NOW)
    assert step_that_fits(SECRET, code_of(SECRET, step), now=NOW, after=step) is None
    assert step_that_fits(SECRET, code_of(SECRET, step - 1), now=NOW, after=step) is None
    assert step_that_fits(SECRET, code_of(SECRET, step + 1), now=NOW, after=step) == step + 1


def test_a_code_may_be_written_with_a_space() -> None:
    code = code_of(SECRET, step_of(NOW))
    assert step_that_fits(SECRET, f" {code[:3]} {code[3:]} ", now=NOW, after=0) == step_of(NOW)


@given(st.text(max_size=12))
def test_anything_else_that_is_typed_fits_nothing(typed: str) -> None:
    good = {code_of(SECRET, step_of(NOW) + drift) for drift in (-1, 0, 1)}
    if "".join(typed.split()) not in good:
        assert step_that_fits(SECRET, typed, now=NOW, after=0) is None
