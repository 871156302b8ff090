"""Tables of the reports room: the survey about Copilot, as counts and never as single answers.

Shares need no more than how often each answer was given, so nothing more is kept: neither rows nor files nor
when somebody answered, and groups that are too small to be shown are merged before anything is stored.
"""

from typing import ClassVar

from django.db import models

from uptake.tenancy.scope import Owned


class Survey(Owned):
    """The survey of a tenant; a new one takes the place of the old one whole."""

    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=254)  # sign-in name, kept when the admin is gone
    people = models.PositiveIntegerField()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_survey_of_a_tenant")]


class AnswerCount(Owned):
    """How often an answer was given to a statement in a group; the group "" holds everybody else."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="counts")
    group = models.CharField(max_length=100, blank=True)
    statement = models.CharField(max_length=20)
    answer = models.PositiveSmallIntegerField()  # 5 agrees strongly, 1 disagrees strongly
    count = models.PositiveIntegerField()

    class Meta(Owned.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "group", "statement", "answer"], name="one_count_of_an_answer"),
            models.CheckConstraint(condition=models.Q(answer__range=(1, 5)), name="answer_is_on_the_scale"),
        ]
