"""Under pseudonyms the whole circle turns with the same numbers, and no byte of the data folder names anybody."""

import json
import os
import re
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from uptake.demo.organization import DEMO_TENANTS, organization

SCRIPT = Path(__file__).with_name("loop_under_pseudonyms.py")
CASES = SCRIPT.parents[2] / "cases" / "import"
ADDRESSES = re.compile(rb"[\w.'-]+@[\w-]+\.(?:example|com|org)", re.IGNORECASE)
PROVIDED = ("zoe.markerfield", "zoe markerfield", "zozomark", "5eed0000-1111-4222-8333-444455556666")
STRANGER = "nora.nobodyknown"


@dataclass
class Turned:
    """One run: what it told, and everything that lies in its folders, readable."""

    told: dict[str, Any]
    kept: bytes
    backup: bytes


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("key") / "pseudonyms.key"
    file.write_text(secrets.token_hex(32))
    return file


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Turned:
    return run(tmp_path_factory.mktemp("plain"), "-")


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory, key: Path) -> Turned:
    return run(tmp_path_factory.mktemp("keyed"), str(key))


def run(folder: Path, key: str) -> Turned:
    data, backup = folder / "data", folder / "backup"
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(data), key, str(backup)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "UPTAKE_DATABASE": ""},
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return Turned(json.loads(done.stdout.splitlines()[-1]), everything(data), everything(backup))


def everything(folder: Path) -> bytes:
    """The bytes of every file, and behind them what Parquet files hold; in small letters."""
    told = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            told.append(path.read_bytes())
            if path.suffix == ".parquet":
                told.append(str(pq.ParquetFile(path).read().to_pylist()).encode())
    return b"\n".join(told).lower()


@pytest.fixture(scope="module")
def names() -> list[bytes]:
    """Every name, address and identifier of a person of the first organization, and those of the files made by hand."""
    about = DEMO_TENANTS[0]
    made = organization(about.seed, people=200, slug=about.slug, name=about.name, character=about.character)
    told = [text for each in made.people if each.listed for text in (each.principal, each.directory_id, each.name)]
    users = json.loads((CASES / "users.json").read_text())["value"]
    told += [user[field] for user in users for field in ("userPrincipalName", "id", "displayName") if user.get(field)]
    return [text.lower().encode() for text in {*told, *PROVIDED}]


def test_by_name_the_same_search_finds_nearly_everybody(plain: Turned, names: list[bytes]) -> None:
    found = [name for name in names if name in plain.kept]
    assert len(found) > 600
    assert len(found) >= 0.97 * len(names)


def test_no_name_is_in_any_byte_of_the_data_folder(keyed: Turned, names: list[bytes]) -> None:
    assert [name for name in names if name in keyed.kept] == []
    assert STRANGER.encode() not in keyed.kept


def test_the_only_addresses_left_are_those_of_admins(keyed: Turned, plain: Turned) -> None:
    admins = {f"{name}@quellbach.example".encode() for name in ("admin", "writer", "approver", "reader")}
    left = set(ADDRESSES.findall(keyed.kept))  # with whatever happens to stand before them in a file
    assert left >= admins
    assert [each for each in left if not each.endswith(tuple(admins))] == []
    assert len(set(ADDRESSES.findall(plain.kept))) > 200


def test_a_backup_holds_neither_names_nor_the_key(keyed: Turned, names: list[bytes], key: Path) -> None:
    assert len(keyed.backup) > 1_000_000
    assert [name for name in names if name in keyed.backup] == []
    told = key.read_text()
    for form in (told.encode(), bytes.fromhex(told)):
        assert form.lower() not in keyed.backup
        assert form.lower() not in keyed.kept
        assert form not in keyed.kept


def test_every_number_is_the_same_as_by_name(keyed: Turned, plain: Turned) -> None:
    assert len(plain.told["insights"]) > 900
    assert keyed.told["insights"] == plain.told["insights"]
    assert keyed.told["by_hand"] == plain.told["by_hand"]
    assert plain.told["by_hand"]["bad_rows"] > 0


def test_messages_reach_the_same_people_and_are_counted_alike(keyed: Turned, plain: Turned) -> None:
    assert plain.told["shown"]["visits"] == [["Work on one file together"]] * 4
    assert keyed.told["shown"] == plain.told["shown"]
    assert keyed.told["shown"]["stranger"] == "unknown_person"


def test_an_identity_provider_and_admins_work_by_names_and_read_none(keyed: Turned, plain: Turned) -> None:
    for each in (keyed, plain):
        assert each.told["provided"]["status"] == [201, 200, 200, 409]
        assert (each.told["provided"]["found"], each.told["provided"]["kept"]) == (1, 1)
        assert set(each.told["asked"]["pages"].values()) == {200}
        assert each.told["asked"]["me"] == 200
    assert (plain.told["provided"]["named"], plain.told["asked"]["named"]) == (True, True)
    assert (keyed.told["provided"]["named"], keyed.told["asked"]["named"]) == (False, False)
