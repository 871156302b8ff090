"""The command line with a key for pseudonyms: what stops a start, in sentences, and what goes on all the same."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from pydantic import ValidationError
from typer.testing import CliRunner, Result

from uptake.command import __main__ as command
from uptake.command import serve
from uptake.config.environment import Environment
from uptake.people.models import Person
from uptake.rules.pseudonyms import NAMES_AS_THEY_ARE, Pseudonyms, is_pseudonym
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant
from uptake.tenancy.sentences import sentence

CASES = Path(__file__).parents[2] / "cases/import"
KEYED, OTHER = Pseudonyms(b"k" * 32), Pseudonyms(b"o" * 32)


@pytest.fixture
def started(tmp_path, monkeypatch):
    """Start every verb after this with these pseudonyms, in a data folder of the test's own."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    monkeypatch.setitem(settings.UPTAKE.__dict__, "folder", data)
    monkeypatch.setattr(serve, "_run", lambda *_: None)

    def start(pseudonyms: Pseudonyms) -> None:
        monkeypatch.setitem(settings.UPTAKE.__dict__, "pseudonyms", pseudonyms)

    return start


def uptake(*words: str) -> Result:
    if not command.app.registered_commands:
        command._verbs()
    return CliRunner().invoke(command.app, list(words), env={"COLUMNS": "400"})


def refused(*words: str) -> str:
    """The sentence with which a verb ends."""
    told = uptake(*words)
    assert isinstance(told.exception, Refused), told.output
    return sentence(told.exception)


def bring_in(*names: str) -> tuple[str, ...]:
    return ("import", *(str(CASES / name) for name in names), "--tenant", "hill")


@pytest.mark.django_db
def test_from_the_first_import_on_the_key_has_to_be_the_same(started, tmp_path) -> None:
    started(KEYED)
    assert uptake("tenant", "hill", "--name", "Hill", "--create").exit_code == 0
    told = uptake(*bring_in("users.json", "email-bad-rows.csv"))
    assert told.exit_code == 0
    assert "ana.ruiz" not in told.output.lower()
    people = Person.objects.of(Tenant.objects.get()).values_list("principal", flat=True)
    assert len(people) >= 3
    assert all(map(is_pseudonym, people))

    for pseudonyms, says in ((NAMES_AS_THEY_ARE, "the key is missing"), (OTHER, "another key")):
        started(pseudonyms)
        for verb in (
            bring_in("teams.csv"),
            ("serve",),
            ("worker", "--once"),
            ("deliver",),
            ("score", "--tenant", "hill"),
        ):
            assert says in refused(*verb), verb
        checked = uptake("check")
        assert checked.exit_code == 1
        assert says in checked.output
        assert uptake("audit", "verify").exit_code == 0

    started(KEYED)
    for verb in (("serve",), ("deliver",), ("worker", "--once")):
        assert uptake(*verb).exit_code == 0
    assert "pseudonym" not in uptake("check").output.lower()


@pytest.mark.django_db
def test_an_installation_that_knows_people_by_name_says_how_to_begin(started) -> None:
    started(NAMES_AS_THEY_ARE)
    assert uptake("tenant", "hill", "--name", "Hill", "--create").exit_code == 0
    assert uptake(*bring_in("users.json")).exit_code == 0
    started(KEYED)
    for verb in (("serve",), ("deliver",), bring_in("teams.csv")):
        assert "empty data folder" in refused(*verb)
    assert "empty data folder" in uptake("check").output
    started(NAMES_AS_THEY_ARE)
    assert uptake(*bring_in("teams.csv")).exit_code == 0


@pytest.mark.django_db
def test_check_says_who_can_read_the_key(started, tmp_path, monkeypatch) -> None:
    key = tmp_path / "key"
    key.touch(mode=0o600)
    monkeypatch.setitem(settings.UPTAKE.__dict__, "pseudonym_key", str(key))
    started(KEYED)
    assert "chmod 600" not in uptake("check").output
    key.chmod(0o640)
    assert f"chmod 600 {key}" in uptake("check").output


def test_a_key_inside_of_what_it_protects_is_none(tmp_path) -> None:
    data, outside = tmp_path / "data", tmp_path / "key"
    data.mkdir()
    (data / "key").write_text(secrets.token_hex(32))
    outside.symlink_to(data / "key")
    (tmp_path / "there").symlink_to(data)
    for path in (data / "key", data / "missing", outside, tmp_path / "there" / "key", data / ".." / "data" / "key"):
        with pytest.raises(ValidationError, match="in the data folder"):
            Environment(data=data, pseudonym_key=str(path))


@pytest.mark.parametrize("content", ["", "00" * 31, "not a key at all, but long enough to be one", "é" * 40])
def test_a_file_without_a_key_is_refused(tmp_path, content) -> None:
    (tmp_path / "key").write_text(content)
    with pytest.raises(ValidationError, match="at least 32 random bytes"):
        Environment(data=tmp_path / "data", pseudonym_key=str(tmp_path / "key"))
    with pytest.raises(ValidationError, match="cannot be read"):
        Environment(data=tmp_path / "data", pseudonym_key=str(tmp_path / "missing"))


def test_a_key_in_hexadecimal_or_base64_is_the_same_key(tmp_path) -> None:
    told = {"hex": "6b" * 32 + "\n", "base64": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=\n"}
    found = set()
    for name, text in told.items():
        (tmp_path / name).write_text(text)
        found.add(Environment(data=tmp_path / "data", pseudonym_key=str(tmp_path / name)).pseudonyms.check)
    assert found == {KEYED.check}


def test_a_wrong_setting_ends_with_its_name_and_a_sentence(tmp_path) -> None:
    told = {"UPTAKE_DATA": str(tmp_path), "UPTAKE_PSEUDONYM_KEY": str(tmp_path / "key")}
    done = subprocess.run(
        [sys.executable, "-m", "uptake.command", "check"], capture_output=True, text=True, check=False,
        env={**os.environ, **told},
    )  # fmt: skip
    assert done.returncode == 2
    assert "UPTAKE_PSEUDONYM_KEY" in done.stderr
    assert "in the data folder" in done.stderr
    assert "Traceback" not in done.stderr
