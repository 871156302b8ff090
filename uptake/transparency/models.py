"""Tables of what people are told about themselves."""

from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class Visit(Owned):
    """A browser in which somebody reads what is known about themselves; no admin's session, and no way to one."""

    person = models.IntegerField()  # the number that facts use
    source = models.CharField(max_length=300, blank=True)  # who has vouched, as in delivery/tokens
    code = models.CharField(max_length=64)  # digest of the code that opened it; its being here closes the code
    secret = models.CharField(max_length=64)  # digest of what the cookie holds
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    minute = models.BigIntegerField(default=0)  # in which minute since 1970 it asked last
    asked = models.PositiveIntegerField(default=0)  # how much it asked in that minute

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "code"], name="one_visit_per_code"),
            models.UniqueConstraint(fields=["tenant", "secret"], name="one_visit_per_secret"),
        ]


class Declined(Owned):
    """Somebody who wants no message that is sent because of what they do; it holds while the organization lets them."""

    person = models.IntegerField()  # the number that facts use
    since = models.DateTimeField()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "person"], name="one_wish_of_a_person")]
