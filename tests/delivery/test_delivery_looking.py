"""Polls of one moment read one state of the file, and the next moment reads the next one."""

import asyncio

import pytest
from delivery_world import MONDAY, message

from uptake.delivery.ledger import Claim
from uptake.delivery.looking import Looking
from uptake.delivery.offer import Asker
from uptake.delivery.snapshot import as_rule
from uptake.delivery.sqlite.showings import SqliteShowings


@pytest.fixture
def file(tmp_path):
    store = SqliteShowings(tmp_path / "delivery.sqlite3")
    yield store
    store.close()


def grant(store, person):
    """Grant as another process would, on another connection."""
    claim = Claim(Asker("hillside", person, "d", "web-bar", ("en",)), [as_rule(message(1))], MONDAY)
    assert store.grant([claim])[0]


def test_polls_of_one_moment_read_one_state_and_the_next_moment_reads_the_next(file):
    async def story():
        looking = Looking(file)
        before = looking.rows("hillside", 1)
        grant(file, 1)
        same = looking.rows("hillside", 1)
        await asyncio.sleep(0)
        return before, same, looking.rows("hillside", 1)

    before, same, after = asyncio.run(story())
    assert before == same == {}
    assert list(after) == [1]


def test_whoever_asks_after_a_moment_has_begun_is_looked_up_in_the_next(file):
    """Nobody is answered from a state older than their question, though the state is held for those who came before."""

    async def story():
        looking = Looking(file)
        looking.rows("hillside", 1)
        grant(file, 1)

        async def later():
            return looking.rows("hillside", 1)

        return await asyncio.create_task(later())

    assert list(asyncio.run(story())) == [1]


def test_an_event_loop_that_ended_in_between_does_not_hold_the_file_for_ever(file):
    looking = Looking(file)

    async def ended():
        looking.rows("hillside", 1)
        asyncio.get_running_loop().stop()

    loop = asyncio.new_event_loop()
    task = loop.create_task(ended())
    loop.run_forever()
    loop.close()
    assert task.done()
    grant(file, 1)

    async def story():
        return looking.rows("hillside", 1)

    assert list(asyncio.run(story())) == [1]


def test_a_file_that_was_closed_meanwhile_is_let_go_in_silence(file, caplog):
    async def story():
        Looking(file).rows("hillside", 1)
        file.close()

    asyncio.run(story())
    assert caplog.records == []
