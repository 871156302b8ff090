"""Files of the snapshot folder: whole or refused, noticed within a second."""

import logging

import pytest
from delivery_world import MONDAY, SECRET, message
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.delivery import directory, sealed, snapshot
from uptake.delivery.folder import Messages
from uptake.delivery.sealed import Corrupt
from uptake.delivery.snapshot import Snapshot


def test_what_was_written_is_read(tmp_path):
    written = Snapshot("hillside", 3, MONDAY, [message(1), message(2)])
    snapshot.write(tmp_path, written)
    assert snapshot.read(tmp_path / "hillside.snapshot") == written
    assert [path.name for path in tmp_path.iterdir()] == ["hillside.snapshot"]


@pytest.mark.parametrize("place", [0, 10, 40, 60, 200, -1])
def test_one_changed_byte_is_noticed(tmp_path, place):
    snapshot.write(tmp_path, Snapshot("hillside", 3, MONDAY, [message()]))
    path = tmp_path / "hillside.snapshot"
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(Corrupt):
        snapshot.read(path)


@pytest.mark.parametrize("length", [0, 5, 60, -1])
def test_a_part_of_a_file_is_noticed(tmp_path, length):
    snapshot.write(tmp_path, Snapshot("hillside", 3, MONDAY, [message()]))
    path = tmp_path / "hillside.snapshot"
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(Corrupt):
        snapshot.read(path)


def test_a_kind_that_does_not_exist_is_corrupt(tmp_path):
    snapshot.write(tmp_path, Snapshot("hillside", 3, MONDAY, [message(kind="campaign")]))
    with pytest.raises(Corrupt, match="campaign"):
        snapshot.read(tmp_path / "hillside.snapshot")


def test_a_file_of_another_kind_is_corrupt(tmp_path):
    directory.write(tmp_path, "hillside", [], {}, SECRET)
    (tmp_path / "hillside.people").rename(tmp_path / "hillside.snapshot")
    with pytest.raises(Corrupt):
        snapshot.read(tmp_path / "hillside.snapshot")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "one.snapshot"
    sealed.write(path, b"mark", b"old")

    def full(_handle):
        raise OSError("no space left")

    monkeypatch.setattr("uptake.delivery.sealed.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        sealed.write(path, b"mark", b"new")
    assert bytes(sealed.read(path, b"mark")) == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_snapshot_is_noticed_within_a_second(world):
    world.publish()
    client = world.client()
    assert client.shown() is None
    world.publish(message())
    world.clock.advance(seconds=1)
    assert client.shown()


def test_a_corrupt_snapshot_is_not_taken_and_said_so(world, caplog):
    world.publish(message())
    client = world.client()
    assert client.shown()
    path = world.folder / "snapshots" / "hillside.snapshot"
    path.write_bytes(b"something else")
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            world.clock.advance(seconds=1)
            assert client.shown()
    assert len(caplog.records) == 1
    assert "hillside.snapshot" in caplog.text
    assert world.ask("GET", "/client/v1/health").json == {"status": "degraded", "corrupt": 1}
    world.publish(message())
    world.clock.advance(seconds=1)
    client.shown()
    assert world.ask("GET", "/client/v1/health").json == {"status": "ok", "corrupt": 0}


def test_a_tenant_that_was_removed_has_nothing_to_show(world):
    world.publish(message())
    client = world.client()
    assert client.shown()
    for path in (world.folder / "snapshots").iterdir():
        path.unlink()
    world.clock.advance(seconds=1)
    assert client.shown() is None


recipients = st.frozensets(st.integers(1, 5), max_size=5)
places = st.frozensets(st.sampled_from(["web-bar", "word-bar", "excel-bar"]), min_size=1)


@settings(deadline=None)
@given(st.lists(st.tuples(recipients, places), max_size=5), st.integers(1, 5), st.sampled_from(["web-bar"]))
def test_the_messages_for_a_person_are_those_that_both_gates_let_pass(made, person, surface):
    live = [message(number, recipients=who, surfaces=sorted(where)) for number, (who, where) in enumerate(made)]
    found = Messages(Snapshot("hillside", 1, MONDAY, live)).for_person(person, surface)
    assert [rule.id for rule in found] == [
        number for number, (who, where) in enumerate(made) if person in who and surface in where
    ]
