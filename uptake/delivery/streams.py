"""All clients that listen: one task looks at the files for everybody and tells each what concerns them.

Nothing is decided here. `urgent` says that a poll is worth while, and the poll decides as always; `recall` names
messages that this person may not be shown any more.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from uptake.delivery import figures
from uptake.delivery.figures import Figure
from uptake.delivery.listeners import Listener, event
from uptake.delivery.moments import number
from uptake.delivery.revoked import Revocations
from uptake.delivery.snapshot import LiveMessage, PublishedKey
from uptake.rules.delivery import Message
from uptake.rules.frequency import Kind
from uptake.rules.refusals import Refused

LOOK_SECONDS = 0.25
BEAT_SECONDS = 25
RETURN_SECONDS = 30  # over which those who were sent away come back
_LATE = 3  # beats that a client may leave untaken
_AT_ONCE = 200  # listeners told before others have their turn
_LAST_WORDS_SECONDS = 2.0


class Held(Protocol):
    """The messages of a tenant at one version, as the folder gives them."""

    keys: list[PublishedKey]
    live: dict[int, LiveMessage]

    def for_person(self, person: int, surface: str) -> Iterable[Message]:
        """The messages that a person may meet on a surface."""


class Files(Protocol):
    """What listeners are told about, as it is now."""

    def messages(self, tenant: str, now: datetime) -> Held:
        """The live messages of a tenant."""

    def revoked(self, tenant: str, now: datetime) -> Revocations:
        """The tokens of a tenant that hold no more."""


@dataclass(slots=True)
class _Room:
    """The listeners of one tenant, and what they were told about."""

    held: Held
    revoked: Revocations
    urgent: set[int]
    listeners: set[Listener] = field(default_factory=set)


class Streams:
    """The listeners of one process; `most` of them at the same time."""

    def __init__(self, files: Files, clock: Callable[[], datetime], most: int) -> None:
        self._files = files
        self._clock = clock
        self._most = most
        self._rooms: dict[str, _Room] = {}
        self._beats: deque[tuple[float, Listener]] = deque()
        self._count = 0
        self._looking: asyncio.Task[None] | None = None
        self._ending = False

    def __len__(self) -> int:
        return self._count

    def join(self, listener: Listener) -> None:
        """Let somebody listen; raises Refused("too_many_streams") when there is no room, or the server is ending.

        What is urgent already is told at once: it may have come between the client's last poll and now.
        """
        if self._count >= self._most or self._ending:
            raise Refused("too_many_streams")
        now, tenant = self._clock(), listener.bearer.tenant
        room = self._rooms.get(tenant)
        if room is None:
            held = self._files.messages(tenant, now)
            room = _Room(held, self._files.revoked(tenant, now), _urgent(held, now))
            self._rooms[tenant] = room
        room.listeners.add(listener)
        self._count += 1
        figures.add(Figure.STREAMS_OPENED)
        figures.put(Figure.STREAMS_OPEN, self._count)
        self._beats.append((asyncio.get_running_loop().time() + BEAT_SECONDS, listener))
        for message in sorted(room.urgent & _reach(room.held, listener)):
            listener.say(event("urgent", {"id": message}))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look_on())

    def leave(self, listener: Listener) -> None:
        """Forget somebody who listens no more."""
        room = self._rooms.get(listener.bearer.tenant)
        if room is None or listener not in room.listeners:
            return
        room.listeners.discard(listener)
        self._count -= 1
        figures.put(Figure.STREAMS_OPEN, self._count)
        if not room.listeners:
            del self._rooms[listener.bearer.tenant]

    async def look(self) -> None:
        """Look at the files once, and tell everybody what is new to them."""
        now = self._clock()
        for tenant, room in list(self._rooms.items()):
            revoked = self._files.revoked(tenant, now)
            if revoked is not room.revoked:
                room.revoked = revoked
                await self._each(room, partial(_hold, revoked))
            held = self._files.messages(tenant, now)
            before, room.held = room.held, held
            if held is not before:
                await self._each(room, partial(_tell_change, before, held, now))
            urgent = _urgent(held, now)
            fresh, room.urgent = urgent - room.urgent, urgent
            if fresh:
                await self._each(room, partial(_tell_urgent, held, fresh))
        self._beat(now)

    async def close(self) -> None:
        """Send everybody away, to come back spread over half a minute; nobody may join any more."""
        self._ending = True
        if self._looking is not None:
            self._looking.cancel()
        words = [asyncio.ensure_future(listener.bye(_soon())) for listener in self._everybody()]
        if words:
            _said, unsaid = await asyncio.wait(words, timeout=_LAST_WORDS_SECONDS)
            for word in unsaid:
                word.cancel()
        for listener in self._everybody():
            listener.cut()
        self._beats.clear()

    async def _look_on(self) -> None:
        while self._rooms:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def _each(self, room: _Room, do: Callable[[Listener], None]) -> None:
        for place, listener in enumerate(list(room.listeners), 1):
            do(listener)
            if place % _AT_ONCE == 0:
                await asyncio.sleep(0)

    def _beat(self, now: datetime) -> None:
        moment = asyncio.get_running_loop().time()
        while self._beats and self._beats[0][0] <= moment:
            _due, listener = self._beats.popleft()
            if listener.ended:
                continue
            if number(now) >= listener.bearer.expires_at:
                listener.send_away(0)
                continue
            listener.beat()
            if listener.late >= _LATE:
                listener.cut()
                continue
            self._beats.append((moment + BEAT_SECONDS, listener))

    def _everybody(self) -> list[Listener]:
        return [listener for room in self._rooms.values() for listener in room.listeners]


def _urgent(held: Held, now: datetime) -> set[int]:
    """What is worth a poll at once: urgent messages, and tests, whose author waits for them."""
    return {
        each.id
        for each in held.live.values()
        if (each.kind == Kind.URGENT.value or each.test) and each.starts_at <= now < each.ends_at
    }


def _reach(held: Held, listener: Listener) -> set[int]:
    person = listener.bearer.person
    return {message.id for surface in listener.surfaces for message in held.for_person(person, surface)}


def _tell_urgent(held: Held, fresh: set[int], listener: Listener) -> None:
    for message in sorted(fresh & _reach(held, listener)):
        listener.say(event("urgent", {"id": message}))


def _tell_change(old: Held, new: Held, now: datetime, listener: Listener) -> None:
    gone = _reach(old, listener) - _reach(new, listener)
    recalled = sorted(message for message in gone if old.live[message].ends_at > now)  # others have ended by themselves
    if recalled:
        listener.say(event("recall", {"ids": recalled}))
    if {key.id for key in old.keys} != {key.id for key in new.keys}:
        listener.say(event("keys", {}))


def _hold(revoked: Revocations, listener: Listener) -> None:
    try:
        revoked.check(listener.bearer)
    except Refused:
        listener.send_away(0)  # the next session decides


def _soon() -> int:
    return random.randint(1, RETURN_SECONDS)  # noqa: S311 - so that they do not all come back at once
