"""Tables of signing in: what proves who somebody is, sessions, identity providers, and doors that are closed.

None of them belongs to one organization: they are asked before it is known for whom somebody acts. What is secret is
kept sealed (sealing.py) or as a keyed hash.
"""

from typing import ClassVar

from django.db import models

from uptake.rules.permissions import Role
from uptake.rules.role_mapping import CLAIMS
from uptake.tenancy.models import Admin, Tenant


class Kept(models.Model):
    """The base of these tables: what is written about a row names it by its number alone."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class CodeSecret(Kept):
    """The secret that an admin's authenticator app shares with this installation."""

    admin = models.OneToOneField(Admin, on_delete=models.CASCADE, related_name="+")
    secret = models.BinaryField()  # sealed
    since = models.DateTimeField()
    last_step = models.BigIntegerField(default=0)  # of the last code that was used (rules/one_time_codes)


class Passkey(Kept):
    """A passkey or security key of an admin."""

    admin = models.ForeignKey(Admin, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField()  # identifier and public key, as WebAuthn writes them
    uses = models.BigIntegerField(default=0)  # the key's own counter; 0 for keys that do not count
    since = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["since", "pk"]


class RecoveryCode(Kept):
    """A code on paper for the day on which the phone is lost; good once."""

    admin = models.ForeignKey(Admin, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)  # keyed hash, hexadecimal
    used_at = models.DateTimeField(null=True)


class FirstPassword(Kept):
    """An admin whose password was made by somebody else, and has to be changed at the first sign-in."""

    admin = models.OneToOneField(Admin, on_delete=models.CASCADE, related_name="+")


class BreakGlass(Kept):
    """An admin who may sign in with a password even where that is turned off, for the day the provider fails."""

    admin = models.OneToOneField(Admin, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()


class ClosedDoor(Kept):
    """Misses at one door (rules/misses); which door it is, only a keyed hash tells."""

    door = models.CharField(max_length=64, unique=True)
    about = models.CharField(max_length=64, db_index=True)  # all doors of one account share it
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    closed_until = models.DateTimeField(null=True)


class SignedIn(Kept):
    """A session of an admin: where and since when."""

    admin = models.ForeignKey(Admin, on_delete=models.CASCADE, related_name="+")
    session = models.CharField(max_length=40, unique=True)  # key of Django's session
    how = models.CharField(max_length=20)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()  # to the minute
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["-seen_at", "-pk"]


class SignInRules(Kept):
    """What an organization asks of those who sign in."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="+")
    second_factor = models.BooleanField(default=False)  # whoever has none sets one up before anything else
    local_off = models.BooleanField(default=False)  # passwords and passkeys open it for break-glass accounts only


class Provider(Kept):
    """The identity provider of an organization, spoken to by OpenID Connect."""

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)  # on the button of the sign-in page
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=200)
    secret = models.BinaryField()  # sealed
    scopes = models.CharField(max_length=200)
    subject_claim = models.CharField(max_length=60)  # which claim never changes: `oid` for Microsoft Entra ID
    directory = models.CharField(max_length=100, blank=True)  # `tid` that is asked for; "" for providers without
    on = models.BooleanField(default=False)


class RoleLine(Kept):
    """One line of the mapping: a value in a claim, and the role that it gives (rules/role_mapping)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="lines")
    claim = models.CharField(max_length=20, choices=[(claim, claim) for claim in CLAIMS])
    value = models.CharField(max_length=200)
    role = models.CharField(max_length=50, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "claim", "value", "role"], name="one_line_of_a_mapping")
        ]
        ordering: ClassVar = ["role", "value"]


class OutsideIdentity(Kept):
    """Who an admin is at an identity provider."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="identities")
    subject = models.CharField(max_length=255)
    admin = models.ForeignKey(Admin, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "subject"], name="one_admin_of_a_subject"),
            models.UniqueConstraint(fields=["provider", "admin"], name="one_subject_of_an_admin"),
        ]
