"""Tables of messages, their history, who receives them, and what was published."""

from typing import ClassVar

from django.db import models

from uptake.rules.frequency import INTERVALS, Kind
from uptake.rules.message_lifecycle import OCCUPIES_ITS_INSIGHT, State
from uptake.rules.surfaces import Format
from uptake.tenancy.scope import Owned


class Message(Owned):
    """One message, from draft to its end."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    action = models.CharField(max_length=100)
    insight = models.CharField(max_length=100)
    category = models.CharField(max_length=100)
    wording = models.CharField(max_length=50, blank=True)
    format = models.CharField(max_length=20, choices=[(form.value, form.value) for form in Format])
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in State])
    name = models.CharField(max_length=100)
    named = models.BooleanField(default=False)  # by an admin; else the name tells when it was saved
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # exclusive; None in a draft: 365 days after the start
    interval = models.CharField(max_length=20, choices=[(every, every) for every in INTERVALS])
    groups_within = models.JSONField(default=list)  # directory ids; empty: no filter
    groups_omitted = models.JSONField(default=list)  # directory ids
    omit_priority = models.BooleanField(default=False)
    step = models.CharField(max_length=20, blank=True)  # the last step of the wizard that was completed
    created_by = models.ForeignKey("tenancy.Admin", null=True, on_delete=models.SET_NULL, related_name="+")
    creator = models.CharField(max_length=254)  # sign-in name, kept when the admin is gone
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    scheduled_by = models.CharField(max_length=254, blank=True)  # sign-in name

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "insight"],
                condition=models.Q(state__in=sorted(state.value for state in OCCUPIES_ITS_INSIGHT)),
                name="one_living_message_per_insight",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "state"], name="message_by_state")]


class MessageMove(Owned):
    """One change of state; rows are added and never changed."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="moves")
    at = models.DateTimeField()
    by = models.CharField(max_length=254, blank=True)  # sign-in name; "" for the clock
    move = models.CharField(max_length=30)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    reason = models.CharField(max_length=50, blank=True)  # why the clock did it, as the rules name it
    comment = models.TextField(blank=True)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["at", "id"]


class Recipients(Owned):
    """Who receives a message today: only the newest list is kept, as a compressed set of numbers."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="recipients")
    as_of = models.DateField()
    numbers = models.BinaryField()
    size = models.IntegerField()
    rebuilt_at = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = False


class Publication(Owned):
    """Which version of the snapshot is asked for, and which one is written."""

    asked = models.BigIntegerField(default=0)
    written = models.BigIntegerField(default=0)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_publication_per_tenant")]
