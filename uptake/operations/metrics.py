"""Figures about the running server, in the form of Prometheus.

Labels are names of doors, pages, methods and classes of status: no organization, no person, nothing that somebody
typed. What the delivery plane has counted comes from its own array (delivery/figures); the queue is asked when the
figures are.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from uptake.delivery import figures
from uptake.delivery.figures import BOUNDS, Figure, Told
from uptake.delivery.snapshot import SUFFIX

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_COUNTERS = (
    (Figure.CLAIMS_GRANTED, "uptake_delivery_claims_granted", "Showings handed out"),
    (Figure.CLAIMS_LOST, "uptake_delivery_claims_lost", "Showings that somebody else was faster to get"),
    (Figure.EVENTS_ACCEPTED, "uptake_delivery_events_accepted", "Events of clients that were kept"),
    (Figure.EVENTS_REFUSED, "uptake_delivery_events_refused", "Events of clients that were refused"),
    (Figure.SHED, "uptake_delivery_shed", "Requests turned away because too many came at once"),
    (Figure.STORE_ERRORS, "uptake_delivery_store_errors", "Requests that the store of showings could not serve"),
    (Figure.FLUSHES, "uptake_delivery_flushes", "Transactions of the store of showings"),
    (Figure.FLUSHED, "uptake_delivery_flushed", "Claims, events and reports in those transactions"),
    (Figure.SNAPSHOTS_READ, "uptake_delivery_snapshots_read", "Files of the snapshot folder that were read"),
    (Figure.SNAPSHOTS_CORRUPT, "uptake_delivery_snapshots_corrupt", "Files of the snapshot folder that were refused"),
    (Figure.STREAMS_OPENED, "uptake_delivery_streams_opened", "Streams that clients have opened"),
)
_GAUGES = (
    (Figure.STREAMS_OPEN, "uptake_delivery_streams", "Streams that are open"),
    (Figure.WAITING, "uptake_delivery_waiting", "Requests that are being answered"),
)


class DeliveryFigures(Collector):
    """What all delivery processes of this server have counted."""

    def __init__(self, told: Callable[[], Told]) -> None:
        self._told = told

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        told = self._told()
        for figure, name, says in _COUNTERS:
            yield CounterMetricFamily(name, says, value=told[figure])
        for figure, name, says in _GAUGES:
            yield GaugeMetricFamily(name, says, value=told[figure])
        answers = CounterMetricFamily(
            "uptake_delivery_answers", "Answers by door and status", labels=["door", "status"]
        )
        for door, status, many in told.answers():
            answers.add_metric([door, status], many)
        yield answers
        times = HistogramMetricFamily("uptake_delivery_seconds", "How long answers took, by door", labels=["door"])
        for door, counts, seconds in told.durations():
            times.add_metric([door], _buckets(counts), seconds)
        yield times


def _buckets(counts: list[int]) -> list[tuple[str, float]]:
    """Counts up to each bound, as Prometheus wants them."""
    found: list[tuple[str, float]] = []
    total = 0
    for bound, many in zip([*map(str, BOUNDS), "+Inf"], counts, strict=True):
        total += many
        found.append((bound, total))
    return found


class Snapshots(Collector):
    """The files that clients are answered from: how many there are, and when the oldest and the newest were written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        moments = sorted(path.stat().st_mtime for path in self._folder.glob(f"*{SUFFIX}"))
        yield GaugeMetricFamily("uptake_delivery_snapshots", "Organizations with a snapshot", value=len(moments))
        for name, moment in (("oldest", moments[:1]), ("newest", moments[-1:])):
            says = f"When the {name} snapshot was written, in seconds since 1970"
            yield GaugeMetricFamily(f"uptake_delivery_{name}_snapshot_seconds", says, value=sum(moment))


def registry(run: Path, snapshots: Path, *others: Collector) -> CollectorRegistry:
    """What this process tells; `run` is the folder in which the delivery processes count."""
    found = CollectorRegistry()
    found.register(DeliveryFigures(lambda: figures.together(run)))
    found.register(Snapshots(snapshots))
    ProcessCollector(registry=found)
    for other in others:
        found.register(other)
    return found


def as_text(told: CollectorRegistry) -> bytes:
    """The figures, as Prometheus reads them."""
    return generate_latest(told)
