"""Tables of the privacy room: the works council profile, what was proposed against it, and what the council is told."""

from typing import ClassVar

from django.db import models

from uptake.tenancy.models import Admin
from uptake.tenancy.scope import Owned


class Council(Owned):
    """Whether the works council profile holds, and what it keeps itself."""

    on = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)
    mail = models.EmailField(blank=True)  # of the works council
    comparisons = models.BooleanField(default=True)  # whether messages may leave people out by chance
    agreed = models.JSONField(default=dict)  # by setting: the looser value that two admins have agreed to

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_council_of_a_tenant")]


class Loosening(Owned):
    """A proposal to loosen a setting of the profile, and what became of it."""

    OPEN, AGREED, REFUSED, WITHDRAWN, LAPSED = "open", "agreed", "refused", "withdrawn", "lapsed"

    setting = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=500)
    proposer = models.ForeignKey(Admin, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_by = models.CharField(max_length=254)  # sign-in name, kept when the admin is gone
    proposed_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    known = models.JSONField(default=list)  # numbers of the admins who might have agreed when it was proposed
    state = models.CharField(max_length=10, default=OPEN)
    decided_by = models.CharField(max_length=254, blank=True)  # sign-in name
    decided_at = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["-proposed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "setting"], condition=models.Q(state="open"), name="one_open_loosening_of_a_setting"
            )
        ]


class CouncilNotice(Owned):
    """What the works council is told by mail; written with the change, sent after it."""

    what = models.CharField(max_length=20)  # on, off, proposed, agreed, refused, withdrawn
    to = models.EmailField()
    setting = models.CharField(max_length=60, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["at", "pk"]
