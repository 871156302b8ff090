"""The command line speaks in sentences, and in JSON where a program listens."""

import json
import socket
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from typer.testing import CliRunner, Result

from uptake.command import __main__ as command
from uptake.facts.sources import EMAIL
from uptake.facts.store import Coverage
from uptake.rules.refusals import Refused
from uptake.tenancy import actions
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Admin, Tenant

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
CASES = Path(__file__).parents[2] / "cases/import"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    monkeypatch.setitem(settings.UPTAKE.__dict__, "folder", data)
    return data


@pytest.fixture
def tenant() -> Tenant:
    return actions.create_tenant(slug="hill", name="Hill", time_zone="UTC", now=NOW)


def uptake(*words: str) -> Result:
    if not command.app.registered_commands:
        command._verbs()
    return CliRunner().invoke(command.app, list(words), env={"COLUMNS": "200"})


def test_help_names_every_verb_and_a_first_day() -> None:
    told = uptake("--help").stdout
    for verb in ("serve", "import", "score", "demo", "worker", "deliver", "check", "tenant", "admin"):
        assert f"  {verb}" in told
    assert "A first day" in told


@pytest.mark.parametrize("verb", ["serve", "import", "score", "demo", "worker", "deliver", "check", "tenant", "admin"])
def test_every_verb_has_help_worth_reading(verb: str) -> None:
    told = uptake(verb, "--help")
    assert told.exit_code == 0
    assert len(told.stdout.splitlines()) > 8


@pytest.mark.parametrize("verb", ["serve", "deliver"])
def test_a_port_where_somebody_listens_is_not_shared(verb: str) -> None:
    """The servers bind so that several processes may share a port, as the one that listens here does."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = uptake(verb, "--host", "127.0.0.1", "--port", str(port))
    assert told.exit_code == 2
    assert f"Another server listens at port {port}" in told.stderr


def test_an_import_tells_of_each_file_what_became_of_it(tenant: Tenant) -> None:
    told = uptake("import", str(CASES / "email-bad-rows.csv"), str(CASES / "nothing-we-know.csv"), "--tenant", "hill")
    assert told.exit_code == 1
    assert "took     email-bad-rows.csv: Email activity" in told.stdout
    assert "line " in told.stdout
    assert "skipped  nothing-we-know.csv" in told.stdout


def test_a_program_gets_the_same_as_json(tenant: Tenant) -> None:
    told = json.loads(uptake("import", str(CASES / "teams.csv"), "--tenant", "hill", "--format", "json").stdout)
    assert [taken["source"] for taken in told["taken"]] == ["Teams user activity"]


def test_strict_refuses_a_file_with_a_bad_row_and_stores_nothing(tenant: Tenant) -> None:
    told = uptake("import", str(CASES / "email-bad-rows.csv"), "--tenant", "hill", "--strict")
    assert told.exit_code == 1
    assert facts_of(tenant).coverage() == []


def test_concealed_names_are_announced_and_remembered(tenant: Tenant) -> None:
    told = uptake("import", str(CASES / "teams-concealed.csv"), "--tenant", "hill")
    assert "conceal" in told.stdout.lower()
    tenant.refresh_from_db()
    assert tenant.names_concealed


def test_an_unknown_organization_is_refused(tenant: Tenant) -> None:
    answer = uptake("score", "--tenant", "vale")
    assert isinstance(answer.exception, Refused)
    assert answer.exception.reason == "no_such_tenant"


def test_a_score_before_the_first_import_says_what_to_do(tenant: Tenant) -> None:
    answer = uptake("score", "--tenant", "hill")
    assert answer.exit_code == 2
    assert "uptake import PATH --tenant hill" in answer.stderr


def test_sentences_come_in_the_language_of_the_installation(tenant: Tenant) -> None:
    with translation.override("de"):
        answer = uptake("score", "--tenant", "hill")
    assert "uptake import" in answer.stderr
    assert "Nothing" not in answer.stderr


def test_check_finds_what_is_missing(tenant: Tenant) -> None:
    texts = [f["text"] for f in json.loads(uptake("check", "--format", "json").stdout)]
    assert any("Nothing was imported yet" in text for text in texts)


def test_check_finds_old_facts_and_unknown_licences_and_ends_with_an_error(tenant: Tenant) -> None:
    facts_of(tenant).note_coverage([Coverage(date(2026, 1, 1), EMAIL, 1, 5, concealed=False, digest="x")])
    answer = uptake("check", "--format", "json")
    texts = [finding["text"] for finding in json.loads(answer.stdout)]
    assert answer.exit_code == 1
    assert any("2026-01-01" in text for text in texts)
    assert any("licences" in text for text in texts)


def test_check_finds_an_open_folder_and_an_unsafe_origin(
    tenant: Tenant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.chmod(0o755)
    monkeypatch.setitem(settings.UPTAKE.__dict__, "origins", "http://intranet.example")
    texts = [finding["text"] for finding in json.loads(uptake("check", "--format", "json").stdout)]
    assert any("chmod 700" in text for text in texts)
    assert any("http://intranet.example" in text for text in texts)


def test_an_admin_is_made_once_with_a_password_shown_once(tenant: Tenant) -> None:
    made = uptake("admin", "gina@hill.example", "--tenant", "hill")
    assert made.exit_code == 0
    word = made.stdout.strip().rpartition(" ")[2]
    assert Admin.objects.get(sign_in="gina@hill.example").check_password(word)
    assert uptake("admin", "gina@hill.example", "--tenant", "hill").exit_code == 2


def test_a_weak_password_and_an_unknown_role_are_refused(tenant: Tenant) -> None:
    assert uptake("admin", "a@hill.example", "--tenant", "hill", "--password", "short").exit_code == 2
    assert uptake("admin", "a@hill.example", "--tenant", "hill", "--role", "king").exit_code == 2
    assert not Admin.objects.exists()


def test_a_tenant_is_made_shown_and_has_a_host_key(folder: Path) -> None:
    assert uptake("tenant", "vale", "--name", "Vale", "--time-zone", "Asia/Tokyo", "--create").exit_code == 0
    assert "Asia/Tokyo" in uptake("tenant", "vale").stdout
    assert len(bytes.fromhex(uptake("tenant", "vale", "--host-key").stdout.strip())) == 32
    assert uptake("tenant", "Not a slug!", "--create").exit_code == 2


def test_a_part_that_does_not_exist_is_refused() -> None:
    answer = uptake("serve", "--without", "kitchen")
    assert answer.exit_code == 2
    assert "kitchen" in answer.stderr
