"""Writes about the survey about Copilot: upload, overwrite, delete; global administrators only."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from uptake.reports.models import AnswerCount, Survey
from uptake.reports.survey import Answers, Problem, read_answers
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.resilience import visible
from uptake.rules.small_groups import shown_size
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant


def upload_survey(
    content: bytes, *, words: Mapping[str, int], replace: bool, by: Acting, now: datetime
) -> tuple[Problem, ...]:
    """Keep the answers of a file and give back the rows that were set aside.

    An earlier survey goes whole, and only with `replace`. Raises Refused("survey_exists") without it,
    Refused("people_are_off") while people experiences are opted out, and what `read_answers` raises; then
    nothing has changed.
    """
    by.require(Permission.UPLOAD_SURVEY)
    answers = read_answers(content, words)
    with transaction.atomic():
        if Tenant.objects.select_for_update().get(pk=by.tenant.pk).people_off:
            raise Refused("people_are_off")
        earlier = Survey.objects.of(by.tenant).select_for_update().first()
        if earlier is not None:
            if not replace:
                raise Refused("survey_exists")
            earlier.delete()
        _store(answers, by, now)
        done = "survey.uploaded" if earlier is None else "survey.replaced"
        told = {"people": shown_size(sum(answers.rows.values())), "set_aside": len(answers.problems)}
        note(by, done, "copilot", tenant=by.tenant, at=now, **told)
    return answers.problems


@transaction.atomic
def delete_survey(*, by: Acting, now: datetime) -> None:
    """Delete the survey for good; raises Refused("no_survey") when there is none."""
    by.require(Permission.UPLOAD_SURVEY)
    deleted, _ = Survey.objects.of(by.tenant).delete()
    if not deleted:
        raise Refused("no_survey")
    note(by, "survey.deleted", "copilot", tenant=by.tenant, at=now)


def forget_survey_before(tenant: Tenant, moment: datetime) -> int:
    """Delete the survey if it was uploaded before that moment; how many rows that were."""
    gone, _by_table = Survey.objects.of(tenant).filter(uploaded_at__lt=moment).delete()
    return gone


@transaction.atomic
def forget_survey(tenant: Tenant) -> None:
    """Delete the survey, for the end of people experiences; nothing happens without one."""
    Survey.objects.of(tenant).delete()


def _store(answers: Answers, by: Acting, now: datetime) -> None:
    kept = visible({group: [people] for group, people in answers.rows.items()})
    counts: Counter[tuple[str, str, int]] = Counter()
    for (group, statement, answer), count in answers.counts.items():
        counts[group if group in kept else "", statement.value, answer] += count
    survey = Survey.objects.of(by.tenant).create(
        tenant=by.tenant, uploaded_at=now, uploaded_by=by.sign_in, people=sum(answers.rows.values())
    )
    AnswerCount.objects.of(by.tenant).bulk_create(
        [
            AnswerCount(tenant=by.tenant, survey=survey, group=group, statement=statement, answer=answer, count=count)
            for (group, statement, answer), count in sorted(counts.items())
        ]
    )
