"""Tables of the peers room."""

from datetime import date
from typing import ClassVar

from django.db import models

from uptake.rules.cohorts import INDUSTRIES, REGIONS
from uptake.tenancy.models import Tenant
from uptake.tenancy.scope import Owned, OwnedManager


class Profile(Owned):
    """What likens an organization to others; "" is not known. Its global administrators may change it.

    `band` and `licences` are computed from the licences of `computed_day` and written by nobody.
    """

    region = models.CharField(max_length=40, blank=True, choices=[(name, name) for name in REGIONS])
    industry = models.CharField(max_length=40, blank=True, choices=[(name, name) for name in INDUSTRIES])
    customer_since = models.DateField(null=True)
    contributes = models.BooleanField(default=True)
    band = models.CharField(max_length=20, blank=True)
    licences = models.CharField(max_length=40, blank=True)
    computed_day = models.DateField(null=True)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_profile_per_tenant")]


class Pool(OwnedManager["Contribution"]):
    """The one place where rows of several organizations are read together."""

    def of_others(self, tenant: Tenant, month: date) -> "models.QuerySet[Contribution]":
        """What the other organizations have contributed for that month.

        An organization that has opted out of people experiences is in no calculation from that moment on.
        """
        everybody = super(OwnedManager, self).get_queryset()
        taking_part = everybody.filter(contributed=True, tenant__people_opted_out_at=None)
        return taking_part.filter(month=month).exclude(tenant=tenant)


class Contribution(Owned):
    """What an organization was like in a month, and its points by measure; written once and never changed.

    Without `contributed` the points are empty: then only its own benchmark is chosen by these keys.
    """

    month = models.DateField()  # its first day
    keys = models.JSONField(default=dict)  # by rules.cohorts.Key
    contributed = models.BooleanField()
    points = models.JSONField(default=dict)  # whole points by category or metric

    objects: ClassVar[Pool] = Pool()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "month"], name="one_contribution_a_month"),
        ]


class Settled(Owned):
    """The benchmark of an organization for one measure and month, chosen once and kept as it was."""

    month = models.DateField()  # its first day
    measure = models.CharField(max_length=80)
    points = models.IntegerField()
    others = models.IntegerField()
    alike = models.JSONField(default=list)  # the keys that agree
    keys = models.JSONField(default=dict)  # and the values of all of them

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "month", "measure"], name="one_benchmark_a_month")
        ]


class BenchmarkFile(Owned):
    """The file of benchmarks that an organization has taken over, if any."""

    name = models.CharField(max_length=200)
    rows = models.IntegerField()
    digest = models.CharField(max_length=64)  # SHA-256
    taken_over_by = models.CharField(max_length=254)  # sign-in name, "" for the command line
    taken_over_at = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_benchmark_file_per_tenant")]


class PublishedFigure(Owned):
    """One row of that file."""

    keys = models.JSONField(default=dict)
    measure = models.CharField(max_length=80)
    points = models.IntegerField()
    others = models.IntegerField()
    as_of = models.DateField()

    class Meta(Owned.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["tenant", "measure"], name="published_figure_by_measure")]
