"""Tables of tenants, their admins and roles, and the audit log."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from uptake.rules.permissions import Role
from uptake.tenancy.scope import Owned


class Tenant(models.Model):
    """One organization in the installation, and its settings."""

    slug = models.SlugField(unique=True, max_length=63)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC")
    created_at = models.DateTimeField()
    score_on = models.BooleanField(default=False)
    messages_on = models.BooleanField(default=False)
    names_concealed = models.BooleanField(default=False)
    excluded_groups = models.JSONField(default=list)  # directory ids
    choices = models.JSONField(default=dict)  # by id, where they differ from the default (rules/choices)
    people_opted_out_at = models.DateTimeField(null=True)  # None: people experiences are on
    people_removal_begun_at = models.DateTimeField(null=True)
    people_removed_at = models.DateTimeField(null=True)  # nothing of people experiences is kept any more
    retention = models.JSONField(default=dict)  # days by kind, where they differ from the default (rules/retention)

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def people_off(self) -> bool:
        """Whether people experiences are opted out: the one question that every reader of them asks."""
        return self.people_opted_out_at is not None


class AdminManager(BaseUserManager["Admin"]):
    """Makes admins with a hashed password."""

    def create(self, *, sign_in: str, name: str, password: str, **more: Any) -> "Admin":  # type: ignore[override]
        """Store a new admin who signs in with a password."""
        admin = Admin(sign_in=sign_in.strip().lower(), name=name, **more)
        admin.set_password(password)
        admin.save()
        return admin


class Admin(AbstractBaseUser):
    """Somebody who signs in to the pages."""

    sign_in = models.CharField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "sign_in"
    objects = AdminManager()

    def __str__(self) -> str:
        return self.name


class Assignment(Owned):
    """A role that an admin holds in a tenant."""

    admin = models.ForeignKey(Admin, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=50, choices=[(role.value, role.value) for role in Role])

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "admin", "role"], name="one_assignment_of_a_role")
        ]


class Entry(models.Model):
    """One change, by whom and when; entries are added, chained (rules/audit_chain), and never changed."""

    number = models.BigIntegerField()  # from 1 on, without a gap, in each chain
    at = models.DateTimeField()
    admin = models.CharField(max_length=254)  # sign-in name, kept when the admin is gone; "" for the clock
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)  # of this entry and the one before, hexadecimal

    class Meta:
        abstract = True


class ChainEnd(models.Model):
    """Where a chain ends, and up to where it was forgotten; both sealed with a key that is not in the database."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    cut_number = models.BigIntegerField(default=0)  # the entries up to this one are forgotten
    cut_digest = models.CharField(max_length=64)
    cut_seal = models.CharField(max_length=64)
    cut_before = models.DateTimeField(null=True)  # they were older than this moment

    class Meta:
        abstract = True


class AuditEntry(Entry, Owned):
    """One change in an organization."""

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "number"], name="one_entry_per_number")]
        indexes: ClassVar = [models.Index(fields=["tenant", "at"], name="audit_by_moment")]
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class AuditChain(ChainEnd, Owned):
    """The chain of an organization's audit log."""

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_chain_per_tenant")]

    def __str__(self) -> str:
        return f"{self.number} entries"


class InstallationEntry(Entry):
    """One change of the installation, which belongs to no organization: a backup, a new admin."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["number"], name="one_installation_entry_per_number")]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class InstallationChain(ChainEnd):
    """The chain of the installation's own log; there is one."""

    only = models.BooleanField(default=True, unique=True)

    def __str__(self) -> str:
        return f"{self.number} entries"


class ApiToken(Owned):
    """What opens the JSON interface for a program; the token itself is known to its holder alone."""

    maker = models.ForeignKey(Admin, on_delete=models.CASCADE, related_name="+")  # it does not outlive its maker
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=8)  # the part that may be shown, to recognise it
    digest = models.CharField(max_length=64)  # keyed hash of the whole token, hexadecimal
    scopes = models.JSONField(default=list)  # what it was made for; the maker's rights bound it
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_day = models.DateField(null=True)  # UTC
    revoked_at = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "prefix"], name="one_token_per_prefix")]
        ordering: ClassVar = ["-created_at", "-id"]


class KeptAnswer(Owned):
    """What a program was answered to a request with a key, so that asking again does nothing twice.

    Written in the transaction of what was done: there is an answer exactly when it was done.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)  # hash of method, address and content, hexadecimal
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    content = models.BinaryField(default=bytes)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]
        indexes: ClassVar = [models.Index(fields=["token", "at"], name="kept_answer_by_age")]
