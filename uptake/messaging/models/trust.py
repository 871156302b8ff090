"""Whom clients and hosts trust: keys that sign messages, keys of hosts, issuers of identities, codes, revocations."""

from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class SigningKey(Owned):
    """A key (Ed25519) that messages are signed with; the private half is sealed, and gone once it signs no more."""

    key_id = models.CharField(max_length=40)
    public = models.BinaryField()  # 32 bytes
    sealed = models.BinaryField()  # empty: it signs no more
    made_at = models.DateTimeField()
    begins_at = models.DateTimeField()  # it is published before
    retires_at = models.DateTimeField(null=True)  # clients take its signatures until then

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["begins_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key_id"], name="one_signing_key_of_an_id")]


class HostKey(Owned):
    """A secret that a host application shares with us, to vouch for who is signed in there."""

    key_id = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    sealed = models.BinaryField()  # empty for the first one, which is made from the installation's secret
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=254, blank=True)  # sign-in name
    ended_at = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "key_id"], name="one_host_key_of_an_id")]


class TrustedIssuer(Owned):
    """An OpenID Connect provider whose tokens name people of the organization, and its public keys as last fetched."""

    issuer = models.CharField(max_length=500)
    audience = models.CharField(max_length=500)
    claim = models.CharField(max_length=40)
    parties = models.JSONField(default=list)  # client ids that may have asked for the token; empty: the audience
    keys_url = models.CharField(max_length=2048)
    keys = models.JSONField(default=list)  # as the provider publishes them, those that can be used
    fetched_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=100, blank=True)  # why the last try failed
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=254, blank=True)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "issuer", "audience"], name="one_issuer_per_audience")
        ]


class EnrolmentCode(Owned):
    """A code by which devices are enrolled; kept is its digest. Bound to a person, or whoever a host vouches for."""

    code_id = models.CharField(max_length=20)
    digest = models.BinaryField()
    uses = models.PositiveIntegerField()
    person = models.IntegerField(null=True)  # number; None: the host says who it is
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=254, blank=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        abstract = False
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "code_id"], name="one_enrolment_code_of_an_id")
        ]


class Revocation(Owned):
    """Tokens that were issued before a moment and hold no more: of one person, one device, one source, or all."""

    what = models.CharField(max_length=10)  # delivery.revoked.What
    about = models.CharField(max_length=100, blank=True)  # number, digest of a device, or source; "" for all
    at = models.DateTimeField()
    by = models.CharField(max_length=254, blank=True)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "what", "about"], name="one_revocation_of_each")
        ]
