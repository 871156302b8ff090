"""Tables of the groups room."""

from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class GroupSettings(Owned):
    """Whether an organization shows figures of groups, and by which attributes."""

    on = models.BooleanField(default=False)
    attributes = models.JSONField(default=list)  # in the order of rules/group_trees

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_group_settings_per_tenant")]


class Evaluation(Owned):
    """One evaluation of how well the directory fills the attributes, and who approved it."""

    run_at = models.DateTimeField()
    run_by = models.CharField(max_length=254)  # sign-in name
    report = models.TextField()  # the CSV text, as it is downloaded
    digest = models.CharField(max_length=64)  # SHA-256 of the report, hexadecimal
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=254, blank=True)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["-run_at", "-pk"]


class Freeze(Owned):
    """A week of fixed membership: from which day on, and who counts in the organization.

    Persons are kept as numbers in serialized bitmaps: those who count, those who are there and do not
    (newcomers who wait, and the excluded), and everybody of whom anything was known.
    """

    from_day = models.DateField()
    counted = models.BinaryField()
    waiting = models.BinaryField()
    known = models.BinaryField()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_freeze_per_tenant")]


class FrozenTree(Owned):
    """One tree of attributes of that week: which groups are shown."""

    tree = models.CharField(max_length=20)
    shown = models.JSONField(default=list)  # paths

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "tree"], name="one_frozen_tree")]


class FrozenBlock(Owned):
    """People who count in the same group and whom all published groups so far treated alike."""

    tree = models.CharField(max_length=20)
    cell = models.JSONField(default=list)  # a path
    history = models.JSONField(default=list)  # paths
    people = models.BinaryField()  # numbers of persons, a serialized bitmap

    class Meta(Owned.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["tenant", "tree"], name="blocks_of_a_tree")]


class GroupFigure(Owned):
    """What is told of one group for one metric on one day; what is not told is not stored."""

    as_of_day = models.DateField()
    metric = models.CharField(max_length=80)
    method = models.CharField(max_length=80)
    attribute = models.CharField(max_length=20)
    path = models.JSONField(default=list)
    kind = models.CharField(max_length=10)  # rules/group_figures.Kind
    percent = models.IntegerField()
    least = models.IntegerField()  # the size band, both ends included
    most = models.IntegerField(null=True)

    class Meta(Owned.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["tenant", "metric", "as_of_day"], name="group_figures_of_a_metric")]
