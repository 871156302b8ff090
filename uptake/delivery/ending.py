"""Ends the streams when the server is told to stop: a server waits for open connections, and streams stay open."""

import asyncio
import os
import signal
from collections.abc import Callable
from types import FrameType

from uptake.delivery.streams import Streams

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def end_with_the_server(streams: Streams) -> Callable[[], None]:
    """Send the listeners away as soon as the signal to stop arrives, beside what the server does about it.

    The signal is then raised once more: an event loop that was very busy may not have noticed the first one. Does
    nothing where no server handles these signals, or outside of the main thread. Gives what undoes it.
    """
    loop = asyncio.get_running_loop()
    before = {each: signal.getsignal(each) for each in _SIGNALS}
    ending: list[asyncio.Task[None]] = []

    async def end(number: int) -> None:
        await streams.close()
        os.kill(os.getpid(), number)

    def begin(number: int) -> None:
        if not ending:
            ending.append(loop.create_task(end(number)))

    def stop(number: int, frame: FrameType | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(begin, number)
        others = before[signal.Signals(number)]
        if callable(others):
            others(number, frame)

    changed = []
    for each, others in before.items():
        if not callable(others) or others is signal.default_int_handler:
            continue
        try:
            signal.signal(each, stop)
        except ValueError:
            break
        changed.append(each)

    def undo() -> None:
        for each in changed:
            if signal.getsignal(each) is stop:
                signal.signal(each, before[each])

    return undo
