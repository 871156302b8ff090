"""A small organization over many days: who works there, where, and what they always or never do."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from uptake.facts.sources import ACTIVE_USERS, APPS, DIRECTORY, EMAIL, ENGAGE, TEAMS
from uptake.facts.store import Coverage
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.groups import actions
from uptake.people.models import Group, Person
from uptake.rules.permissions import Role
from uptake.tenancy.acting import Acting
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Admin, Assignment, Tenant

NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
FIRST = date(2026, 6, 1)  # the first as-of day
WARM_UP = 28
MODES, MOBILITY = "communication.modes", "mobility.platforms"


@dataclass
class Someone:
    """A person: the day they begin and the last day they work, and what they do every day."""

    number: int
    department: str
    country: str
    practises: Mapping[str, bool]
    begins: int = -WARM_UP
    ends: int | None = None
    moves: dict[int, tuple[str, str]] = field(default_factory=dict)  # from this day on: department and country

    def place(self, day: int) -> tuple[str, str]:
        known = [at for at in self.moves if at <= day]
        return self.moves[max(known)] if known else (self.department, self.country)


@dataclass
class Town:
    """The organization in the database, its facts on disk."""

    tenant: Tenant
    people: dict[int, Someone]
    days: int
    excluded: dict[int, set[int]] = field(default_factory=dict)  # from this day on

    def write_facts(self) -> None:
        """Everybody's facts of all days: daily activity while they work, a state while they are known."""
        activity, states = {}, {}
        products = sum(PERSON_STATE["products"].bit(name) for name in ("exchange", "teams", "apps"))
        for at in range(-WARM_UP, self.days):
            day = FIRST + timedelta(days=at)
            known = [p for p in self.people.values() if p.begins <= at]
            working = [p for p in known if p.ends is None or at <= p.ends]
            activity[day] = pa.Table.from_pylist([_did(p) for p in working], schema=_schema(PERSON_DAY, _DID))
            rows = [
                {"person": p.number, "account_enabled": p in working, "guest": False, "products": products}
                for p in known
            ]
            states[day] = pa.Table.from_pylist(rows, schema=_schema(PERSON_STATE, _STATE))
        store = facts_of(self.tenant)
        store.replace(PERSON_DAY, _DID, activity)
        store.replace(PERSON_STATE, _STATE, states)
        sources = (TEAMS, EMAIL, ENGAGE, APPS, ACTIVE_USERS, DIRECTORY)
        told = [Coverage(day, source, 1, 1, concealed=False, digest="") for day in activity for source in sources]
        store.note_coverage(told)

    def morning(self, at: int) -> None:
        """What the directory tells on that day."""
        known = set(Person.objects.of(self.tenant).values_list("number", flat=True))
        for each in self.people.values():
            if each.begins <= at and each.number not in known:
                self._hire(each, at)
            elif at in each.moves:
                department, country = each.place(at)
                Person.objects.of(self.tenant).filter(number=each.number).update(department=department, country=country)
        if at in self.excluded:
            group = Group.objects.of(self.tenant).get(directory_id="left-out")
            group.members.set(Person.objects.of(self.tenant).filter(number__in=self.excluded[at]))

    def _hire(self, each: Someone, at: int) -> None:
        department, country = each.place(at)
        Person.objects.of(self.tenant).create(
            tenant=self.tenant,
            number=each.number,
            principal=f"p{each.number}@{self.tenant.slug}.example",
            directory_id=f"id-{each.number}",
            department=department,
            country=country,
            in_directory=True,
        )


_DID = ("email_sent", "chat_sent", "community_posts", "outlook_platforms")
_STATE = ("account_enabled", "guest", "products")


def _did(each: Someone) -> dict[str, int]:
    return {
        "person": each.number,
        "email_sent": 1,
        "chat_sent": int(each.practises[MODES]),
        "community_posts": 0,
        "outlook_platforms": 3 if each.practises[MOBILITY] else 1,
    }


def _schema(table, columns):
    return pa.schema([("person", pa.int32()), *((name, table[name].stored) for name in columns)])


def founded(slug: str, people: Mapping[int, Someone], days: int, choices: Mapping[str, str]) -> Town:
    """The organization before its first day, with groups turned on."""
    tenant = Tenant.objects.create(
        slug=slug,
        name=slug.title(),
        time_zone="UTC",
        created_at=NOW,
        score_on=True,
        choices=dict(choices),
        excluded_groups=["left-out"],
    )
    Group.objects.of(tenant).create(tenant=tenant, directory_id="left-out", name="Left out")
    town = Town(tenant, dict(people), days)
    town.morning(-1)
    by = gina(tenant)
    report = actions.run_evaluation(by=by, now=NOW)
    digest = actions.Evaluation.objects.of(tenant).get(pk=report).digest
    actions.approve_evaluation(evaluation_id=report, digest=digest, by=by, now=NOW)
    actions.choose(on=True, attributes=["department", "country"], by=by, now=NOW)
    return town


def gina(tenant: Tenant) -> Acting:
    """The global administrator."""
    admin = Admin(sign_in=f"gina@{tenant.slug}.example", name="Gina", password="!")
    admin.save()
    Assignment.objects.of(tenant).create(tenant=tenant, admin=admin, role=Role.GLOBAL_ADMINISTRATOR.value)
    return Acting(admin.pk, admin.sign_in, "Gina", tenant, frozenset({Role.GLOBAL_ADMINISTRATOR}))


DEPARTMENTS = ("Sales", "IT", "Legal", "Finance", "Logistics")
COUNTRIES = ("Germany", "France", "Austria")


def staff(dice: random.Random, count: int = 120) -> dict[int, Someone]:
    """So many people over five departments and three countries, two in five practising."""
    return {
        number: Someone(
            number,
            DEPARTMENTS[number % 5],
            dice.choice(COUNTRIES),
            {m: dice.random() < 0.45 for m in (MODES, MOBILITY)},
        )
        for number in range(1, count + 1)
    }
