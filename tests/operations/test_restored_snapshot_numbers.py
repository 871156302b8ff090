"""A restore goes back in time; the numbers of snapshots, by which clients know what they have, do not."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from uptake.delivery import snapshot

HERE = Path(__file__).parent


def command(program, data, *arguments):
    found = {**os.environ, "UPTAKE_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, *program, *arguments], env=found, cwd=HERE.parents[1], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def written(data):
    return snapshot.read(data / "snapshots" / "hillside.snapshot").version


def test_a_snapshot_that_a_restore_writes_has_a_number_that_no_client_has_met(tmp_path):
    data, there, made = tmp_path / "data", tmp_path / "there", tmp_path / "made"
    command([str(HERE / "installation.py"), str(data)], data, "found")
    with sqlite3.connect(data / "state.sqlite3") as state:
        state.execute("delete from messaging_publication")
        whose = "select id, 7, 7 from tenancy_tenant"
        state.execute(f"insert into messaging_publication (tenant_id, asked, written) {whose}")
    command(["-m", "uptake.command"], data, "backup", str(made))
    shutil.copyfile(data / "secret.key", tmp_path / "secret.key")
    command(["-m", "uptake.command"], there, "restore", str(made), "--secret", str(tmp_path / "secret.key"))
    assert written(there) > 7 + 100_000  # not 8, which the installation wrote after the backup
