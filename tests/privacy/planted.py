"""An organization whose every trace of people can be recognised: planted, looked at through every door, searched for.

Whatever tells what people do holds the word `planted` or one of a few telling numbers; what must stay holds
`kept`. Persons of the directory are called `somebody`, because they stay.
"""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from pyroaring import BitMap

from uptake.delivery.snapshot import read as read_snapshot
from uptake.delivery.store import open_showings
from uptake.facts.about_people import PEOPLE_TABLES
from uptake.facts.sources import NETWORK, TEAMS
from uptake.facts.store import Coverage
from uptake.facts.table import Kind, Table
from uptake.facts.tables import COVERAGE, TABLES
from uptake.groups.models import Evaluation, Freeze, FrozenBlock, FrozenTree, GroupFigure, GroupSettings
from uptake.insights.models import Annotation, DailyInsight, DailyListing, Goal, ScoredDay
from uptake.jobs.models import Job
from uptake.messaging import publish
from uptake.messaging.catalogue.library import recommendation
from uptake.messaging.models import Message, Recipients
from uptake.peers.models import Contribution, Profile, Settled
from uptake.people.models import Person
from uptake.reports.models import AnswerCount, Survey
from uptake.rules.permissions import Role
from uptake.score.categories import CATEGORIES, about_people
from uptake.score.registry import METRICS
from uptake.tenancy.acting import Acting, acting_as
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Admin, Assignment, AuditEntry, Tenant
from uptake.tenancy.token_actions import make_token

OPTED_OUT = datetime(2026, 7, 28, 16, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 7, 29, 0, 0, tzinfo=UTC)
AS_OF = date(2026, 7, 26)
TELLING = 0x5AFEC0DE1234  # six bytes, as SQLite writes it
SMALL = 1_234_567  # for columns of four bytes
CROWD = BitMap(range(7_000_001, 7_000_060, 3))  # the numbers of nobody, only to be recognised
WORD = b"planted"

PAGES = (
    "/",
    *(f"/score/{category.id}/" for category in CATEGORIES),
    "/score/breakdown.csv",
    "/score/history.csv",
    "/score/communication/insights.csv",
    "/score/communication/trend.csv",
    "/groups/",
    "/groups/comparison.csv",
    "/plan/what-if/",
    "/plan/what-if.csv",
    "/plan/goals/",
    "/plan/goals.csv",
    "/settings/",
    "/settings/groups/",
    "/settings/peers/",
    "/reports/",
    "/reports/resilience/",
    "/reports/copilot-survey/",
    "/messages/",
)
INTERFACE = (
    "/api/v1/score",
    "/api/v1/history/score",
    "/api/v1/insights",
    "/api/v1/groups",
    "/api/v1/groups/figures?attribute=department",
    "/api/v1/reports/copilot-survey",
)


def plant() -> str:
    """Make the organization, in an empty installation; a token that reads its score."""
    tenant = Tenant.objects.create(
        slug="meadow", name="Meadow", time_zone="UTC", created_at=OPTED_OUT, score_on=True, messages_on=True
    )
    other = Tenant.objects.create(slug="next-door", name="Next door", time_zone="UTC", created_at=OPTED_OUT)
    admin = Admin(sign_in="gina@meadow.example", name="Gina", password="!")
    admin.save()
    for each in (tenant, other):
        Assignment.objects.of(each).create(tenant=each, admin=admin, role=Role.GLOBAL_ADMINISTRATOR.value)
        Person.objects.of(each).bulk_create(
            Person(tenant=each, number=n, principal=f"somebody{n}@{each.slug}.example", in_directory=True)
            for n in range(1, 61)
        )
    for number, name in ((61, "planted in reports"), (62, "planted last")):
        Person.objects.of(tenant).create(tenant=tenant, number=number, principal=f"{name}@meadow.example")
    _facts(tenant)
    _computed(tenant)
    _groups(tenant)
    Profile.objects.of(tenant).create(tenant=tenant)
    months = {"month": AS_OF.replace(day=1), "keys": {}}
    Contribution.objects.of(tenant).create(
        tenant=tenant, contributed=True, points={"communication": 53, "apps_health": 71}, **months
    )
    for measure in ("communication", "apps_health"):
        Settled.objects.of(tenant).create(tenant=tenant, measure=measure, points=50, others=7, **months)
    survey = Survey.objects.of(tenant).create(tenant=tenant, uploaded_at=OPTED_OUT, uploaded_by="g", people=40)
    for group, count in (("", 20), ("planted survey", 20)):
        AnswerCount.objects.of(tenant).create(
            tenant=tenant, survey=survey, group=group, statement="quality", answer=5, count=count
        )
    _message(tenant)
    Job.objects.of(tenant).create(tenant=tenant, name="day", key="x", due_at=OPTED_OUT, error="planted error")
    return make_token(name="looks", scopes=["score:read"], by=gina(), now=datetime.now(UTC))


def gina(slug: str = "meadow") -> Acting:
    found = acting_as(Admin.objects.get(), Tenant.objects.get(slug=slug))
    assert found is not None
    return found


def seen(token: str) -> frozenset[str]:
    """Every door behind which something planted can be seen; none of them may break."""
    visitor, program = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    visitor.force_login(Admin.objects.get())
    found = {address for address in PAGES if _tells(visitor.get(address))}
    bearer = {"authorization": f"Bearer {token}"}
    found |= {address for address in INTERFACE if _tells(program.get(address, headers=bearer))}
    snapshot = settings.UPTAKE.snapshots / "meadow.snapshot"
    if snapshot.exists() and read_snapshot(snapshot).messages:
        found.add("snapshot")
    return frozenset(found)


def _tells(answer: HttpResponse) -> bool:
    assert answer.status_code in (200, 409), (answer.status_code, answer.content[:500])
    return any(each in answer.content.lower() for each in _WRITTEN)


_WRITTEN = (WORD, *(f"{n:{sign}}".encode() for n in (TELLING, 2 * TELLING) for sign in ("", ",")))


def found_in_files(folder: Path) -> list[str]:
    """Every file that still holds something planted, whatever kind of file it is."""
    numbers = (TELLING.to_bytes(6, "big"), CROWD.serialize(), WORD)
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += str(pq.ParquetFile(path).read().to_pylist()).encode()  # compressed, so read as well
        if any(each in content for each in numbers) or str(SMALL).encode() in content:
            found.append(str(path.relative_to(folder)))
    return found


def kept(tenant: Tenant) -> dict[str, object]:
    """What an opt-out leaves as it is."""
    store = facts_of(tenant)
    technology = [table for table in TABLES if table not in (*PEOPLE_TABLES, COVERAGE)]
    return {
        "facts": {table.name: store.read(table, date.min, date.max).num_rows for table in technology},
        "coverage": sum(row.digest == "kept digest" for row in store.coverage()),
        "insights": DailyInsight.objects.of(tenant).exclude(metric__in=_ABOUT_PEOPLE).count(),
        "people": Person.objects.of(tenant).filter(in_directory=True).count(),
        "notes": Annotation.objects.of(tenant).count(),
        "goals": sorted(Goal.objects.of(tenant).exclude(category="communication").values_list("category", flat=True)),
        "contributed": [row.points.get("apps_health") for row in Contribution.objects.of(tenant)],
        "settled": Settled.objects.of(tenant).filter(measure="apps_health").count(),
        "messages": Message.objects.of(tenant).count(),
        "evaluations": Evaluation.objects.of(tenant).count(),
        "tallies": _tallies(),
        "next door": Person.objects.of(Tenant.objects.get(slug="next-door")).count(),
    }


def audited(tenant: Tenant) -> list[str]:
    rows = AuditEntry.objects.of(tenant).filter(action__startswith="people.").order_by("pk")
    return list(rows.values_list("action", flat=True))


_ABOUT_PEOPLE = [metric.id for metric in METRICS if about_people(metric.id)]


def _facts(tenant: Tenant) -> None:
    store = facts_of(tenant)
    for table in TABLES:
        if table is COVERAGE:
            continue
        word = "planted" if table in PEOPLE_TABLES else "kept"
        number = SMALL if table in PEOPLE_TABLES else 7
        columns = tuple(column.name for column in table.values)
        for again in range(2):  # what was replaced lies in files of its own
            rows = [_row(table, f"{word} {table.name} {again} {n}", number, n) for n in range(1, 4)]
            days = {AS_OF: pa.Table.from_pylist(rows, schema=_without_day(table))}
            store.replace(table, columns, days)
    told = ((TEAMS, "planted digest"), (NETWORK, "kept digest"))
    days = [AS_OF - timedelta(days=back) for back in range(30)]
    store.note_coverage(
        [Coverage(day, source, 1, 60, concealed=False, digest=digest) for day in days for source, digest in told]
    )
    assert {row.source for row in store.coverage()} == {TEAMS, NETWORK}


def _row(table: Table, word: str, number: int, n: int) -> dict[str, object]:
    values: dict[Kind, object] = {
        Kind.DAY: AS_OF, Kind.PERSON: n, Kind.TEXT: word, Kind.BOOLEAN: True, Kind.FLAGS: 1,
    }  # fmt: skip
    row = {column.name: values.get(column.kind, number) for column in table.columns if column.name != "day"}
    return {**row, "message": n} if "message" in row else row


def _without_day(table: Table) -> pa.Schema:
    return pa.schema([field for field in table.schema if field.name != "day"])


def _computed(tenant: Tenant) -> None:
    for _again in range(2):
        DailyInsight.objects.of(tenant).delete()  # deleted rows stay in a file for a while
        DailyInsight.objects.of(tenant).bulk_create(
            DailyInsight(
                tenant=tenant,
                as_of_day=AS_OF - timedelta(days=back),
                metric=metric.id,
                method=metric.method,
                numerator=TELLING if about_people(metric.id) else 30,
                denominator=2 * TELLING if about_people(metric.id) else 40,
                asked=2 * TELLING if about_people(metric.id) else 40,
                basis="daily:28/28",
                missing="planted" if about_people(metric.id) else "",
            )
            for metric in METRICS
            for back in (0, 1, 28)
        )
    ScoredDay.objects.of(tenant).create(
        tenant=tenant, as_of_day=AS_OF, exclusions="planted exclusions", choices={}, computed_at=OPTED_OUT
    )
    for listing in ("teamwork.planted", "apps_health.versions"):
        DailyListing.objects.of(tenant).create(
            tenant=tenant, as_of_day=AS_OF, listing=listing, rows=[["planted"]] if "planted" in listing else []
        )
    for category in ("communication", "apps_health"):
        Goal.objects.of(tenant).create(
            tenant=tenant, category=category, points=80, by_day=AS_OF + timedelta(days=90), from_day=AS_OF,
            from_points=50, made_by="planted goal" if category == "communication" else "gina", made_at=OPTED_OUT,
        )  # fmt: skip
    Annotation.objects.of(tenant).create(tenant=tenant, day=AS_OF, text="kept note", made_by="gina", made_at=OPTED_OUT)


def _groups(tenant: Tenant) -> None:
    GroupSettings.objects.of(tenant).create(tenant=tenant, on=True, attributes=["department"])
    Evaluation.objects.of(tenant).create(
        tenant=tenant, run_at=OPTED_OUT, run_by="g", report="attribute\n", digest="0" * 64, approved_at=OPTED_OUT
    )
    crowd = CROWD.serialize()
    Freeze.objects.of(tenant).create(tenant=tenant, from_day=AS_OF, counted=crowd, waiting=crowd, known=crowd)
    FrozenTree.objects.of(tenant).create(tenant=tenant, tree="department", shown=[["Planted group"]])
    FrozenBlock.objects.of(tenant).create(
        tenant=tenant, tree="department", cell=["Planted group"], history=[["planted"]], people=crowd
    )
    GroupFigure.objects.of(tenant).create(
        tenant=tenant, as_of_day=AS_OF, metric="communication.modes", method="m", attribute="department",
        path=["Planted group"], kind="about", percent=50, least=10, most=24,
    )  # fmt: skip


def _message(tenant: Tenant) -> None:
    message = Message.objects.of(tenant).create(
        tenant=tenant, kind="recommendation", action="communicate_in_teams", insight="communication.teams",
        category="communication",
        wording=recommendation("communicate_in_teams").wordings[0].id,
        location="office_bar", state="active", name="Teams in spring", named=True,
        starts_at=OPTED_OUT - timedelta(days=3), ends_at=OPTED_OUT + timedelta(days=30), interval="weekly",
        creator="g", created_at=OPTED_OUT, edited_at=OPTED_OUT,
    )  # fmt: skip
    Recipients.objects.of(tenant).create(
        tenant=tenant, message=message, as_of=AS_OF, numbers=CROWD.serialize(), size=20, rebuilt_at=OPTED_OUT
    )
    publish.publish_snapshot(tenant, OPTED_OUT)
    store = open_showings(settings.UPTAKE.showings)
    if isinstance(settings.UPTAKE.showings, Path):
        with store.transaction() as at:
            for statement in _SHOWN:
                at.execute(statement, (tenant.slug, message.pk))
    else:
        _shown_on_a_server(tenant.slug, message.pk)
    store.close()


_SHOWN = (
    "insert into exposure (tenant, message, person, showings, lease_device) values (?, ?, 7, 1, 'planted one')",
    "insert into exposure (tenant, message, person, showings, lease_device) values (?, ?, 8, 1, 'planted one')",
    """insert into showing (tenant, message, lease, person, surface, device, locale, granted_at, expires_at)
    values (?, ?, 'l', 7, 'web-bar', 'planted two', 'en', 1, 2)""",
    "insert into tally values (?, ?, '2026-07-26', 'web-bar', 3, 2, 1)",
)


def _shown_on_a_server(slug: str, message: int) -> None:
    import psycopg  # noqa: PLC0415 - where everything is in files, nobody needs it

    with psycopg.connect(settings.UPTAKE.showings, options="-c search_path=uptake_showings") as at:
        for statement in _SHOWN:
            written = statement.replace("?", "%s").replace("'web-bar', 3", "'web-bar', 0, 3")  # sums lie in shards
            if "tally" not in statement:
                written = re.sub(r"\)\s+values \(", ", counts) values (", written).removesuffix(")") + ", 1)"
            at.execute(written, (slug, message))


def _tallies() -> list[tuple[int, int, int]]:
    store = open_showings(settings.UPTAKE.showings)
    try:
        return [(t.seen, t.clicks, t.dismissals) for t in store.tallies("meadow")]
    finally:
        store.close()
