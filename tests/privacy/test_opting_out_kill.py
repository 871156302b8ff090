"""Whatever is killed in the middle of an opt-out or a removal: never half gone, never back, and gone for good."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
KILLS = int(os.environ.get("UPTAKE_KILLS", "6"))  # of some two hundred steps, evenly; more of them on demand
pytestmark = pytest.mark.xdist_group("opting-out")  # each folder is planted once


def killed(folder: Path, what: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(HERE / "opting_out_to_kill.py"), str(folder), what, str(KILLS)],
        env={**os.environ, "PYTHONPATH": f"{HERE.parents[1]}:{HERE}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


@pytest.fixture(scope="module")
def opting_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return killed(tmp_path_factory.mktemp("opting-out"), "opt_out")


@pytest.fixture(scope="module")
def removing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return killed(tmp_path_factory.mktemp("removing"), "remove")


def test_everything_planted_is_seen_before(opting_out: dict[str, Any]) -> None:
    seen = set(opting_out["before"]["seen"])
    assert {"/", "/score/communication/", "/score/ai_adoption/", "/score/breakdown.csv", "snapshot"} <= seen
    assert {"/groups/", "/reports/copilot-survey/", "/api/v1/insights"} <= seen
    assert not any("apps_health" in each for each in seen)


def test_an_opt_out_that_is_killed_happened_whole_or_not_at_all(opting_out: dict[str, Any]) -> None:
    on, off = opting_out["before"], opting_out["after"]
    assert (off["seen"], off["off"], off["audited"]) == ([], True, ["people.opted_out"])
    shown = {True: {*off["seen"], "snapshot"}, False: set(on["seen"])}
    assert opting_out["kills"]
    for kill in opting_out["kills"]:
        look = kill["look"]
        pages = set(look["seen"]) | ({"snapshot"} if look["off"] else set())
        assert pages == shown[look["off"]], kill
        # Only the file for clients may be a moment late; the clock writes it at its next look.
        assert kill["states"] == (["canceled"] if look["off"] else ["active"]), kill
        assert kill["again"] == ("people_are_opted_out" if look["off"] else "done"), kill
        assert (kill["then"]["seen"], kill["then"]["off"], kill["then_states"]) == ([], True, ["canceled"]), kill


def test_hidden_at_once_and_still_there_until_midnight(removing: dict[str, Any]) -> None:
    assert removing["hidden"]["seen"] == []
    held = {path.split("/")[0] for path in removing["searched_before"]["files"]}
    assert {"facts", "delivery.sqlite3", "state.sqlite3"} <= {each.removesuffix("-wal") for each in held}


def test_after_the_removal_no_byte_of_the_data_folder_tells_what_people_did(removing: dict[str, Any]) -> None:
    assert len(removing["searched_before"]["files"]) > 20
    assert removing["searched_after"]["files"] == []
    assert removing["after"]["audited"] == ["people.opted_out", "people.removal_begun", "people.removed"]


def test_what_is_not_about_what_people_do_stays(removing: dict[str, Any]) -> None:
    assert removing["searched_after"]["kept"] == removing["searched_before"]["kept"]
    assert removing["searched_after"]["kept"]["coverage"] == 30


def test_a_removal_that_is_killed_shows_nothing_goes_on_and_never_comes_back(removing: dict[str, Any]) -> None:
    assert removing["kills"]
    for kill in removing["kills"]:
        assert (kill["look"]["seen"], kill["look"]["off"]) == ([], True), kill
        complete = "people.removed" in kill["look"]["audited"]
        assert kill["too_late"] == ("anew" if complete else "people_are_being_removed"), kill
        assert complete or (kill["again"], kill["opted_in"]) == ("done", "anew"), kill
        assert kill["searched"]["files"] == [], kill
        assert kill["searched"]["kept"] == removing["searched_before"]["kept"], kill
        told = ["people.opted_out", "people.removal_begun", "people.removed", "people.opted_in"]
        assert kill["searched"]["audited"] == told, kill
