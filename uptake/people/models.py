"""Tables of persons and groups."""

from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class Person(Owned):
    """Somebody who works in the tenant; facts know them by `number` only."""

    number = models.IntegerField()
    principal = models.CharField(max_length=320)  # user principal name, lower case
    directory_id = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=300, blank=True)
    account_enabled = models.BooleanField(null=True)
    guest = models.BooleanField(default=False)
    priority = models.BooleanField(default=False)
    language = models.CharField(max_length=35, blank=True)
    company = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=200, blank=True)
    in_directory = models.BooleanField(default=False)
    message_licences = models.PositiveSmallIntegerField(null=True)  # bits of rules/message_licences; null: not told

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "number"], name="one_number_per_person"),
            models.UniqueConstraint(fields=["tenant", "principal"], name="one_person_per_principal"),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "directory_id"], name="person_by_directory_id")]


class Group(Owned):
    """A group of the directory."""

    directory_id = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    members = models.ManyToManyField(Person, related_name="groups")
    inner = models.ManyToManyField("self", symmetrical=False, related_name="outer")

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "directory_id"], name="one_group_per_directory_id")
        ]
        ordering: ClassVar = ["name"]
