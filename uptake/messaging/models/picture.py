"""Pictures of messages, decoded, checked and written anew."""

from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class Picture(Owned):
    """A picture as it is delivered: bytes that this installation has written itself, known by their hash."""

    digest = models.CharField(max_length=64)  # SHA-256 of `content`, in hexadecimal
    content = models.BinaryField()
    media_type = models.CharField(max_length=20)  # image/png or image/jpeg
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    location = models.CharField(max_length=20)  # for which it was checked
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=254)  # sign-in name

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "digest", "location"], name="one_picture_per_content")
        ]
