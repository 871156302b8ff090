"""Batches that form by themselves, of whatever came in while the one before was under way; there is no timer."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeVar

_T = TypeVar("_T")


def batches(waiting: "SimpleQueue[_T | None]", largest: int) -> Iterator[list[_T]]:
    """Give what waits, so many at a time at the most, until a None says that it is the end."""
    while (first := waiting.get()) is not None:
        batch = [first]
        with suppress(Empty):
            while len(batch) < largest:
                one = waiting.get_nowait()
                if one is None:
                    waiting.put(None)  # the end; after whatever came in meanwhile
                    break
                batch.append(one)
        yield batch


def tell(answers: list[tuple["asyncio.Future[_T]", _T]], error: Exception | None) -> None:
    """Answer those who wait in this event loop, or hand the error to each of them."""
    for future, answer in answers:
        if future.done():
            continue  # the client went away
        if error is None:
            future.set_result(answer)
        else:
            future.set_exception(error)
