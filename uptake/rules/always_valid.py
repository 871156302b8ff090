"""An interval for the difference of two proportions that holds at every look, however often somebody looks.

With the standard error s of the difference, and x = r / s^2, it is

    difference  plus or minus  s * sqrt((1 + 1/x) * log((1 + x) / alpha^2))

This is the boundary that a normal mixture of chances crosses with probability alpha at most, ever (Robbins), used for a
standard error that is estimated from the counts: an asymptotic confidence sequence. `r` says where it is tightest, here
at a standard error of two percentage points; there it is three standard errors wide on each side, where Newcombe's,
which may be looked at once, takes two. It says nothing (-1 to 1) until each arm has ten successes and ten failures,
because a normal law is none before. An exact sequence was tried (two mixtures of Beta laws): it was half as wide again
and found an effect ten times less often.

Sources: H. Robbins, Statistical methods related to the law of the iterated logarithm, Ann. Math. Statist. 41 (1970);
I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy, A. Ramdas, Time-uniform central limit theory and asymptotic confidence
sequences, Ann. Statist. 52 (2024). That it holds is simulated in its test.
"""

from math import log, sqrt

ALPHA = 0.05
TIGHTEST_AT = 0.02
"""The standard error at which it is as narrow as it can be: some 200 people left out, of whom one in eleven begins."""
FEWEST_OF_A_KIND = 10

Count = tuple[int, int]
"""How many of how many."""


def excludes(difference: float, first: Count, second: Count, *, alpha: float = ALPHA) -> bool:
    """Whether the evidence so far is against this difference."""
    low, high = interval(first, second, alpha=alpha)
    return not low <= difference <= high


def interval(first: Count, second: Count, *, alpha: float = ALPHA) -> tuple[float, float]:
    """The differences (first minus second, -1 to 1) that the evidence so far leaves open.

    Raises ValueError for an arm without people.
    """
    if not (first[1] and second[1]):
        raise ValueError("an arm without people has no rate")
    if min(first[0], second[0], first[1] - first[0], second[1] - second[0]) < FEWEST_OF_A_KIND:
        return -1.0, 1.0
    error = sqrt(_variance(*first) + _variance(*second))
    grown = _tuned(alpha) * (TIGHTEST_AT / error) ** 2
    wide = error * sqrt((1 + 1 / grown) * log((1 + grown) / alpha**2))
    middle = first[0] / first[1] - second[0] / second[1]
    return max(middle - wide, -1.0), min(middle + wide, 1.0)


def _variance(successes: int, people: int) -> float:
    """The variance of a rate, as estimated with half a success and half a failure more."""
    rate = (successes + 0.5) / (people + 1)
    return rate * (1 - rate) / people


def _tuned(alpha: float) -> float:
    """The value of x at which the interval is tightest (Waudby-Smith and others, appendix on the choice of rho)."""
    return -2 * log(alpha) + log(1 - 2 * log(alpha))
