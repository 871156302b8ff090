"""Writes about insights: the answers of a day take the place of those that were there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from uptake.insights.keeping import OF_TECHNOLOGY
from uptake.insights.models import DailyInsight, ScoredDay
from uptake.rules.choices import CHOICES, chosen
from uptake.score.categories import about_people
from uptake.score.result import Result
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class Under:
    """Under which circumstances results were counted: who was left out, which choices held, and when it was."""

    excluded: Collection[int]
    choices: Mapping[str, str]
    computed_at: datetime


def digest(excluded: Collection[int]) -> str:
    """A fingerprint of the people who are left out; "" for nobody. Two days with the same one left out the same."""
    told = ",".join(str(person) for person in sorted(set(excluded)))
    return sha256(told.encode()).hexdigest() if told else ""


@transaction.atomic
def record(tenant: Tenant, results: Sequence[Result], under: Under | None = None) -> None:
    """Keep the results; each of their as-of days is replaced whole, so recording again changes nothing.

    `under` keeps beside each day what it was counted under, so that changes can be marked in the history.
    While people experiences are opted out nothing about people is kept, and what there is stays as it is: it
    comes back with a change of mind on the same day, or is removed.
    """
    days = {result.as_of for result in results}
    off = Tenant.objects.select_for_update().get(pk=tenant.pk).people_off
    if off:
        results = [result for result in results if not about_people(result.metric)]
    rows = DailyInsight.objects.of(tenant).filter(as_of_day__in=days)
    (rows.filter(metric__in=OF_TECHNOLOGY) if off else rows).delete()
    DailyInsight.objects.of(tenant).bulk_create(
        [
            DailyInsight(
                tenant=tenant,
                as_of_day=result.as_of,
                metric=result.metric,
                method=result.method,
                numerator=result.numerator,
                denominator=result.denominator,
                asked=result.asked,
                basis=result.basis,
                reason=result.reason or "",
                missing=result.missing,
            )
            for result in results
        ],
        batch_size=2000,
    )
    if under is None:
        return
    kept = set(ScoredDay.objects.of(tenant).values_list("as_of_day", flat=True)) if off else set()
    days -= kept
    held = {choice.id: chosen(under.choices, choice.id) for choice in CHOICES}
    ScoredDay.objects.of(tenant).filter(as_of_day__in=days).delete()
    ScoredDay.objects.of(tenant).bulk_create(
        [
            ScoredDay(
                tenant=tenant,
                as_of_day=day,
                exclusions="" if off else digest(under.excluded),
                choices=held,
                computed_at=under.computed_at,
            )
            for day in sorted(days)
        ]
    )
