"""The table of work to do: the state is the queue."""

from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class Job(Owned):
    """One piece of work for one tenant, leased by one worker at a time.

    At least once: a worker that dies loses its lease, and the next one runs the same handler again. So
    every handler may run twice without harm.
    """

    name = models.CharField(max_length=50)
    key = models.CharField(max_length=100)  # what the job is about: the same name and key exist once
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "name", "key"], name="one_job_per_key")]
        indexes: ClassVar = [models.Index(fields=["done_at", "due_at"], name="jobs_to_do")]
