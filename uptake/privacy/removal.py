"""The end of people experiences: everything about what people do is deleted, file by file and row by row.

Nobody sees any of it from the moment of the opt-out on, so no order of the steps can show half of it. Each
step may run again, and after a crash all of them do. What is removed and what stays: docs/privacy.md.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings

from uptake.facts.about_people import PEOPLE_TABLES, is_about_people
from uptake.facts.turns import alone
from uptake.groups.actions import forget as forget_groups
from uptake.insights.keeping import forget_people as forget_insights
from uptake.messaging.publish import publish_snapshot
from uptake.messaging.recipients import forget_recipients
from uptake.peers.actions import forget_people as forget_contributions
from uptake.privacy.compacting import compact_state
from uptake.privacy.traces import forget_names
from uptake.reports.actions import forget_survey
from uptake.reports.queries import forget_made
from uptake.tenancy import people_experiences
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings

Step = Callable[[Tenant, datetime], object]


def remove(tenant: Tenant, now: datetime, *, also: Iterable[Step] = (), then: Iterable[Step] = ()) -> bool:
    """Delete everything about what people do, for good; False when nothing is due.

    Due is an opt-out whose UTC day has ended. Raises facts.turns.NotNow while somebody writes facts: run it
    again later. It is complete only when the deleted bytes have left the files as well. `also` are the steps of
    rooms above this one; they come first. `then` are those of rooms that copy what is left: they come when others may
    write again, and the removal is not complete before them.
    """
    if not people_experiences.begin_removal(tenant, now):
        return False
    tenant.refresh_from_db()
    with alone(settings.UPTAKE.facts, tenant.slug):
        for step in (*also, *STEPS):
            step(tenant, now)
    for step in then:
        step(tenant, now)
    people_experiences.end_removal(tenant, now)
    return True


def _facts(tenant: Tenant, now: datetime) -> None:  # noqa: ARG001 - steps are called alike
    facts_of(tenant).remove(PEOPLE_TABLES)


def _coverage(tenant: Tenant, now: datetime) -> None:  # noqa: ARG001 - as above
    facts_of(tenant).drop_coverage(is_about_people)


def _insights(tenant: Tenant, now: datetime) -> None:  # noqa: ARG001 - as above
    forget_insights(tenant)


def _groups(tenant: Tenant, now: datetime) -> None:  # noqa: ARG001 - as above
    forget_groups(tenant)


def _peers(tenant: Tenant, now: datetime) -> None:  # noqa: ARG001 - as above
    forget_contributions(tenant)


def _reports(tenant: Tenant, now: datetime) -> None:  # noqa: ARG001 - as above
    forget_survey(tenant)
    forget_made()


def _recipients(tenant: Tenant, now: datetime) -> None:
    """Who was chosen and who was shown a recommendation: both say who had not adopted a practice."""
    messages = forget_recipients(tenant)
    publish_snapshot(tenant, now)
    with opened_showings() as showings:
        if showings is not None:
            showings.forget_showings(tenant.slug, messages)
            showings.compact()


def _names(tenant: Tenant, now: datetime) -> None:  # noqa: ARG001 - as above
    """People who were named in reports alone; the directory stays. After the facts and the showings."""
    forget_names(tenant)


def _bytes(tenant: Tenant, now: datetime) -> None:  # noqa: ARG001 - as above
    compact_state()


STEPS: tuple[Step, ...] = (_facts, _coverage, _insights, _groups, _peers, _reports, _recipients, _names, _bytes)
