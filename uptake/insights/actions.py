"""Writes about insights: the answers of a day take the place of those that were there."""

from collections.abc import Sequence

from django.db import transaction

from uptake.insights.models import DailyInsight
from uptake.score.result import Result
from uptake.tenancy.models import Tenant


@transaction.atomic
def record(tenant: Tenant, results: Sequence[Result]) -> None:
    """Keep the results; each of their as-of days is replaced whole, so recording again changes nothing."""
    days = {result.as_of for result in results}
    DailyInsight.objects.of(tenant).filter(as_of_day__in=days).delete()
    DailyInsight.objects.of(tenant).bulk_create(
        [
            DailyInsight(
                tenant=tenant,
                as_of_day=result.as_of,
                metric=result.metric,
                method=result.method,
                numerator=result.numerator,
                denominator=result.denominator,
                asked=result.asked,
                basis=result.basis,
                reason=result.reason or "",
                missing=result.missing,
            )
            for result in results
        ],
        batch_size=2000,
    )
