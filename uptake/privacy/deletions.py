"""How the old part of each kind of data is deleted; `first` is always the oldest day that is kept."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from uptake.facts.about_people import is_about_people
from uptake.facts.shared_work import PERSON_WEEK
from uptake.facts.sources import PERSON_QUERY, open_source
from uptake.facts.table import Table
from uptake.facts.tables import ENGAGEMENT_DAY
from uptake.messaging.queries import ended_before
from uptake.messaging.recipients import forget_recipients_of
from uptake.messaging.trial_actions import forget_tests
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings

TESTS, DEVICES = timedelta(days=30), timedelta(days=90)
_OF_WEEKS = frozenset({PERSON_QUERY, open_source(PERSON_WEEK)})


def start_of(day: date) -> datetime:
    """The first moment of a day (UTC)."""
    return datetime.combine(day, time(), tzinfo=UTC)


def facts_before(tables: Iterable[Table], *, people: bool) -> Callable[[Tenant, date], None]:
    """Delete the old days of facts together with the notes that they were delivered."""

    def delete(tenant: Tenant, first: date) -> None:
        store = facts_of(tenant)
        for table in tables:
            store.delete_before(table, first)
        store.delete_coverage_before(
            lambda source: first if is_about_people(source) is people and source not in _OF_WEEKS else date.min
        )

    return delete


def weeks(tenant: Tenant, first: date) -> None:
    """Delete old weeks of work."""
    store = facts_of(tenant)
    store.delete_before(PERSON_WEEK, first)
    store.delete_coverage_before(lambda source: first if source in _OF_WEEKS else date.min)


def oldest_of(tables: Iterable[Table]) -> Callable[[Tenant], date | None]:
    """Tell the first day that these tables have, None while they are empty."""

    def oldest(tenant: Tenant) -> date | None:
        return min((days[0] for table in tables if (days := facts_of(tenant).days(table))), default=None)

    return oldest


def engagement(tenant: Tenant, first: date) -> None:
    """Delete the counts first, then the facts made of them: the other way round they would be made again."""
    with opened_showings() as kept:
        if kept is not None:
            kept.forget_tallies(tenant.slug, first)
    facts_of(tenant).delete_before(ENGAGEMENT_DAY, first)


def showings(tenant: Tenant, first: date) -> None:
    """Forget who was shown messages that ended before that day, and what they did with them."""
    ended = ended_before(tenant, start_of(first))
    with opened_showings() as kept:
        if ended and kept is not None:
            kept.forget_showings(tenant.slug, ended)


def recipients(tenant: Tenant, first: date) -> None:
    """Forget who received messages that ended before that day."""
    forget_recipients_of(tenant, ended_before(tenant, start_of(first)))


def tests(tenant: Tenant, today: date) -> None:
    """Forget tests that ended long ago, and devices that have not reported for long."""
    forget_tests(tenant, start_of(today) - TESTS)
    with opened_showings() as kept:
        if kept is not None:
            kept.forget_trials(tenant.slug, start_of(today) - TESTS)
            kept.forget_devices(tenant.slug, start_of(today) - DEVICES)
