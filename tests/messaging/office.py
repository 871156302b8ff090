"""Builds an organization, its admins, its people and their facts."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
from django.conf import settings

from uptake.facts.sources import DIRECTORY, TEAMS
from uptake.facts.store import Coverage, FactStore
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.messaging import actions, clock, steps
from uptake.messaging.models import Message
from uptake.people.models import Group, Person
from uptake.rules.locations import Location
from uptake.rules.permissions import Role
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Admin, Assignment, Tenant

NOW = datetime(2025, 3, 5, 14, 30, 12, tzinfo=UTC)
TODAY = NOW.date()
ACTION = "communicate_in_teams"
PASSWORD = "correct horse battery"


@dataclass
class Office:
    tenant: Tenant
    actings: dict[str, Acting] = field(default_factory=dict)

    @classmethod
    def founded(cls, slug: str = "hillside", zone: str = "UTC") -> "Office":
        tenant = Tenant.objects.create(
            slug=slug, name=slug.title(), time_zone=zone, created_at=NOW, score_on=True, messages_on=True
        )
        return cls(tenant)

    def admin(self, name: str, *roles: Role) -> Acting:
        """An admin with these roles; the same one when asked again."""
        if name not in self.actings:
            sign_in = f"{name}@{self.tenant.slug}.example"
            admin = Admin(sign_in=sign_in, name=name.title(), password="!")
            admin.save()
            for role in roles:
                Assignment.objects.of(self.tenant).create(tenant=self.tenant, admin=admin, role=role.value)
            self.actings[name] = Acting(admin.pk, sign_in, name.title(), self.tenant, frozenset(roles))
        return self.actings[name]

    @property
    def will(self) -> Acting:
        return self.admin("will", Role.MESSAGES_WRITER)

    @property
    def wanda(self) -> Acting:
        return self.admin("wanda", Role.MESSAGES_WRITER)

    @property
    def gina(self) -> Acting:
        return self.admin("gina", Role.GLOBAL_ADMINISTRATOR)

    @property
    def april(self) -> Acting:
        return self.admin("april", Role.MESSAGES_APPROVER)

    @property
    def arno(self) -> Acting:
        return self.admin("arno", Role.MESSAGES_APPROVER)

    @property
    def both(self) -> Acting:
        return self.admin("both", Role.MESSAGES_WRITER, Role.MESSAGES_APPROVER)

    @property
    def rita(self) -> Acting:
        return self.admin("rita", Role.REPORTS_READER)

    def hire(self, count: int, first: int = 1) -> None:
        Person.objects.of(self.tenant).bulk_create(
            Person(
                tenant=self.tenant,
                number=number,
                principal=f"u{number}@{self.tenant.slug}.example",
                directory_id=f"id-{number}",
            )
            for number in range(first, first + count)
        )

    def group(self, name: str, numbers) -> str:
        group = Group.objects.of(self.tenant).create(tenant=self.tenant, directory_id=f"g-{name}", name=name)
        group.members.set(Person.objects.of(self.tenant).filter(number__in=list(numbers)))
        return group.directory_id

    def facts(self, *, active, as_of: date = TODAY, when: date | None = None, enabled: int = 30) -> None:
        """Facts of the 28 days up to `as_of`: `enabled` people hold Teams, `active` wrote on `when`."""
        store = FactStore(settings.UPTAKE.facts, self.tenant.slug)
        teams = PERSON_STATE["products"].bit("teams")
        state = [
            {"person": number, "account_enabled": True, "guest": False, "products": teams}
            for number in range(1, enabled + 1)
        ]
        columns = ("account_enabled", "guest", "products")
        store.replace(PERSON_STATE, columns, {as_of: pa.Table.from_pylist(state, _schema(PERSON_STATE, columns))})
        wrote = [{"person": number, "chat_sent": 3} for number in active]
        rows = pa.Table.from_pylist(wrote, _schema(PERSON_DAY, ("chat_sent",)))
        store.replace(PERSON_DAY, ("chat_sent",), {when or as_of: rows})
        days = [as_of - timedelta(days=back) for back in range(28)]
        store.note_coverage(
            [
                Coverage(day, source, 1, enabled, concealed=False, digest="")
                for day in days
                for source in (TEAMS, DIRECTORY)
            ]
        )

    def draft(self, *, by: Acting | None = None, now: datetime = NOW, **decided) -> int:
        """A draft that may be scheduled."""
        by = by or self.will
        number = actions.start_draft(action=ACTION, by=by, now=now)
        schedule = steps.Schedule(**{"name": "Teams in spring", "first": now.date(), "last": None, **decided})
        actions.save_step(message_id=number, decided=schedule, completed=True, by=by, now=now)
        return number

    def scheduled(self, *, now: datetime = NOW, as_of: date = TODAY, **decided) -> int:
        """A message that is registered; nobody is left out of it by chance."""
        number = self.draft(now=now, **decided)
        Message.objects.of(self.tenant).filter(pk=number).update(holdout=0)
        actions.schedule(message_id=number, by=self.will, now=now)
        clock.register_pending(self.tenant, as_of, now)
        return number

    def own_words(self, *, by: Acting | None = None, now: datetime = NOW, urgent: bool = False, **decided) -> int:
        """A draft of an announcement (or an urgent message) in its author's words that may be sent for approval."""
        by = by or self.will
        begin = actions.start_urgent if urgent else actions.start_announcement
        number = begin(by=by, now=now)
        first = datetime(now.year, now.month, now.day, tzinfo=UTC)
        told = {
            "location": (Location.NOTIFICATIONS if urgent else Location.WEB).value,
            "objective": "" if urgent else "onboarding",
            "texts": {"en-US": {"title": "New door", "body": "Use the new door from Monday on.", "button": "Plan"}},
            "url": "https://intranet.hillside.example/door",
            "name": "New door",
            "named": True,
            "all_users": not urgent,
            "starts_at": None if urgent else first,
            "ends_at": None if urgent else first + timedelta(days=30),
        }
        Message.objects.of(self.tenant).filter(pk=number).update(**told | decided)
        return number

    def bar(self, number: int, form: Location) -> None:
        """Give a draft another location."""
        decided = steps.Messages("question", form)
        actions.save_step(message_id=number, decided=decided, completed=True, by=self.will, now=NOW)


def _schema(table, columns):
    return pa.schema([("person", pa.int32()), *((name, table[name].stored) for name in columns)])
