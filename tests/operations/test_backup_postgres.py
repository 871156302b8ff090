"""A backup of an installation on a PostgreSQL server: one moment, and all of it back in another database."""

import json
import logging
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest

from uptake.operations import backup, manifest, postgres_dump, postgres_tools, restore
from uptake.rules.refusals import Refused

HERE = Path(__file__).parent
SECRET = "5e" * 32
NUMBERS = count(1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Machine:
    """A data folder and a database; all machines of an installation have the same secret."""

    data: Path
    database: str

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, *arguments]
        return subprocess.Popen(
            command,
            env=self.environment(),
            cwd=HERE.parents[1],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def environment(self) -> dict[str, str]:
        told = {"UPTAKE_DATA": str(self.data), "UPTAKE_DATABASE": self.database, "UPTAKE_SECRET": SECRET}
        return {**os.environ, **told}

    def told(self) -> dict[str, object]:
        """What `restore.put_in_place` has to know of it."""
        return {"known": {}, "shared_secret": bytes.fromhex(SECRET), "database": self.database}

    def does(self, *arguments: str) -> "subprocess.Popen[str]":
        return self.start(str(HERE / "installation.py"), str(self.data), *arguments)

    def uptake(self, *arguments: str, code: int = 0) -> str:
        process = self.start("-m", "uptake.command", *arguments)
        out, wrong = process.communicate()
        assert process.returncode == code, wrong
        return out + wrong

    def ask(self, statement: str, *, whose: str = "all"):
        with psycopg.connect(self.database) as at:
            at.execute("select set_config('uptake.tenant', %s, false)", (whose,))
            return at.execute(statement).fetchall()


def ended(process: "subprocess.Popen[str]") -> str:
    told, wrong = process.communicate()
    assert process.returncode == 0, wrong
    return told


@pytest.fixture
def another(cluster, tmp_path):
    """Another machine, with an empty folder and an empty database."""
    made = []

    def machine() -> Machine:
        name = f"machine_{next(NUMBERS)}"
        made.append(name)
        return Machine(tmp_path / name, cluster.create(name))

    yield machine
    for name in made:
        cluster.drop(name)


@pytest.fixture(scope="module")
def founded(cluster, tmp_path_factory):
    machine = Machine(tmp_path_factory.mktemp("founded") / "data", cluster.create("founded"))
    ended(machine.does("found"))
    yield machine
    cluster.drop("founded")


@pytest.fixture(scope="module")
def made(founded):
    """A sound backup of it, taken while others write; nobody may change it."""
    place, stop = founded.data.parent / "made", founded.data.parent / "stop"
    writers = [founded.does(verb, str(stop)) for verb in ("load", "claims")]
    writers.append(founded.start("-m", "uptake.command", "worker"))
    try:
        while founded.ask("select count(*) from people_person where number > 1003") == [(0,)]:
            assert all(writer.poll() is None for writer in writers)
            time.sleep(0.05)
        founded.uptake("backup", str(place))
    finally:
        stop.touch()
        writers[-1].terminate()
    written, granted = (int(ended(writer)) for writer in writers[:2])
    ended(writers[-1])
    assert written > 3
    assert granted > 0
    return place


POLICIES = "select tablename, policyname, cmd, qual from pg_policies where schemaname = 'public' order by 1"
FORCED = "select relname from pg_class where relrowsecurity and relforcerowsecurity order by 1"


def test_a_backup_during_load_comes_back_in_another_database_as_it_was(founded, made, another):
    there = another()
    assert "Restored" in there.uptake("restore", str(made))
    agreed = json.loads(ended(there.does("agree")))
    assert agreed["persons"] == agreed["facts"] == agreed["log"] > 3
    verified = there.uptake("audit", "verify")
    assert verified.count("holds") == 2
    told = manifest.read(made).figures["organizations"]["hillside"]
    assert told["showings"]["exposure"] > 0
    assert there.ask("select count(*) from uptake_showings.exposure") == [(told["showings"]["exposure"],)]
    assert told["facts"]["person_day"]["rows"] == 3 * agreed["persons"]
    assert not (there.data / restore.MARK).exists()
    assert not (there.data / "secret.key").exists()  # UPTAKE_SECRET is the one
    # The second lock is in force again, on everything.
    assert there.ask(POLICIES) == founded.ask(POLICIES) != []
    assert there.ask(FORCED) == founded.ask(FORCED) != []
    assert there.ask("select count(*) from people_person", whose="") == [(0,)]
    assert there.ask("select count(*) from people_person") != [(0,)]
    # What clients are answered from is written anew, for every machine.
    files = {name for (name,) in there.ask("select name from uptake_showings.file where content is not null")}
    assert {"hillside.snapshot", "hillside.people", "hillside.revoked"} <= files
    assert (there.data / "snapshots" / "hillside.snapshot").exists()


def test_restored_twice_it_gives_the_same_figures(made, another):
    figures = manifest.read(made).figures
    for machine in (another(), another()):
        restore.put_in_place(
            made, machine.data, known={}, shared_secret=bytes.fromhex(SECRET), database=machine.database
        )
        found = postgres_dump.figures_at(machine.database)
        for slug, whole in found["organizations"].items():
            assert whole.items() <= figures["organizations"][slug].items()
        assert found["installation"] == figures["installation"]


def test_nothing_of_a_database_that_is_in_use_is_written_over(made, founded, tmp_path):
    machine = replace(founded, data=tmp_path / "empty")
    before = machine.ask("select count(*) from people_person")
    with pytest.raises(Refused, match="data_is_there"):
        restore.put_in_place(made, machine.data, **machine.told())
    assert machine.ask("select count(*) from people_person") == before


def test_a_restore_that_is_refused_late_leaves_the_database_empty(made, another, tmp_path):
    wrong = tmp_path / "wrong"
    shutil.copytree(made, wrong)
    told = manifest.read(wrong)
    told.figures["installation"]["tenancy_admin"] += 1
    manifest.write(wrong, told, bytes.fromhex(SECRET))
    machine = another()
    with pytest.raises(Refused, match="figures_differ"):
        restore.put_in_place(wrong, machine.data, **machine.told())
    postgres_dump.require_empty(machine.database)
    assert list(machine.data.iterdir()) == []
    restore.put_in_place(made, machine.data, **machine.told())


def test_a_restore_that_died_after_the_database_was_filled_begins_anew(made, another):
    machine = another()
    restore.put_in_place(made, machine.data, **machine.told())
    assert (machine.data / restore.MARK).exists()  # nobody came to `finished`
    again = restore.put_in_place(made, machine.data, **machine.told())
    restore.finished(machine.data)
    assert again.same_secret
    assert machine.ask("select count(*) from people_person") != [(0,)]


def test_a_half_restored_folder_gives_no_right_to_empty_another_database(made, founded, another):
    machine = another()
    restore.put_in_place(made, machine.data, **machine.told())
    astray = replace(machine, database=founded.database)
    with pytest.raises(Refused, match="data_is_there"):
        restore.put_in_place(made, astray.data, **astray.told())
    assert founded.ask("select count(*) from people_person") != [(0,)]


def test_another_shared_secret_is_refused(made, another):
    machine = another()
    with pytest.raises(Refused, match="wrong_secret"):
        restore.put_in_place(made, machine.data, known={}, shared_secret=b"x" * 32, database=machine.database)
    postgres_dump.require_empty(machine.database)


def test_a_backup_of_a_server_is_not_restored_into_files(made, tmp_path):
    with pytest.raises(Refused, match="other_database"):
        restore.put_in_place(made, tmp_path / "files", known={}, shared_secret=bytes.fromhex(SECRET))


def test_with_the_secret_in_it_the_shared_one_is_in_it(founded, tmp_path):
    copying = postgres_dump.dump_of(founded.database)
    told = {"secret": bytes.fromhex(SECRET), "now": NOW, "with_secret": True, "dump": copying}
    backup.make(founded.data, tmp_path / "whole", **told)
    assert (tmp_path / "whole" / "secret.key").read_bytes() == bytes.fromhex(SECRET)


def tool(folder: Path, version: int, name: str = "pg_dump") -> Path:
    place = folder / f"{version}" / name
    place.parent.mkdir(parents=True)
    place.write_text(f'#!/bin/sh\necho "{name} (PostgreSQL) {version}.3"\n')
    place.chmod(0o755)
    return place


@pytest.mark.parametrize(
    ("installed", "server", "found"),
    [((15, 16, 17), 15, [15, 16, 17]), ((14, 17), 16, [17]), ((14, 15), 16, "postgres_tool_too_old"),
     ((), 15, "no_postgres_tool")],
)  # fmt: skip
def test_a_tool_must_not_be_older_than_the_server(tmp_path, monkeypatch, installed, server, found):
    for version in installed:
        tool(tmp_path, version)
    monkeypatch.setattr(postgres_tools, "_PLACES", (f"{tmp_path.relative_to('/')}/*",))
    monkeypatch.setattr(postgres_tools.shutil, "which", lambda _name: None)
    if isinstance(found, str):
        with pytest.raises(Refused, match=found):
            postgres_tools.fitting("pg_dump", server)
    else:
        assert [path.parent.name for path in postgres_tools.fitting("pg_dump", server)] == list(map(str, found))


def test_no_password_is_on_a_command_line_or_in_the_log(founded, tmp_path, monkeypatch, caplog):
    password = psycopg.conninfo.conninfo_to_dict(founded.database)["password"]
    asked = []
    really = subprocess.run

    def noting(command, **more):
        asked.append(command)
        return really(command, **more)

    monkeypatch.setattr(postgres_tools.subprocess, "run", noting)
    (tmp_path / "one").mkdir()
    postgres_dump.dump_of(f"{founded.database}?sslmode=prefer")(tmp_path / "one", lambda: None)
    assert any("sslmode=prefer" in word for word in asked[-1])
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused, match="postgres_tool_failed"):
        postgres_tools.run(Path(asked[-1][0]), ["--table=nothing_of_this_name"], founded.database)
    assert "no matching tables" in caplog.text
    assert len(asked) >= 3
    assert not [word for command in asked for word in command if password in str(word)]
    assert password not in caplog.text
