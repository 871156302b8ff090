"""What is known of messages that were sent elsewhere and taken over for the list."""

from typing import ClassVar

from django.db import models

from uptake.messaging.models.message import Message
from uptake.tenancy.scope import Owned


class Imported(Owned):
    """A message in the shape of the Graph beta: its id there, what it was, and what came of it there.

    Its figures are totals that somebody else has counted; they are shown and never added to our own counts.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="imported")
    outside_id = models.CharField(max_length=100)
    surface = models.CharField(max_length=40)  # as Graph names it
    seen = models.PositiveBigIntegerField()
    clicks = models.PositiveBigIntegerField()
    dismissals = models.PositiveBigIntegerField(null=True)  # not collected everywhere
    detail = models.JSONField()  # as it was read, without pictures
    imported_at = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "outside_id"], name="taken_over_once")]
