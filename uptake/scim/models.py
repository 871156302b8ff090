"""The table of what an identity provider does here, so that admins see whether it still comes."""

from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class Contact(Owned):
    """When the identity provider of a tenant came last, and the last time that it was refused."""

    asked_at = models.DateTimeField(null=True)  # to the minute
    changed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_what = models.CharField(max_length=40, blank=True)  # method and kind: PATCH Groups
    refused_status = models.PositiveSmallIntegerField(null=True)
    refused_reason = models.CharField(max_length=60, blank=True)  # a reason or a scimType, never what was sent
    refused = models.PositiveIntegerField(default=0)  # how often, since the last change that went well

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_contact_per_tenant")]
