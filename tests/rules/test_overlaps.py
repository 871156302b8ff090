import pytest

from uptake.rules.overlaps import Overlap, overlap


@pytest.mark.parametrize(
    ("one", "other", "both", "word"),
    [
        (None, 100, None, Overlap.UNKNOWN),
        (100, None, 50, Overlap.UNKNOWN),
        (100, 100, None, Overlap.FEW),
        (100, 100, 45, Overlap.SOME),
        (100, 100, 50, Overlap.MOST),
        (1000, 20, 10, Overlap.MOST),
        (20, 1000, 15, Overlap.MOST),
        (1000, 100, 10, Overlap.SOME),
    ],
)
def test_the_smaller_audience_is_the_measure(one, other, both, word):
    assert overlap(one, other, both) is word
