"""A backup is the state of one moment, taken while others write; a restore gives exactly that back, or nothing."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from uptake.operations import backup, manifest, removals, restore
from uptake.rules.refusals import Refused

HERE = Path(__file__).parent
SECRET = "secret.key"
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def start(data: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, str(HERE / "installation.py"), str(data), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(data: Path, *arguments: str) -> str:
    return ended(start(data, *arguments))


def ended(process: "subprocess.Popen[str]") -> str:
    told, wrong = process.communicate()
    assert process.returncode == 0, wrong
    return told


def uptake(data: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "uptake.command", *arguments],
        env={**os.environ, "UPTAKE_DATA": str(data)}, cwd=HERE.parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def founded(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("founded") / "data"
    run(data, "found")
    return data


@pytest.fixture
def data(founded, tmp_path) -> Path:
    shutil.copytree(founded, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def backed_up(founded, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("backups") / "one"
    shutil.copytree(founded, place.parent / "data")
    uptake(place.parent / "data", "backup", str(place))
    return place


@pytest.fixture
def made(backed_up, tmp_path) -> Path:
    """A sound backup, to be damaged at will; its secret lies beside."""
    shutil.copytree(backed_up, tmp_path / "made")
    shutil.copyfile(backed_up.parent / "data" / SECRET, tmp_path / SECRET)
    return tmp_path / "made"


def test_a_backup_during_load_is_one_moment_and_comes_back_elsewhere_as_it_was(data, tmp_path):
    stop = tmp_path / "stop"
    writers = [start(data, verb, str(stop)) for verb in ("load", "claims")]
    log = sqlite3.connect(data / "state.sqlite3", timeout=30)
    while log.execute("select count(*) from people_person where number > 1003").fetchone()[0] == 0:
        for writer in writers:
            if writer.poll() is not None:
                stop.touch()
                pytest.fail(writer.communicate()[1])
        time.sleep(0.05)
    uptake(data, "backup", str(tmp_path / "made"))
    stop.touch()
    written, granted = (int(ended(writer)) for writer in writers)
    assert written > 3
    assert granted > 0
    log.close()
    there = tmp_path / "there"
    told = uptake(there, "restore", str(tmp_path / "made"), "--secret", str(data / SECRET))
    assert "Restored" in told
    agreed = json.loads(run(there, "agree"))
    assert agreed["persons"] == agreed["facts"] == agreed["log"]
    assert 3 < agreed["persons"] <= written
    assert "holds" in uptake(there, "audit", "verify")
    again = manifest.read(tmp_path / "made").figures["organizations"]["hillside"]
    assert again["showings"]["exposure"] > 0
    assert again["facts"]["person_day"]["rows"] == sqlite_rows(tmp_path / "made") * 3
    assert (there / "snapshots" / "hillside.snapshot").exists()
    assert not (there / restore.MARK).exists()


def sqlite_rows(folder: Path) -> int:
    with sqlite3.connect(folder / "state.sqlite3") as state:
        return state.execute("select count(*) from people_person where number > 1000").fetchone()[0]


def test_one_file_holds_it_as_well(data, tmp_path):
    uptake(data, "backup", str(tmp_path / "made.tar"), "--with-secret")
    assert oct((tmp_path / "made.tar").stat().st_mode)[-3:] == "600"
    uptake(tmp_path / "there", "restore", str(tmp_path / "made.tar"))
    assert (tmp_path / "there" / SECRET).read_bytes() == (data / SECRET).read_bytes()
    assert json.loads(run(tmp_path / "there", "tell"))["tables"] == json.loads(run(data, "tell"))["tables"]


def test_a_backup_that_is_killed_never_looks_like_one(data, tmp_path):
    for step in range(3):
        place = tmp_path / "places" / f"made-{step}"
        process = subprocess.Popen(
            [sys.executable, "-m", "uptake.command", "backup", str(place)],
            env={**os.environ, "UPTAKE_DATA": str(data)}, cwd=HERE.parents[1], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wanted = ("state.sqlite3", "facts", "manifest.json")[step % 3]
        while process.poll() is None and not list(place.parent.glob(f".{place.name}.*.part/{wanted}")):
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if place.exists():  # it was faster than the signal: then it is whole
            manifest.verify(place, manifest.read(place))
        for part in place.parent.glob(".*.part"):
            if not (part / manifest.SEAL).exists():
                assert "no backup at that place" in uptake(tmp_path / "there", "restore", str(part), code=2)
    assert uptake(data, "backup", str(tmp_path / "places" / "whole"))


def damaged(made: Path, how: str) -> None:
    told, about = manifest.read(made), made / manifest.NAME
    a_file = made / next(name for name in told.files if name.endswith(".parquet"))
    content, written = bytearray(a_file.read_bytes()), about.read_bytes()
    content[len(content) // 2] ^= 1
    {
        "a byte": lambda: a_file.write_bytes(content),
        "truncated": lambda: a_file.write_bytes(content[:-10]),
        "a file less": a_file.unlink,
        "a file more": (made / "facts" / "more").touch,
        "no manifest": about.unlink,
        "half a manifest": lambda: about.write_bytes(written[:100]),
        "another manifest": lambda: about.write_bytes(written.replace(b'"made_at": "2', b'"made_at": "1')),
        "newer": lambda: about.write_bytes(written.replace(b'"format": 1', b'"format": 9')),
    }[how]()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("a byte", "backup_damaged"),
        ("truncated", "backup_damaged"),
        ("a file less", "backup_damaged"),
        ("a file more", "backup_damaged"),
        ("no manifest", "no_backup"),
        ("half a manifest", "no_backup"),
        ("another manifest", "backup_damaged"),
        ("newer", "backup_of_newer"),
    ],
)
def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(made, tmp_path, how, reason):
    damaged(made, how)
    with pytest.raises(Refused, match=reason):
        restore.put_in_place(made, tmp_path / "there", known={}, secret_file=tmp_path / SECRET)
    assert list((tmp_path / "there").iterdir()) == []


def test_half_a_file_is_refused(made, tmp_path):
    with tarfile.open(tmp_path / "whole.tar", "w") as tar:
        tar.add(made, arcname="")
    content = (tmp_path / "whole.tar").read_bytes()
    (tmp_path / "half.tar").write_bytes(content[: len(content) // 2])
    with pytest.raises(Refused, match=r"no_backup|backup_damaged"):
        restore.put_in_place(tmp_path / "half.tar", tmp_path / "there", known={}, secret_file=tmp_path / SECRET)


def test_a_migration_of_the_future_is_refused(made, tmp_path):
    known = {"tenancy": "0001_initial"}
    with pytest.raises(Refused, match="backup_of_newer"):
        restore.put_in_place(made, tmp_path / "there", known=known, secret_file=tmp_path / SECRET)


def test_nothing_is_ever_written_over(made, data, tmp_path):
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert "data already" in uptake(data, "restore", str(made), "--secret", str(tmp_path / SECRET), code=2)
    assert before.items() <= {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}.items()
    assert "already" in uptake(data, "backup", str(made), code=2)


def test_without_the_secret_somebody_has_to_say_that_it_begins_anew(made, tmp_path):
    assert "--new-secret" in uptake(tmp_path / "there", "restore", str(made), code=2)
    other = tmp_path / "other.key"
    other.write_bytes(b"x" * 32)
    assert "another installation" in uptake(tmp_path / "there", "restore", str(made), "--secret", str(other), code=2)
    assert "make new tokens" in uptake(tmp_path / "there", "restore", str(made), "--new-secret")
    assert (tmp_path / "there" / SECRET).read_bytes() != (tmp_path / SECRET).read_bytes()


def test_a_log_that_was_changed_in_the_backup_is_found_even_with_a_manifest_made_for_it(made, tmp_path):
    with sqlite3.connect(made / "state.sqlite3") as state:
        state.execute("drop trigger tenancy_auditentry_unchanged")
        state.execute("update tenancy_auditentry set admin = 'nobody' where number = 1")
    state.close()
    told = json.loads((made / manifest.NAME).read_bytes())
    told["files"] = manifest.files_of(made)
    (made / manifest.NAME).write_text(json.dumps(told))
    given = ("--secret", str(tmp_path / SECRET))
    assert "damaged" in uptake(tmp_path / "one", "restore", str(made), *given, code=2)
    assert "audit log of the backup" in uptake(tmp_path / "two", "restore", str(made), "--new-secret", code=2)
    assert "restore died" in uptake(tmp_path / "two", "audit", "verify", code=2)


def test_a_restore_that_died_begins_anew_and_nothing_starts_before(made, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    (there / restore.MARK).touch()
    (there / "state.sqlite3").write_bytes(b"half")
    assert "half-way" in uptake(there, "serve", code=2)
    uptake(there, "restore", str(made), "--secret", str(tmp_path / SECRET))
    assert not (there / restore.MARK).exists()


def test_a_removal_reaches_our_backups_and_an_old_copy_does_not_bring_anything_back(data, tmp_path):
    place = tmp_path / "backups" / "monday"
    uptake(data, "backup", str(place))
    elsewhere = tmp_path / "elsewhere" / "monday"
    shutil.copytree(place, elsewhere)  # somebody took it along
    assert json.loads(run(data, "tell"))["tables"] == ["person_day", "person_state"]
    run(data, "opt_out")
    run(data, "remove")
    assert json.loads(run(data, "tell")) == {"tables": [], "removed": True, "opted_out": True}
    assert not place.exists()
    (fresh,) = (path for path in place.parent.iterdir() if path.is_dir())
    assert "after-removal" in fresh.name
    assert not [name for name in manifest.read(fresh).files if "person_" in name]
    assert (place.parent / removals.NAME).exists()

    uptake(tmp_path / "new", "restore", str(fresh), "--secret", str(data / SECRET))
    assert json.loads(run(tmp_path / "new", "tell"))["tables"] == []

    given = ("--secret", str(data / SECRET), "--removals", str(place.parent / removals.NAME))
    told = uptake(tmp_path / "old", "restore", str(elsewhere), *given)
    assert "removed again" in told
    assert json.loads(run(tmp_path / "old", "tell")) == {"tables": [], "removed": True, "opted_out": True}


def test_a_list_of_removals_that_a_stranger_wrote_removes_nothing(made, tmp_path):
    written = removals.Removal("hillside", *[LATER] * 2)
    removals.write_down(tmp_path, written, b"another secret" * 3)
    assert removals.read(tmp_path / removals.NAME, (tmp_path / SECRET).read_bytes()) == []
    assert removals.read(tmp_path / removals.NAME, b"another secret" * 3) == [written]


def test_files_that_go_while_they_are_copied_make_it_begin_anew(data, tmp_path, monkeypatch):
    tried: list[Path] = []
    really = backup.copy_facts

    def first_time_gone(folder, listed, target):
        tried.append(target)
        if len(tried) == 1:
            raise FileNotFoundError("removed in between")
        really(folder, listed, target)

    monkeypatch.setattr(backup, "copy_facts", first_time_gone)
    made = backup.make(data, tmp_path / "made", secret=(data / SECRET).read_bytes(), now=LATER)
    assert len(tried) == 2
    manifest.verify(tmp_path / "made", made)


def test_older_backups_go_when_only_some_are_to_be_kept(data, tmp_path):
    for name in ("one", "two"):
        uptake(data, "backup", str(tmp_path / name), "--keep", "1")
    assert not (tmp_path / "one").exists()
    assert (tmp_path / "two").exists()
