"""Test sends: a draft on its author's own devices."""

from typing import ClassVar

from django.db import models

from uptake.messaging.models.message import Message
from uptake.tenancy.scope import Owned


class TestSend(Owned):
    """A draft that its author sees on own devices until it expires; marked as a test, counted nowhere."""

    __test__ = False  # not a test of pytest

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    person = models.IntegerField()  # number of the author as a person of the tenant
    by = models.CharField(max_length=254)  # sign-in name
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "person"], name="one_test_per_message_and_person")
        ]


class Enrolment(Owned):
    """Who entered the audience of a message on a day, told apart by chance; what became of them after 28 days.

    `offered` and `held_out` are compressed sets of numbers; `adopted` are those of both who took the practice up
    until `followed_to`, which ends 28 days after the day, and `counting` those of both who count for the points of the
    category then, by the metric `leading` (empty where points are not made of people).
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="enrolments")
    day = models.DateField()
    offered = models.BinaryField()
    held_out = models.BinaryField()
    adopted = models.BinaryField(default=bytes)
    counting = models.BinaryField(default=bytes)
    leading = models.CharField(max_length=100, blank=True)
    followed_to = models.DateField(null=True)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "day"], name="one_enrolment_per_message_and_day")
        ]
