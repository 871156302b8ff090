"""The two intervals for what a message brought: one to be looked at once, one to be looked at every day.

Newcombe's interval (method 10 of R. Newcombe, Interval estimation for the difference between independent proportions,
Statistics in Medicine 17, 1998) keeps its 95 % for small arms and rare practices, where the usual one does not. It is
meant for one look at the end: whoever looks every day until it leaves out zero is wrong far more often. Until then the
sequence of `uptake.rules.always_valid` is told.
"""

from functools import lru_cache

from uptake.rules import always_valid
from uptake.rules.lift import Interval

Count = tuple[int, int]
"""How many of how many."""


@lru_cache(maxsize=256)
def at_the_end(offered: Count, held_out: Count) -> Interval:
    """Newcombe's 95 % interval for the share of the offered minus that of those left out."""
    # It takes seconds to read, and few processes need it.
    from statsmodels.stats import proportion  # type: ignore[import-untyped] # noqa: PLC0415

    low, high = proportion.confint_proportions_2indep(*offered, *held_out, method="newcomb", compare="diff", alpha=0.05)
    return Interval(float(low), float(high))


@lru_cache(maxsize=256)
def at_any_time(offered: Count, held_out: Count) -> Interval:
    """The interval that holds with 95 % at all looks together."""
    return Interval(*always_valid.interval(offered, held_out))
