"""With a database on a disk: many at once do it once, and a process that dies in the middle has done nothing."""

import json
import subprocess
import sys
from pathlib import Path

from tests.api.at_once_steps import DONE_BUT_NOT_TOLD, THREADS

ROOT = Path(__file__).parents[2]


def run(folder, *told):
    command = [sys.executable, "-W", "ignore", "-m", "tests.api.at_once", str(folder), *told]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def told_by(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_after_a_crash_nothing_is_done_and_of_many_at_once_one_does_it(tmp_path):
    token = told_by(run(tmp_path, "found"))
    assert run(tmp_path, "crash", token).returncode == DONE_BUT_NOT_TOLD
    told = told_by(run(tmp_path, "ask", token))
    assert told["messages"] == 1
    assert {status for status, _again, _content in told["answers"]} == {201}
    assert len({content for _status, _again, content in told["answers"]}) == 1
    assert sorted(again for _status, again, _content in told["answers"]) == ["", *["true"] * (THREADS - 1)]
