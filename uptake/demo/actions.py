"""Making the demonstration: invented exports, brought in through the same door as real ones."""

import secrets
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from uptake.demo import messages, set_up, visitors
from uptake.demo.exports import directory_day, write_exports
from uptake.demo.organization import DEMO_TENANTS, DemoTenant, Organization, organization
from uptake.jobs.bring_in import bring_in
from uptake.jobs.daily import run_day
from uptake.messaging import queries as messaging
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
    ("approver", "April Sommer", (Role.MESSAGES_APPROVER,)),
    ("reader", "Rita Moss", (Role.REPORTS_READER,)),
)

Tell = Callable[[str], None]
Tick = Callable[[int, int], None]


def exists() -> bool:
    """Whether the demonstration was made in this data folder."""
    return Tenant.objects.filter(slug=DEMO_TENANTS[0].slug).exists() and bool(visitors.visitors(DEMO_TENANTS[0].slug))


def whole_weeks(last_day: date, days: int) -> int:
    """At least so many days until the last one, the first of them a Monday: no week is there in part."""
    return days + (last_day - timedelta(days=days - 1)).weekday()


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
    passwords follows from the seeds and the day, so making it twice gives the same facts. `days` may become
    some more, so that the history begins on a Monday.
    """
    slugs = [tenant.slug for tenant in tenants]
    days = whole_weeks((now - LAG).date(), days)
    organizations: dict[str, tuple[int, Organization]] = {}
    for about in tenants:
        shrink = (size or tenants[0].people) / tenants[0].people
        asked = max(40, round(about.people * shrink))
        made = organization(
            about.seed,
            people=asked,
            slug=about.slug,
            name=about.name,
            character=about.character,
        )
        tell(f"{about.name}: {len(made.people)} people, {days} days")
        _make_tenant(made, now=now, days=days, tick=tick)
        organizations[about.slug] = asked, made
    passwords = _admins(slugs, now)
    for about in tenants:
        _set_up(about, organizations[about.slug][1], f"admin@{slugs[0]}.example", now)
    _begin_messages(slugs[0], now)
    run_day(Tenant.objects.get(slug=slugs[0]), now)  # what follows of groups; for the others the worker's night does it
    visitors.remember(organizations.values())
    return passwords


def _make_tenant(made: Organization, *, now: datetime, days: int, tick: Tick | None) -> None:
    found = Tenant.objects.filter(slug=made.slug).first()
    tenant = found or tenancy.create_tenant(slug=made.slug, name=made.name, time_zone="Europe/Berlin", now=now)
    last_day = (now - LAG).date()
    with tempfile.TemporaryDirectory(prefix="uptake-demo-") as folder:
        write_exports(Path(folder), organization=made, last_day=last_day, days=days)
        told_on = directory_day(last_day)
        report = bring_in(tenant, [Path(folder)], snapshot_day=told_on, now=now, strict=True, tick=tick)
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


def _set_up(about: DemoTenant, made: Organization, sign_in: str, now: datetime) -> None:
    acting = acting_as(Admin.objects.get(sign_in=sign_in), Tenant.objects.get(slug=about.slug))
    if acting is not None:
        set_up.switch_on(by=acting, now=now)
        set_up.describe(about, last_day=(now - LAG).date(), by=acting, now=now)
        set_up.show_groups(by=acting, now=now)
        set_up.ask_about_copilot(made, by=acting, now=now)


def _begin_messages(slug: str, now: datetime) -> None:
    """The first organization has messages to look at; made again, it keeps those that it has."""
    tenant = Tenant.objects.get(slug=slug)
    acting = acting_as(Admin.objects.get(sign_in=f"writer@{slug}.example"), tenant)
    if acting is None or messaging.rows(tenant):
        return
    messages.announce(by=acting, now=now, as_of=(now - LAG).date())
    messages.ask_for_review(by=acting, now=now)
