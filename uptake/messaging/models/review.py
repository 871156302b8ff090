"""Reviews of messages, what was sent for review, and the rules that a tenant has made stricter."""

from typing import ClassVar

from django.db import models

from uptake.messaging.models.message import Message
from uptake.tenancy.scope import Owned


class Version(Owned):
    """What a message held when it was sent for approval or scheduled; rows are added and never changed."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, ... for each message
    at = models.DateTimeField()
    by = models.CharField(max_length=254)  # sign-in name
    content = models.JSONField()  # the fields that an approver judges, by name
    digest = models.CharField(max_length=64)  # SHA-256 of the content

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "number"], name="one_version_of_each_number")
        ]


class Review(Owned):
    """One approver's answer to one version; rows are added and never changed."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reviews")
    at = models.DateTimeField()
    reviewer = models.ForeignKey("tenancy.Admin", null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.CharField(max_length=254)  # sign-in name
    approves = models.BooleanField()
    comment = models.TextField(blank=True)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["at", "id"]


class MessageSettings(Owned):
    """What an organization has decided about messages; without a row the defaults hold."""

    microsoft_messages = models.BooleanField(default=True)  # "Allow Microsoft messages to display" (8.1)
    premade_needs_approval = models.BooleanField(default=False)
    two_approvers = models.BooleanField(default=False)
    approver_departments = models.JSONField(default=dict)  # {sign-in: [departments]}: only messages for these
    tell_approvers = models.BooleanField(default=True)
    remind_days = models.PositiveSmallIntegerField(default=3)  # before the end date; 0: never
    webhook_url = models.CharField(max_length=2048, blank=True)
    webhook_secret = models.CharField(max_length=100, blank=True)  # signs what is sent there
    quiet_from = models.TimeField(null=True)  # in the tenant's time zone; both or none
    quiet_to = models.TimeField(null=True)
    quiet_weekends = models.BooleanField(default=False)
    weekly_cap = models.PositiveSmallIntegerField(null=True)  # showings per person in 7 days, urgent ones aside
    snooze_days = models.PositiveSmallIntegerField(default=7)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_message_settings_per_tenant")]


class Told(Owned):
    """A notice to approvers that is still to be sent, or was; the clock sends what is due and tries again."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=20)  # "submitted" or "reminder"
    channel = models.CharField(max_length=20)  # "mail" or "webhook"
    to = models.CharField(max_length=2048)
    version = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "what", "channel", "to", "version"], name="nobody_is_told_twice")
        ]
