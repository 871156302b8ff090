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
    asked = models.BigIntegerField(null=True)  # how many people or things the number is about
    basis = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=80, blank=True)  # why there is no data; "" when there is
    missing = models.CharField(max_length=200, blank=True)  # the source that would bring it

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "metric", "as_of_day"], name="one_insight_per_metric_and_day")
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "as_of_day"], name="insights_of_a_day")]


class ScoredDay(Owned):
    """Under which circumstances the insights of an as-of day were counted, so that changes can be marked.

    `exclusions` is a digest of who was left out, `choices` the value of every choice that holds.
    """

    as_of_day = models.DateField()
    exclusions = models.CharField(max_length=64, blank=True)
    choices = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "as_of_day"], name="one_row_per_scored_day")]


class DailyListing(Owned):
    """The rows of a listing (score/listing) as of the newest day; earlier days are not kept."""

    as_of_day = models.DateField()
    listing = models.CharField(max_length=80)
    rows = models.JSONField(default=list)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "listing"], name="one_row_per_listing")]


class Goal(Owned):
    """Points that an organization wants to reach in a category ("" is the total, in percent) by a day."""

    category = models.CharField(max_length=40, blank=True)
    points = models.IntegerField()
    by_day = models.DateField()
    from_day = models.DateField()
    from_points = models.IntegerField(null=True)  # where it stood when the goal was set
    made_by = models.CharField(max_length=254)  # sign-in name
    made_at = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "category"], name="one_goal_per_category")]


class Annotation(Owned):
    """A note at a day of the history, written by an admin."""

    day = models.DateField()
    text = models.CharField(max_length=200)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["day", "pk"]
