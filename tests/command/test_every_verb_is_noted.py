"""Every verb of the command line: what it changes or shows of what is secret stands in the audit log afterwards.

A verb that is not in the list fails. What to do: add a line that uses it, with the entry that it has to leave behind;
READS for one that changes nothing, SERVES for one that does nothing itself but lets others in.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from django.apps import apps
from django.conf import settings
from typer.testing import CliRunner

from tests.messaging.office import Office
from tests.messaging.test_graph_import import told as messages_file
from uptake.access.doors import account_doors, knock
from uptake.command import __main__ as command
from uptake.messaging.host_keys import add_host
from uptake.operations import places
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin, AuditEntry, InstallationEntry

READS, SERVES = "reads", "serves"
CASES = Path(__file__).parents[2] / "cases/import"
BENCHMARKS = (
    "region,band,licences,industry,tenure,category,metric,value,n,as_of\n,,,,,communication,,60,12,2025-03-01\n"
)
LOG = {"tenancy_auditentry", "tenancy_auditchain", "tenancy_installationentry", "tenancy_installationchain"}
OF_THE_PROCESS = {"django_migrations", "django_content_type", "auth_permission"}


@dataclass(frozen=True)
class Use:
    """One use of a verb, and the action that the log has to name afterwards."""

    verb: str
    words: tuple[str, ...]
    leaves: str

    def __str__(self) -> str:
        return f"{self.verb} {' '.join(self.words)}"


HILL = ("--tenant", "hillside")
GINA = ("--as", "gina@hillside.example")
USES = [
    Use("serve", (), SERVES),
    Use("deliver", (), SERVES),
    Use("worker", (), SERVES),
    Use("tenant", ("hillside",), READS),
    Use("tenant", ("vale", "--create"), "tenant.created"),
    Use("tenant", ("hillside", "--host-key"), "host_key.shown"),
    Use("admin", ("new@hillside.example", *HILL, "--role", "global_reader"), "role.assigned"),
    Use("admin", ("new@hillside.example", *HILL), "admin.created"),
    Use("unlock", ("gina@hillside.example",), "sign_in.opened"),
    Use("unlock", ("nobody@hillside.example",), "sign_in.opened"),
    Use("second-factor", ("gina@hillside.example",), "second_factor.reset"),
    Use("second-factor", ("idle@hillside.example",), "second_factor.reset"),
    Use("import", (str(CASES / "teams.csv"), *HILL), "facts.imported"),
    Use("score", HILL, READS),
    Use("check", (), READS),
    Use("check", ("--profile", "works-council"), READS),
    Use("import-messages", ("{folder}/messages.json", *HILL), "message.imported"),
    Use("export-messages", HILL, "export.made"),
    Use("benchmark import", ("{folder}/benchmarks.csv", *HILL), "peers.file"),
    Use("benchmark show", HILL, READS),
    Use("audit verify", (), READS),
    Use("audit export", HILL, "export.made"),
    Use("trust hosts", ("hillside",), READS),
    Use("trust add-host", ("hillside", "Intranet", *GINA), "host_key.made"),
    Use("trust end-host", ("hillside", "{host}", *GINA), "host_key.ended"),
    Use("trust revoke", ("hillside", *GINA, "--everybody"), "client_tokens.revoked"),
    Use("trust rotate", ("hillside", *GINA), "signing_key.rotated"),
]
BY_THEMSELVES = {"backup", "restore", "demo"}  # below, as processes of their own; tests/demo/test_demo_set_up.py


@pytest.fixture
def office(db, tmp_path, monkeypatch) -> Office:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    monkeypatch.setitem(settings.UPTAKE.__dict__, "folder", data)
    made = Office.founded()
    made.hire(30)
    made.facts(active=range(1, 13))
    (tmp_path / "messages.json").write_bytes(messages_file())
    (tmp_path / "benchmarks.csv").write_text(BENCHMARKS)
    assert made.gina
    Admin.objects.create(sign_in="idle@hillside.example", name="Nobody's", password="!")
    for who in ("gina@hillside.example", "nobody@hillside.example"):
        misses(who)
    return made


def misses(sign_in: str) -> None:
    """Somebody has guessed at the password of an account until its doors were closed."""
    now = datetime.now(UTC)
    for number in range(200):
        try:
            knock(account_doors("password", sign_in, "192.0.2.7"), now - timedelta(seconds=1) / (number + 1))
        except Refused:
            return
    raise AssertionError("no door was closed")


def verbs() -> set[str]:
    """Every verb that there is, as one types it."""
    if not command.app.registered_commands:
        command._verbs()
    return set(_below(typer.main.get_command(command.app), ()))


def _below(at: Any, before: tuple[str, ...]) -> Iterator[str]:
    below = getattr(at, "commands", None)
    if below is None:
        yield " ".join(before)
        return
    for name, each in below.items():
        yield from _below(each, (*before, name))


def everything_but_the_log() -> dict[str, str]:
    """A hash of each table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in LOG | OF_THE_PROCESS:
            rows = getattr(model, "everyone", model._default_manager)
            found[table] = hashlib.sha256(repr(list(rows.order_by("pk").values_list())).encode()).hexdigest()
    return found


def entries() -> list[str]:
    """The actions of all logs: of the installation, and of every organization."""
    told = [*InstallationEntry.objects.order_by("number").values_list("action", flat=True)]
    return told + list(AuditEntry.everyone.order_by("tenant", "number").values_list("action", flat=True))


def test_every_verb_is_used_below():
    known = verbs()
    used = {use.verb for use in USES} | BY_THEMSELVES
    assert known == used, sorted(known ^ used)


@pytest.mark.parametrize("use", [use for use in USES if use.leaves != SERVES], ids=str)
def test_what_a_verb_changes_or_shows_is_noted(office, tmp_path, use):
    verbs()
    host = add_host(name="Old", by=office.gina, now=datetime.now(UTC)).key_id
    words = [word.format(folder=tmp_path, host=host) for word in use.words]
    state, log = everything_but_the_log(), entries()
    answer = CliRunner().invoke(command.app, [*use.verb.split(), *words], env={"COLUMNS": "200"})
    assert answer.exit_code in (0, 1), answer.output
    assert not isinstance(answer.exception, Refused), answer.exception
    new = entries()
    for known in log:
        new.remove(known)
    changed = {table for table, told in everything_but_the_log().items() if told != state.get(table)}
    if use.leaves == READS:
        assert not changed
        assert not new
    else:
        assert use.leaves in new, (new, changed, answer.output)
        if changed:
            assert new


def test_a_backup_its_end_and_its_return_are_noted(tmp_path):
    def uptake(data: Path, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "uptake.command", *words],
            env={**os.environ, "UPTAKE_DATA": str(data)}, cwd=CASES.parents[1], capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    here, there = tmp_path / "here", tmp_path / "there"
    uptake(here, "tenant", "hillside", "--create")
    uptake(here, "backup", str(tmp_path / "first"), "--with-secret")
    uptake(here, "backup", str(tmp_path / "second"), "--with-secret", "--keep", "1")
    assert [place.where.name for place in places.known(here)] == ["second"]
    uptake(there, "restore", str(tmp_path / "second"))
    assert actions(here) == ["tenant.created", "backup.made", "backup.made", "backup.deleted"]
    assert actions(there) == ["tenant.created", "backup.made", "backup.restored"]


def actions(data: Path) -> list[str]:
    """What the log of an installation names, in its order."""
    script = (
        "import django; django.setup()\n"
        "from uptake.tenancy.models import InstallationEntry as E\n"
        "print(*E.objects.order_by('number').values_list('action', flat=True))"
    )
    env = {**os.environ, "UPTAKE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "uptake.config.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()
