"""Rows of bits say the same as the bitmaps they were made of; large snapshots are mapped, swapped and refused whole."""

import logging
import threading

import pytest
from delivery_world import MONDAY, message
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from uptake.delivery import sealed, snapshot
from uptake.delivery.folder import Messages, SnapshotFolder
from uptake.delivery.rows import Column, Rows, lay_out
from uptake.delivery.sealed import Corrupt
from uptake.delivery.snapshot import Snapshot

LAST = 2**31 - 1
PERSONS = st.sampled_from([0, 1, 2, 4095, 4096, 4097, 8191, 100_000, LAST - 1, LAST])
SETS = st.lists(st.frozensets(PERSONS, max_size=6), max_size=20)


@settings(deadline=None)
@given(SETS)
def test_rows_hold_the_very_persons_of_the_bitmaps(sets):
    rows = Rows(*lay_out([BitMap(each) for each in sets]))
    for number, each in enumerate(sets):
        column = Column(rows, number)
        for person in (0, 1, 2, 3, 4095, 4096, 4097, 8191, 99_999, 100_000, LAST - 1, LAST):
            assert (person in column) == (person in each)


@pytest.mark.parametrize("person", [-1, 4096, 5000, 2**31, 2**40])
def test_a_number_beyond_the_table_is_nobody(person):
    rows = Rows(*lay_out([BitMap([1, 2, 3])]))
    assert rows.of(person) == 0
    assert person not in Column(rows, 0)


def test_a_gap_between_person_numbers_takes_no_place():
    _width, _blocks, near = lay_out([BitMap([1, 2])])
    _width, _blocks, far = lay_out([BitMap([1, LAST])])
    assert len(far) == 2 * len(near)


def large(version=1, left_out=0, live=13):
    """A snapshot that is large enough to be mapped: 13 messages for six million person numbers."""
    assert live * 6_000_000 // 8 > sealed.LARGE
    everybody = range(1 + left_out, 6_000_001)
    return Snapshot("hillside", version, MONDAY, [message(n, recipients=everybody) for n in range(live)])


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two large snapshots and the folders they lie in; making one takes a while."""
    found = []
    for version, left_out in ((1, 0), (2, 1)):
        folder = tmp_path_factory.mktemp(f"version{version}")
        snapshot.write(folder, large(version, left_out))
        found.append(folder / "hillside.snapshot")
    return found


def put(folder, path):
    sealed.place(folder / "hillside.snapshot", path.read_bytes())


def reading():
    return [thread for thread in threading.enumerate() if thread.name.startswith("reads hillside")]


def look(folder, now):
    """Look, and wait for what is read beside the answers."""
    found = folder.messages("hillside", now)
    for thread in reading():
        thread.join()
    return found


def test_a_large_snapshot_is_mapped_and_says_the_same(files):
    rows = snapshot.read_mapped(files[1]).rows
    assert not isinstance(rows.content, bytes)
    held = Messages(snapshot.read_mapped(files[1]))
    assert held.for_person(1, "web-bar") == []
    assert [rule.id for rule in held.for_person(2, "web-bar")] == list(range(13))
    assert [rule.id for rule in held.for_person(6_000_000, "web-bar")] == list(range(13))
    assert held.for_person(6_000_001, "web-bar") == []


def test_a_large_snapshot_is_read_beside_the_answers_and_swapped_whole(files, tmp_path):
    folder = SnapshotFolder(tmp_path)
    put(tmp_path, files[0])
    assert look(folder, MONDAY).version == 1
    put(tmp_path, files[1])
    later = MONDAY.replace(second=1)
    assert look(folder, later).version == 1  # the answer did not wait for the file
    now = folder.messages("hillside", later)
    assert now.version == 2
    assert now.for_person(1, "web-bar") == []


def test_a_large_snapshot_that_was_damaged_is_refused_and_the_one_before_stays(files, tmp_path, caplog):
    folder = SnapshotFolder(tmp_path)
    put(tmp_path, files[0])
    assert look(folder, MONDAY).version == 1
    content = bytearray(files[1].read_bytes())
    content[len(content) // 3] ^= 1
    sealed.place(tmp_path / "hillside.snapshot", bytes(content))
    with caplog.at_level(logging.ERROR):
        look(folder, MONDAY.replace(second=1))
    held = look(folder, MONDAY.replace(second=2))
    assert (held.version, folder.corrupt()) == (1, ["hillside.snapshot"])
    assert len(held.for_person(1, "web-bar")) == 13
    assert "stays in use" in caplog.text


def test_the_one_before_is_answered_from_after_its_file_is_gone(files, tmp_path):
    put(tmp_path, files[0])
    held = Messages(snapshot.read_mapped(tmp_path / "hillside.snapshot"))
    put(tmp_path, files[1])
    (tmp_path / "hillside.snapshot").unlink()
    assert len(held.for_person(1, "web-bar")) == 13


def test_a_large_snapshot_cut_short_is_refused(files, tmp_path):
    path = tmp_path / "hillside.snapshot"
    path.write_bytes(files[0].read_bytes()[:-1])
    with pytest.raises(Corrupt):
        snapshot.read_mapped(path)


def test_parts_of_recipients_are_kept_apart(tmp_path):
    live = [message(1, unlicensed=[2], held_out=[3]), message(2), message(3, held_out=[2])]
    snapshot.write(tmp_path, Snapshot("hillside", 1, MONDAY, live))
    one, two, three = snapshot.read_mapped(tmp_path / "hillside.snapshot").rules
    assert [person in one.unlicensed for person in (1, 2, 3)] == [False, True, False]
    assert [person in one.held_out for person in (1, 2, 3)] == [False, False, True]
    assert [person in three.held_out for person in (1, 2, 3)] == [False, True, False]
    assert not two.held_out
    assert not two.unlicensed
