"""Figures about pages and jobs: requests by the name of the page, and how the queue stands."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from uptake.delivery.figures import BOUNDS
from uptake.jobs.standing import Standing, standing
from uptake.operations.outside import outside_of_requests

_LOG = logging.getLogger("uptake.requests")
_STANDS_FOR = 10.0  # seconds: whoever asks more often gets the same numbers
REQUESTS = Counter(
    "uptake_pages_answers", "Answers by page, method and status", ["page", "method", "status"], registry=None
)
SECONDS = Histogram("uptake_pages_seconds", "How long pages took", ["page"], buckets=BOUNDS, registry=None)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestsAreCounted:
    """Counts and logs each request by the name of its page, never by its address: that may hold an identifier."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then count."""
        began = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - began
        page = (request.resolver_match.view_name if request.resolver_match else "") or "unnamed"
        if not page.isascii() or len(page) > 80:
            page = "unnamed"
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(page, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(page).observe(took)
        _LOG.info("%s %s %s %d ms", method, page, response.status_code, took * 1000)
        return response


class QueueFigures(Collector):
    """How the queue stands."""

    def __init__(self) -> None:
        self._known: tuple[float, Standing] = (float("-inf"), Standing())

    def describe(self) -> Iterator[Metric]:
        """Nothing is asked when it is registered: the database may not be there yet."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """The figures, at most ten seconds old."""
        if time.monotonic() - self._known[0] > _STANDS_FOR:
            try:
                with outside_of_requests():
                    self._known = (time.monotonic(), standing(datetime.now(UTC)))
            except DatabaseError:
                return  # the other figures are told all the same; that the database is away, readiness says
        told = self._known[1]
        yield GaugeMetricFamily("uptake_jobs_waiting", "Jobs that are not done", value=told.waiting)
        yield GaugeMetricFamily("uptake_jobs_due", "Jobs that are due and that nobody does yet", value=told.due)
        yield GaugeMetricFamily("uptake_jobs_running", "Jobs that a worker does", value=told.running)
        yield GaugeMetricFamily(
            "uptake_jobs_failed", "Jobs that did not end well and are tried again", value=told.failed
        )
        oldest = told.oldest.total_seconds() if told.oldest else 0.0
        yield GaugeMetricFamily("uptake_jobs_oldest_due_seconds", "For how long the oldest due job waits", value=oldest)
