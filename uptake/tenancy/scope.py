"""Whose rows? is asked before which rows?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models

if TYPE_CHECKING:
    from uptake.tenancy.models import Tenant

_Row = TypeVar("_Row", bound=models.Model)


class ForgottenTenant(Exception):
    """A query was about to be asked without saying whose rows it is about."""


class OwnedManager(models.Manager[_Row]):
    """Refuses every question but `of(tenant)`, so a forgotten filter fails in the first test."""

    def of(self, tenant: Tenant | int) -> models.QuerySet[_Row]:
        """The rows of that tenant."""
        return super().get_queryset().filter(tenant=tenant)

    def get_queryset(self) -> models.QuerySet[_Row]:
        """Always refuses."""
        raise ForgottenTenant(f"Say whose: {self.model.__name__}.objects.of(tenant)")


class Owned(models.Model):
    """The base of every table that belongs to a tenant.

    `everyone` is for Django's machinery and migrations alone; a test forbids the word in the rooms.
    """

    tenant = models.ForeignKey("tenancy.Tenant", on_delete=models.CASCADE, related_name="+")

    everyone = models.Manager()
    objects = OwnedManager()

    class Meta:
        abstract = True
        base_manager_name = "everyone"
        default_manager_name = "everyone"
