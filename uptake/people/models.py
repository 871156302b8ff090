"""Tables of persons and groups."""

import uuid
from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class Person(Owned):
    """Somebody who works in the tenant; facts know them by `number` only."""

    number = models.IntegerField()
    principal = models.CharField(max_length=320)  # user principal name, lower case, or its pseudonym
    directory_id = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=300, blank=True)
    account_enabled = models.BooleanField(null=True)
    guest = models.BooleanField(default=False)
    priority = models.BooleanField(default=False)
    language = models.CharField(max_length=64, blank=True)
    company = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=200, blank=True)
    in_directory = models.BooleanField(default=False)
    message_licences = models.PositiveSmallIntegerField(null=True)  # bits of rules/message_licences; null: not told
    ended_day = models.DateField(null=True)  # first day (UTC) without the account, as an identity provider told it
    kept_out_day = models.DateField(null=True)  # last day (UTC) on which an exclusion lost them (people/leaving)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "number"], name="one_number_per_person"),
            models.UniqueConstraint(fields=["tenant", "principal"], name="one_person_per_principal"),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "directory_id"], name="person_by_directory_id")]


class Pseudonymity(models.Model):
    """People of this installation are kept under pseudonyms; the only row, made before the first of them."""

    only = models.BooleanField(default=True, unique=True)
    key_check = models.CharField(max_length=64)  # by which the key is recognised, and from which it does not follow
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"since {self.since}"


class Group(Owned):
    """A group of the directory."""

    directory_id = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    members = models.ManyToManyField(Person, related_name="groups")
    inner = models.ManyToManyField("self", symmetrical=False, related_name="outer")
    gone = models.BooleanField(default=False)  # the directory has it no more; who is in it stays left out

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "directory_id"], name="one_group_per_directory_id")
        ]
        ordering: ClassVar = ["name"]


class Provisioned(Owned):
    """What an identity provider keeps itself: such a row is its say over a person or a group, and no import's."""

    public_id = models.UUIDField(default=uuid.uuid4)  # by which the provider knows it; facts never hold it
    external_id = models.CharField(max_length=255, blank=True)  # the provider's own identifier, as it was sent
    version = models.PositiveIntegerField(default=1)  # grows with every change
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "public_id"], name="one_%(class)s_per_public_id"),
            models.UniqueConstraint(
                fields=["tenant", "external_id"],
                condition=~models.Q(external_id=""),
                name="one_%(class)s_per_external_id",
            ),
        ]


class ProvisionedPerson(Provisioned):
    """A person whom an identity provider keeps."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="provisioned")
    user_name = models.CharField(max_length=320)  # as it was sent, or its pseudonym; the person has small letters
    user_type = models.CharField(max_length=64, blank=True)

    class Meta(Provisioned.Meta):
        abstract = False


class ProvisionedGroup(Provisioned):
    """A group that an identity provider keeps."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="provisioned")

    class Meta(Provisioned.Meta):
        abstract = False


class IdentityList(Owned):
    """Whether who is who has changed since the delivery plane was told: a change asks, whoever tells it writes."""

    asked = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_identity_list_per_tenant")]
