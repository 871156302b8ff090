"""Waiting for so long and no longer, with one timer for all who wait."""

import asyncio

import pytest

from uptake.delivery.overload import Patience

SHORT, LONG = 0.05, 3600.0


async def there():
    return b"body"


async def never():
    await asyncio.Event().wait()


def test_what_is_there_is_given():
    assert asyncio.run(Patience(LONG).wait(there())) == b"body"


def test_what_does_not_come_is_given_up_and_those_who_come_later_still_wait():
    async def story():
        patience = Patience(SHORT)
        with pytest.raises(TimeoutError):
            await patience.wait(never())
        # The timer of before has ended; the next one needs its own.
        with pytest.raises(TimeoutError):
            await patience.wait(never())
        return await patience.wait(there())

    assert asyncio.run(story()) == b"body"


def test_all_who_wait_too_long_are_given_up_and_nobody_else():
    async def story():
        patience = Patience(SHORT)
        come = asyncio.Event()
        late = [asyncio.create_task(patience.wait(never())) for _ in range(20)]
        in_time = asyncio.create_task(patience.wait(come.wait()))
        await asyncio.sleep(0)
        come.set()
        return await in_time, await asyncio.gather(*late, return_exceptions=True)

    came, gone = asyncio.run(story())
    assert came is True
    assert [type(error) for error in gone] == [TimeoutError] * 20


def test_whoever_ends_the_task_ends_the_wait_as_well():
    async def story():
        waiting = asyncio.create_task(Patience(LONG).wait(never()))
        await asyncio.sleep(0)
        waiting.cancel()
        await waiting

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(story())


def test_an_event_loop_that_ended_leaves_no_timer_that_never_rings():
    patience = Patience(SHORT)
    asyncio.run(patience.wait(there()))

    async def story():
        with pytest.raises(TimeoutError):
            await patience.wait(never())

    asyncio.run(story())
