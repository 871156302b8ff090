"""From latency, speed and opinion scores to network points, and from locations to the organization.

Everything is exact: values are whole thousandths of their unit (17.5 ms is 17500) and points are fractions of
0 to 100, so that no engine and no order of adding changes a digit.

Source: specification of Adoption Score, section 2.2. Recommended readings there: the percentile lies linearly
between the closest ranks, the Teams points follow the opinion score linearly, the weight of a location is its
estimated users.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

BENCHMARK = 80
SMALLEST_REMOTE_CITY = 5
LATENCY_QUANTILE = Fraction(1, 2)
SPEED_QUANTILE = Fraction(1, 4)
POOR_EXCHANGE_POINTS = 60
POOR_SHAREPOINT_POINTS = 40

Knots = tuple[tuple[int, int], ...]
LATENCY: Knots = ((10_000, 100), (25_000, 80), (100_000, 60), (200_000, 40), (300_000, 20), (350_000, 0))
SPEED: Knots = ((0, 0), (2_000, 20), (4_000, 40), (8_000, 60), (14_000, 80), (20_000, 100))
OPINION: Knots = ((1_000, 0), (5_000, 100))


def points_between(knots: Knots, value: Fraction) -> Fraction:
    """Points of a value on the straight lines between the knots; beyond the ends those of the last knot."""
    if value <= knots[0][0]:
        return Fraction(knots[0][1])
    for (lower, at_lower), (upper, at_upper) in pairwise(knots):
        if value <= upper:
            return at_lower + (value - lower) * (at_upper - at_lower) / (upper - lower)
    return Fraction(knots[-1][1])


def quantile(samples: Sequence[int], share: Fraction) -> Fraction | None:
    """The value below which this share of the samples lies, linear between closest ranks; None without samples."""
    if not samples:
        return None
    ordered = sorted(samples)
    place = share * (len(ordered) - 1)
    below = int(place)
    if below + 1 == len(ordered):
        return Fraction(ordered[below])
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])


def latency_points(milliseconds: Sequence[int]) -> Fraction | None:
    """Points of Exchange or Copilot from samples of TCP latency, in thousandths of a millisecond."""
    middle = quantile(milliseconds, LATENCY_QUANTILE)
    return None if middle is None else points_between(LATENCY, middle)


def speed_points(megabytes_a_second: Sequence[int]) -> Fraction | None:
    """Points of SharePoint from samples of download speed, in thousandths of a megabyte a second."""
    slow = quantile(megabytes_a_second, SPEED_QUANTILE)
    return None if slow is None else points_between(SPEED, slow)


def opinion_points(scores: Sequence[int]) -> Fraction | None:
    """Points of Teams from samples of the mean opinion score (1 to 5), in thousandths."""
    middle = quantile(scores, LATENCY_QUANTILE)
    return None if middle is None else points_between(OPINION, middle)


def location_points(workloads: Iterable[Fraction | None]) -> Fraction | None:
    """Points of a location: the mean of the workloads that were measured; None when none was."""
    measured = [points for points in workloads if points is not None]
    return sum(measured, Fraction(0)) / len(measured) if measured else None


def organization_points(locations: Iterable[tuple[Fraction | None, int | None]]) -> Fraction | None:
    """Points of the organization: the mean of its office locations, weighted by the people who work there.

    Locations without points are left out. Where nobody knows the people of any location, all weigh the same;
    a location without people beside others with people weighs nothing. None without a location with points.
    """
    known = [(points, users or 0) for points, users in locations if points is not None]
    people = sum(users for _, users in known)
    if not known:
        return None
    if people == 0:
        return sum((points for points, _ in known), Fraction(0)) / len(known)
    return sum((points * users for points, users in known), Fraction(0)) / people
