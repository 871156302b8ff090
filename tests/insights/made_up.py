"""Made-up results for every metric there is, so that every kind of chart has something to draw."""

from datetime import date, timedelta
from zlib import crc32

from uptake.score.metric import Chart, Metric
from uptake.score.registry import METRICS
from uptake.score.result import Result

PARTS = {"network_81_to_100": 41, "network_61_to_80": 27, "network_41_to_60": 17, "network_21_to_40": 10}
PARTS |= {"network_0_to_20": 5, "none": 20, "1_day": 30, "2_to_3_days": 30, "4_or_more_days": 20}


def percent(metric: Metric, as_of: date) -> int:
    """A share that is always the same for a metric and day, and wanders slowly."""
    name = metric.id.partition(".")[2]
    if metric.chart is Chart.STACKED:
        return next(part for ending, part in PARTS.items() if name.endswith(ending))
    return 15 + (crc32(metric.id.encode()) % 55 + as_of.toordinal() // 9 % 13) % 70


def result(metric: Metric, as_of: date, *, asked: int = 400) -> Result:
    """The made-up answer of one metric."""
    denominator = asked * metric.each * (1000 if metric.weighted else 1)
    basis = f"newest:{metric.days}@{as_of}" if metric.grain.newest else f"daily:{metric.days}/{metric.days}"
    return Result(
        metric.id,
        as_of,
        denominator * percent(metric, as_of) // 100,
        denominator,
        basis,
        None,
        method=metric.method,
        asked=asked,
    )


def nothing(metric: Metric, as_of: date, reason: str = "no_source", missing: str = "Call records") -> Result:
    """A metric without a number."""
    return Result(metric.id, as_of, None, None, "", reason, missing, metric.method)


def results(last: date, days: int = 1) -> list[Result]:
    """Every metric on the days up to `last`."""
    return [result(metric, last - timedelta(days=back)) for back in range(days) for metric in METRICS]
