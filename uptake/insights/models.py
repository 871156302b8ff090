"""Tables of daily scores."""

from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class DailyInsight(Owned):
    """The answer to one metric for one as-of day, with everything needed to explain it later."""

    as_of_day = models.DateField()
    metric = models.CharField(max_length=80)
    method = models.CharField(max_length=80)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=80, blank=True)  # why there is no data; "" when there is
    missing = models.CharField(max_length=200, blank=True)  # the source that would bring it

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "metric", "as_of_day"], name="one_insight_per_metric_and_day")
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "as_of_day"], name="insights_of_a_day")]
