"""Making the demonstration: invented exports, brought in through the same door as real ones."""

import secrets
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from uptake.demo import visitors
from uptake.demo.exports import directory_day, write_exports
from uptake.demo.organization import DEMO_TENANTS, DemoTenant, Organization, organization, people_to_meet
from uptake.demo.persons import Person
from uptake.jobs.bring_in import bring_in
from uptake.people import actions as people
from uptake.rules.permissions import Role
from uptake.tenancy import actions as tenancy
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, Tenant

DAYS = 210
LAG = timedelta(days=2)  # usage reports come within 48 hours (score spec, section 3.5)
ADMINS = (
    ("admin", "Gina Weber", (Role.GLOBAL_ADMINISTRATOR,)),
    ("writer", "Will Brandt", (Role.MESSAGES_WRITER,)),
    ("reader", "Rita Moss", (Role.REPORTS_READER,)),
)

Tell = Callable[[str], None]
Tick = Callable[[int, int], None]


def exists() -> bool:
    """Whether the demonstration was made in this data folder."""
    return Tenant.objects.filter(slug=DEMO_TENANTS[0].slug).exists() and bool(visitors.visitors(DEMO_TENANTS[0].slug))


def make(
    *,
    now: datetime,
    size: int | None = None,
    days: int = DAYS,
    tenants: Sequence[DemoTenant] = DEMO_TENANTS,
    tell: Tell = lambda _: None,
    tick: Tick | None = None,
) -> dict[str, str]:
    """Make the demonstration tenants with their facts, scores and admins; passwords by sign-in name.

    `size` is the number of people of the first tenant, the others shrink with it. Everything but the
    passwords follows from the seeds and the day, so making it twice gives the same facts.
    """
    slugs = [tenant.slug for tenant in tenants]
    to_meet: dict[str, list[Person]] = {}
    for about in tenants:
        shrink = (size or tenants[0].people) / tenants[0].people
        made = organization(
            about.seed,
            people=max(40, round(about.people * shrink)),
            slug=about.slug,
            name=about.name,
            character=about.character,
        )
        tell(f"{about.name}: {len(made.people)} people, {days} days")
        _make_tenant(made, now=now, days=days, tick=tick)
        to_meet[about.slug] = people_to_meet(made)
    passwords = _admins(slugs, now)
    _switch_on(slugs, now)
    visitors.remember(to_meet)
    return passwords


def _make_tenant(made: Organization, *, now: datetime, days: int, tick: Tick | None) -> None:
    found = Tenant.objects.filter(slug=made.slug).first()
    tenant = found or tenancy.create_tenant(slug=made.slug, name=made.name, time_zone="Europe/Berlin", now=now)
    last_day = (now - LAG).date()
    with tempfile.TemporaryDirectory(prefix="uptake-demo-") as folder:
        write_exports(Path(folder), organization=made, last_day=last_day, days=days)
        report = bring_in(tenant, [Path(folder)], snapshot_day=directory_day(last_day), now=now, tick=tick)
    if report.skipped:
        raise RuntimeError(f"the demonstration wrote a file that cannot be read: {report.skipped[0]}")
    people.mark_priority_accounts(tenant, [p.principal for p in made.people if p.level == 3][:10])


def _admins(slugs: Sequence[str], now: datetime) -> dict[str, str]:
    passwords = {}
    for name, called, roles in ADMINS:
        sign_in = f"{name}@{slugs[0]}.example"
        Admin.objects.filter(sign_in=sign_in).delete()
        passwords[sign_in] = secrets.token_urlsafe(12)
        tenancy.create_admin(
            sign_in=sign_in,
            name=called,
            password=passwords[sign_in],
            roles={slug: list(roles) for slug in slugs},
            now=now,
        )
    return passwords


def _switch_on(slugs: Sequence[str], now: datetime) -> None:
    admin = Admin.objects.get(sign_in=f"admin@{slugs[0]}.example")
    for tenant in Tenant.objects.filter(slug__in=slugs):
        acting = acting_as(admin, tenant)
        if acting is not None:
            tenancy.switch_score(on=True, by=acting, now=now)
            tenancy.switch_messages(on=True, by=acting, now=now)
