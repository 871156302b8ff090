"""A tenant with a recorded history, for the tests of impact, what-if, goals and markers."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from uptake.insights import actions, queries
from uptake.insights.models import ScoredDay
from uptake.insights.queries import Day
from uptake.rules.permissions import Role
from uptake.score.registry import metric
from uptake.score.result import Result
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Admin, Assignment, Tenant

NOW = datetime(2026, 7, 28, 6, 0, tzinfo=UTC)
DAY = date(2026, 7, 26)
PASSWORD = "long-enough-for-a-test"
DAILY = "daily:28/28"


def founded(slug: str = "hill") -> Tenant:
    return Tenant.objects.create(slug=slug, name=slug.title(), created_at=NOW, score_on=True, messages_on=True)


def acting(tenant: Tenant, *roles: Role) -> Acting:
    sign_in = f"{roles[0].value}@{tenant.slug}.example"
    found = Admin.objects.filter(sign_in=sign_in).first()
    found = found or Admin.objects.create(sign_in=sign_in, name=roles[0].value, password=PASSWORD)
    for role in roles:
        Assignment.objects.of(tenant).get_or_create(tenant=tenant, admin=found, role=role.value)
    return Acting(found.pk, sign_in, found.name, tenant, frozenset(roles))


def result(name: str, day: date, above: int | None, below: int | None, **changed: object) -> Result:
    told = {"basis": DAILY, "reason": None, "method": metric(name).method} | changed
    return Result(name, day, above, below, **told)  # type: ignore[arg-type]


def recorded(tenant: Tenant, *results: Result) -> Day:
    actions.record(tenant, results)
    found = queries.day(tenant, max(each.as_of for each in results))
    assert found is not None
    return found


def history(tenant: Tenant, name: str, share: Callable[[int], float], days: int = 180, below: int = 1000) -> Day:
    """One result a day up to DAY; `share` is asked with the number of the day, 0 the oldest."""
    rows = [
        result(name, DAY - timedelta(days=days - 1 - place), round(share(place) * below), below)
        for place in range(days)
    ]
    return recorded(tenant, *rows)


def circumstances(tenant: Tenant, day: date, *, exclusions: str = "", **choices: str) -> None:
    ScoredDay.objects.of(tenant).create(
        tenant=tenant, as_of_day=day, exclusions=exclusions, choices=choices, computed_at=NOW
    )
