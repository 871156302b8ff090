"""From what devices report to endpoint points, battery classes, and the reliability of applications.

Points are exact fractions of 0 to 100; capacities and shares of discharge are whole thousandths. What a source
does not know is None and never a number: it neither raises nor lowers a mean.

Source: specification of Adoption Score, section 2.1. Recommended readings there: boot and sign-in weigh the
same, and so do the parts of the overall score, over those that are available.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

FEWEST_DEVICES = 5
MOST_CRASHES_A_DAY = 10  # of one app on one device
RELIABILITY_DAYS = 14
ALWAYS_HIDDEN_UP_TO = 5  # active devices of an app
HIDDEN_UP_TO_SHARE = Fraction(2, 100)  # of the enrolled devices
SHORT_RUNTIME_MINUTES = 180
LITTLE_CAPACITY = 60  # percent of the first capacity
GOOD_CAPACITY = 80


class Battery(StrEnum):
    """How much of its capacity a battery has kept."""

    MOST_IMPACTED = "most_impacted"
    MODERATELY_IMPACTED = "moderately_impacted"
    GOOD = "good"


def mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def startup_points(boot: Fraction | None, sign_in: Fraction | None) -> Fraction | None:
    """Startup performance: half boot, half sign-in; None unless both are known."""
    return None if boot is None or sign_in is None else (boot + sign_in) / 2


def enough_devices(reporting: int) -> bool:
    """Whether so many devices report that there is a score; fewer are "insufficient data"."""
    return reporting >= FEWEST_DEVICES


def overall_points(reporting: int, parts: Sequence[Fraction | None]) -> Fraction | None:
    """The endpoint score from its parts, all weighed alike; None below five devices or without any part.

    The parts are startup performance, application reliability and work from anywhere, and where that is
    chosen battery health and resource performance. A part without data leaves the weights of the others
    alike instead of counting as 0.
    """
    return mean(parts) if enough_devices(reporting) else None


def battery_capacity(full: int | None, design: int | None) -> Fraction | None:
    """Percent of its first capacity that a battery still holds; None when either is unknown or it had none."""
    return None if full is None or not design else Fraction(100 * full, design)


def battery_class(capacity: Fraction) -> Battery:
    """Below 60 percent most impacted, from 60 up to and with 80 moderately, above that good."""
    if capacity < LITTLE_CAPACITY:
        return Battery.MOST_IMPACTED
    return Battery.MODERATELY_IMPACTED if capacity <= GOOD_CAPACITY else Battery.GOOD


def battery_cycles(discharged: Iterable[int | None]) -> int:
    """Whole cycles in daily discharges, given in thousandths of a percent: 50 %, 30 % and 20 % are one."""
    return sum(part for part in discharged if part is not None) // 100_000


def counted_crashes(crashes: int) -> int:
    """Crashes that count, of those of one app on one device and day."""
    return min(crashes, MOST_CRASHES_A_DAY)


def mean_time_to_failure(usage_minutes: int, crashes: int) -> Fraction | None:
    """Minutes of use between two counted crashes; None when there was no crash."""
    return Fraction(usage_minutes, crashes) if crashes else None


def app_listed(active_devices: int, enrolled_devices: int) -> bool:
    """Whether an application is on so many devices that it is listed."""
    return active_devices > max(Fraction(ALWAYS_HIDDEN_UP_TO), HIDDEN_UP_TO_SHARE * enrolled_devices)


def reliability_points(apps: Iterable[tuple[Fraction | None, int]]) -> Fraction | None:
    """Application reliability from the points of the apps and their minutes of use; None without any use."""
    known = [(points, minutes) for points, minutes in apps if points is not None and minutes > 0]
    minutes = sum(used for _, used in known)
    return sum((points * used for points, used in known), Fraction(0)) / minutes if minutes else None
