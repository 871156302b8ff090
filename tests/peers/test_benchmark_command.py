"""`uptake benchmark`: the same file, by the command line."""

import pytest
from typer.testing import CliRunner

from uptake.command.benchmark import benchmark
from uptake.peers import queries
from uptake.peers.benchmark_file import COLUMNS

HEADER = ",".join(COLUMNS)


@pytest.fixture
def run(street, monkeypatch):
    monkeypatch.setattr("uptake.command.benchmark.ready_state", lambda: None)
    street.house("own")
    return lambda *words: CliRunner().invoke(benchmark, [str(word) for word in words])


def test_a_file_is_taken_over_and_shown(run, street, tmp_path) -> None:
    file = tmp_path / "study.csv"
    file.write_text(f"{HEADER}\n,,,,,communication,,61,12,2020-03-31\n,,,,,mobility,,40,12,2026-01-31\n")
    assert run("import", file, "--tenant", "own").exit_code == 0
    told = queries.file_of(street.house("own"))
    assert told is not None
    assert (told.name, told.rows, told.taken_over_by) == ("study.csv", 2, "")
    shown = run("show", "--tenant", "own")
    assert "mobility: 40" in shown.stdout
    assert "network_connectivity: 80" in shown.stdout


def test_a_bad_file_ends_with_the_line_and_code_2(run, tmp_path) -> None:
    file = tmp_path / "study.csv"
    file.write_text(f"{HEADER}\n,,,,,communication,,161,12,2026-03-31\n")
    assert run("import", file, "--tenant", "own").exit_code == 2
    assert run("import", tmp_path / "none.csv", "--tenant", "own").exit_code == 2
