"""What insights keep about people experiences: shown while they are on, and how it ends."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from uptake.insights.models import DailyInsight, DailyListing, Goal, ScoredDay
from uptake.score.categories import about_people
from uptake.score.registry import METRICS
from uptake.tenancy.models import Tenant

OF_TECHNOLOGY = tuple(metric.id for metric in METRICS if not about_people(metric.id))


def shown_rows(tenant: Tenant) -> QuerySet[DailyInsight]:
    """What was recorded and may be shown: every reader of numbers goes through here.

    Nothing about people while people experiences are opted out, whatever is still in the table.
    """
    rows = DailyInsight.objects.of(tenant)
    return rows.filter(metric__in=OF_TECHNOLOGY) if tenant.people_off else rows


def hidden(tenant: Tenant, goal: Goal) -> bool:
    """Whether a goal tells of people while that is opted out: one for their categories, or for an earlier total."""
    if tenant.people_opted_out_at is None:
        return False
    return about_people(goal.category) and (bool(goal.category) or goal.made_at <= tenant.people_opted_out_at)


@transaction.atomic
def forget_people(tenant: Tenant) -> None:
    """Delete every number about people: computed days, listings, and goals for them or for the total with them.

    Days, listings and goals of the technology categories stay; who was left out of a day is forgotten. Notes
    that admins wrote stay: they are their own words. `tenant` is one that has opted out.
    """
    DailyInsight.objects.of(tenant).exclude(metric__in=OF_TECHNOLOGY).delete()
    ScoredDay.objects.of(tenant).update(exclusions="")
    listings = set(DailyListing.objects.of(tenant).values_list("listing", flat=True))
    DailyListing.objects.of(tenant).filter(listing__in=[each for each in listings if about_people(each)]).delete()
    goals = [goal.pk for goal in Goal.objects.of(tenant) if hidden(tenant, goal)]
    Goal.objects.of(tenant).filter(pk__in=goals).delete()


@transaction.atomic
def forget_before(tenant: Tenant, first_kept: date) -> int:
    """Delete the computed days before that one, and what they were counted under; how many rows they were."""
    gone, _by_table = DailyInsight.objects.of(tenant).filter(as_of_day__lt=first_kept).delete()
    ScoredDay.objects.of(tenant).filter(as_of_day__lt=first_kept).delete()
    return gone


def oldest(tenant: Tenant) -> date | None:
    """The first computed day that is kept; None before there is any."""
    return DailyInsight.objects.of(tenant).order_by("as_of_day").values_list("as_of_day", flat=True).first()
