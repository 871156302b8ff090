"""The audit log in the database: chained, guarded, forgotten from the beginning on, verified, read and exported."""

import ast
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

import uptake
from uptake.config.environment import Environment
from uptake.rules.audit_chain import GENESIS, Link, Why, digest
from uptake.rules.permissions import Role
from uptake.tenancy import audit, audit_queries
from uptake.tenancy.actions import create_admin, create_tenant
from uptake.tenancy.audit import forget_before, note, note_installation
from uptake.tenancy.audit_names import NAMES
from uptake.tenancy.audit_queries import Wanted, checked, checked_installation
from uptake.tenancy.models import Admin, AuditChain, AuditEntry, InstallationEntry, Tenant

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
PASSWORD = "a long enough password"


@pytest.fixture
def folder(tmp_path, settings):
    settings.UPTAKE = Environment(data=tmp_path / "data", demo=True)
    return settings.UPTAKE.folder


@pytest.fixture
def tenant(db, folder) -> Tenant:
    return create_tenant(slug="hillside", name="Hillside", time_zone="Europe/Berlin", now=NOW)


def fill(tenant: Tenant, days: int) -> None:
    for day in range(days):
        note(None, "score.on", tenant.slug, tenant=tenant, at=NOW + timedelta(days=day), day=day)


def without_triggers() -> None:
    with connection.cursor() as cursor:
        for change in ("kept", "unchanged"):
            cursor.execute(f"drop trigger if exists tenancy_auditentry_{change}")


def test_every_entry_follows_the_one_before(tenant):
    fill(tenant, 3)
    entries = list(AuditEntry.objects.of(tenant).order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    before = GENESIS
    for entry in entries:
        told = Link(entry.number, entry.at, entry.admin, entry.action, entry.subject, entry.details, "")
        assert entry.digest == digest("tenant/hillside", before, told)
        before = entry.digest
    found = checked(tenant)
    assert (found.chain, found.entries, found.broken) == ("tenant/hillside", 4, None)


def test_each_organization_and_the_installation_have_chains_of_their_own(tenant):
    other = create_tenant(slug="valley", name="Valley", time_zone="UTC", now=NOW)
    fill(tenant, 2)
    fill(other, 1)
    assert (checked(tenant).entries, checked(other).entries, checked_installation().entries) == (3, 2, 2)
    assert list(InstallationEntry.objects.order_by("number").values_list("action", "subject")) == [
        ("tenant.created", "hillside"),
        ("tenant.created", "valley"),
    ]


def test_a_change_that_did_not_happen_is_not_in_the_log(tenant):
    with transaction.atomic():
        note(None, "score.on", "x", tenant=tenant, at=NOW)
        transaction.set_rollback(True)
    fill(tenant, 1)
    assert checked(tenant).entries == 2
    assert checked(tenant).broken is None


@pytest.mark.parametrize(
    ("change", "number", "why"),
    [
        ("update tenancy_auditentry set admin = 'nobody' where number = 3", 3, Why.CHANGED),
        ("update tenancy_auditentry set details = '{}' where number = 4", 4, Why.CHANGED),
        ("delete from tenancy_auditentry where number = 2", 2, Why.MISSING),
        ("delete from tenancy_auditentry where number >= 5", 5, Why.CUT_AT_THE_END),
        ("delete from tenancy_auditentry", 1, Why.CUT_AT_THE_END),
        ("update tenancy_auditchain set number = 3", 3, Why.FORGED),
        ("delete from tenancy_auditchain", 6, Why.FORGED),
    ],
)
def test_what_somebody_did_to_the_tables_is_found_and_named(tenant, change, number, why):
    fill(tenant, 5)
    without_triggers()
    with connection.cursor() as cursor:
        cursor.execute(change)
    found = checked(tenant)
    assert (found.broken, found.why) == (number, why)


def test_entries_that_change_places_are_found(tenant):
    fill(tenant, 4)
    without_triggers()
    with connection.cursor() as cursor:
        for before, after in ((2, 99), (4, 2), (99, 4)):
            cursor.execute("update tenancy_auditentry set number = %s where number = %s", [after, before])
    found = checked(tenant)
    assert (found.broken, found.why) == (2, Why.REORDERED)


def test_the_database_itself_refuses_changes_and_deletions(tenant):
    fill(tenant, 2)
    for change in ("update tenancy_auditentry set admin = 'x'", "delete from tenancy_auditentry where number = 1"):
        with connection.cursor() as cursor, pytest.raises(DatabaseError, match="kept"), transaction.atomic():
            cursor.execute(change)
    note_installation("backup.made", "x", at=NOW)
    with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        InstallationEntry.objects.all().delete()
    assert checked(tenant).broken is None


def test_old_entries_are_forgotten_from_the_beginning_and_the_rest_still_holds(tenant):
    fill(tenant, 6)  # after the one of the organization itself, of the same moment as the first
    assert forget_before(tenant, NOW + timedelta(days=2)) == 3
    assert forget_before(tenant, NOW + timedelta(days=2)) == 0
    found = checked(tenant)
    assert (found.entries, found.forgotten, found.broken) == (4, 3, None)
    assert audit.oldest(tenant) == (NOW + timedelta(days=2)).date()
    fill(tenant, 1)
    assert checked(tenant).broken is None
    without_triggers()
    AuditEntry.objects.of(tenant).filter(number=4).delete()
    assert (checked(tenant).broken, checked(tenant).why) == (4, Why.MISSING)
    AuditChain.objects.of(tenant).update(cut_number=4)
    assert checked(tenant).why is Why.FORGOTTEN_FORGED


def test_an_entry_behind_a_newer_one_waits_until_that_goes(tenant):
    fill(tenant, 3)
    note(None, "score.off", "x", tenant=tenant, at=NOW - timedelta(days=9))
    assert forget_before(tenant, NOW - timedelta(days=1)) == 0
    assert forget_before(tenant, NOW + timedelta(days=9)) == 5
    assert (checked(tenant).entries, checked(tenant).forgotten, checked(tenant).broken) == (0, 5, None)


def test_processes_that_write_at_once_make_one_chain(tmp_path):
    where = {**os.environ, "UPTAKE_DATA": str(tmp_path / "data")}
    script = str(Path(__file__).with_name("audit_writing.py"))

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, script, *arguments], check=False, env=where, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("begin")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: run("write", "20"), range(3)))
    assert run("look").split() == ["61", "None", "[61]"]


@pytest.mark.django_db(transaction=True)
def test_an_older_state_of_the_database_is_not_taken_for_the_whole(folder):
    tenant = create_tenant(slug="hillside", name="Hillside", time_zone="UTC", now=NOW)
    fill(tenant, 2)
    older = AuditChain.objects.of(tenant).values().get()
    fill(tenant, 2)
    without_triggers()
    AuditEntry.objects.of(tenant).filter(number__gt=3).delete()
    AuditChain.objects.of(tenant).update(**older)
    assert (checked(tenant).broken, checked(tenant).why) == (4, Why.CUT_AT_THE_END)
    (folder / "anchors" / "tenant.hillside.json").write_text("{}")
    assert checked(tenant).why is Why.ANCHOR_FORGED
    (folder / "anchors" / "tenant.hillside.json").unlink()
    assert checked(tenant).broken is None  # without the anchor nobody can know: docs/security.md says so


def test_fractions_and_moments_are_refused_before_they_are_written(tenant):
    with pytest.raises(TypeError):
        note(None, "score.on", "x", tenant=tenant, at=NOW, share=0.5)
    assert checked(tenant).entries == 1


# --- what the entries hold ---------------------------------------------------------------------------

FORBIDDEN = {
    "password", "secret", "key", "token", "session", "cookie", "url", "mail", "email", "address", "principal", "person",
    "persons", "people_names", "name", "names", "user", "user_name", "display_name", "sign_in", "directory_id", "ip",
    "phone", "text", "title", "body", "comment", "reason",
}  # fmt: skip
NAMED_BY_TEXT = ("sign_in", "principal", "display_name", "mail", ".name", "secret", "password")


WRITERS = ("uptake.tenancy.audit", "uptake.access.auditing")


def writes() -> list[tuple[str, ast.Call]]:
    found = []
    for path in sorted(Path(uptake.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text())
        imported = any(isinstance(node, ast.ImportFrom) and node.module in WRITERS for node in ast.walk(tree))
        for node in ast.walk(tree):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
            if imported and called in ("note", "note_installation", "note_everywhere"):
                found.append((path.name, node))
    return found


def test_no_write_of_the_log_names_a_person_or_a_secret():
    calls = writes()
    assert len(calls) > 40
    for where, call in calls:
        words = {keyword.arg for keyword in call.keywords if keyword.arg} - {"tenant", "at", "by"}
        assert not words & FORBIDDEN, (where, call.lineno, words)
        if call.func.id == "note_everywhere":
            continue  # it names the admin itself, by number
        subject = ast.unparse(call.args[1 if call.func.id == "note_installation" else 2])
        assert not any(name in subject for name in NAMED_BY_TEXT), (where, call.lineno, subject)


def test_every_action_of_the_log_that_is_written_as_a_text_has_a_name():
    told = set()
    for _where, call in writes():
        action = call.args[0 if call.func.id == "note_installation" else 1]
        told |= {node.value for node in ast.walk(action) if isinstance(node, ast.Constant)}
    whole = {each for each in told if isinstance(each, str) and "." in each and not each.endswith(".")}
    assert not whole - NAMES.keys()


# --- the page and the files --------------------------------------------------------------------------


@pytest.fixture
def staff(tenant):
    for name, role in (
        ("gina", Role.GLOBAL_ADMINISTRATOR),
        ("rob", Role.GLOBAL_READER),
        ("will", Role.MESSAGES_WRITER),
    ):
        create_admin(sign_in=name, name=name, password=PASSWORD, roles={"hillside": [role]}, now=NOW)

    def client(name: str) -> Client:
        found = Client(SERVER_NAME="localhost")
        found.post("/sign-in/", {"username": name, "password": PASSWORD})
        if not found.session.get("_auth_user_id"):
            found.force_login(Admin.objects.get(sign_in=name))
        return found

    return client


def test_who_may_read_the_log_and_who_may_take_it_along(staff):
    assert staff("will").get("/settings/audit/").status_code == 403
    reader = staff("rob")
    assert reader.get("/settings/audit/").status_code == 200
    assert b"log.csv" not in reader.get("/settings/audit/").content
    assert reader.get("/settings/audit/log.csv").status_code == 403


def test_the_page_tells_who_changed_what_and_filters(staff, tenant):
    fill(tenant, 60)
    client = staff("rob")
    page = client.get("/settings/audit/").content.decode()
    assert "Adoption Score was turned on" in page
    assert "page=2" in page
    only = client.get("/settings/audit/?action=role.assigned").content.decode()
    assert only.count("A role was given") >= 3
    assert "gina" in only  # by number in the log, by name on the page
    assert "<code>day</code>" not in only
    assert client.get("/settings/audit/?first=x").status_code == 400
    none = client.get("/settings/audit/?first=2040-01-01").content.decode()
    assert "passes this filter" in none


def test_days_of_the_filter_are_those_of_the_organization(tenant):
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # the 22nd in Berlin
    note(None, "score.on", "x", tenant=tenant, at=late)
    day = late.date() + timedelta(days=1)
    assert [row.action for row in audit_queries.entries(tenant, Wanted(first=day, last=day))] == ["score.on"]


def test_the_page_says_whether_the_chain_holds(staff, tenant):
    client = staff("rob")
    assert "The chain holds" in client.get("/settings/audit/?check=1").content.decode()
    without_triggers()
    AuditEntry.objects.of(tenant).filter(number=2).update(subject="else")
    assert "Entry 2 was changed" in client.get("/settings/audit/?check=1").content.decode()


def test_an_exported_file_proves_itself_and_taking_it_is_noted(staff, tenant):
    fill(tenant, 3)
    client = staff("gina")
    answer = client.get("/settings/audit/log.jsonl")
    rows = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    before = GENESIS
    for row in rows:
        at = datetime.fromisoformat(row["at"])
        told = Link(row["number"], at, row["admin"], row["action"], row["subject"], row["details"], "")
        before = digest("tenant/hillside", before, told)
        assert row["digest"] == before
    noted = AuditEntry.objects.of(tenant).get(action="export.made")
    assert (noted.admin, noted.subject) == ("gina", "hillside-audit.jsonl")
    assert noted.details == {"page": "export_audit_lines", "bytes": len(answer.content)}
    sheet = client.get("/settings/audit/log.csv").content.decode()
    assert sheet.splitlines()[0].endswith("number,at,admin,action,subject,details,digest")
    assert AuditEntry.objects.of(tenant).filter(action="export.made").count() == 2


@pytest.mark.parametrize("address", ["/settings/peers/benchmarks.csv", "/messages/export.csv", "/plan/goals.csv"])
def test_exports_of_other_pages_are_noted_too(staff, tenant, address):
    answer = staff("rob").get(address)
    if answer.status_code == 404:
        pytest.fail(f"{address} has moved")
    assert AuditEntry.objects.of(tenant).get(action="export.made").admin == "rob"
