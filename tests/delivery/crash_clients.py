"""Clients that ask until they are answered, over plain sockets, and write down everything that they were told."""

import asyncio
import json
import random
from contextlib import suppress

from history import Accepted, Granted, Nothing, Refused

ANSWER_SECONDS = 20
TRIES = 400
_GONE = (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, ValueError)


class Line:
    """One connection to one server; opened anew when the server has gone."""

    def __init__(self, port):
        self.port = port
        self._reader = self._writer = None

    async def ask(self, method, path, headers, body=b""):
        """One request; gives status, headers and body. Raises one of _GONE when no whole answer came."""
        try:
            return await asyncio.wait_for(self._ask(method, path, headers, body), ANSWER_SECONDS)
        except BaseException:
            self.close()
            raise

    async def _ask(self, method, path, headers, body):
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: localhost",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        status = int(head[0].split()[1])
        found = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        size = int(found.get("content-length", 0))
        return status, found, await self._reader.readexactly(size)

    def close(self):
        if self._writer is not None:
            with suppress(RuntimeError):
                self._writer.close()
        self._reader = self._writer = None


class Crowd:
    """Pollers that share people and surfaces among them; `history` is what all of them were told, in order.

    `tokens` are those of everybody, by person; they are changed when the clock has moved on.
    """

    def __init__(self, ports, reaction_of, seed):
        self._ports = ports
        self.tokens = {}
        self._reaction_of = reaction_of
        self._chance = random.Random(seed)
        self._cursors = {}
        self.history = []
        self.unanswered = 0

    async def everybody(self, surfaces, pollers, moment):
        """Everybody asks everywhere until there is nothing more; `moment` is what the servers' clocks say."""
        places = [(person, surface) for person in self.tokens for surface in surfaces]
        self._chance.shuffle(places)
        await asyncio.gather(*(self._poller(places, moment) for _ in range(pollers)))

    async def _poller(self, places, moment):
        lines = [Line(port) for port in self._ports]
        try:
            while places:
                person, surface = places.pop()
                while await self._once(lines, person, surface, moment):
                    pass
        finally:
            for line in lines:
                line.close()

    async def _once(self, lines, person, surface, moment):
        """One poll and what follows from it; whether there was a message."""
        headers = {"Authorization": f"Bearer {self.tokens[person]}"}
        cursor = self._cursors.get((person, surface))
        asked = headers | ({"If-None-Match": cursor} if cursor else {})
        status, found, body = await self._answered(lines, "GET", f"/client/v1/messages?surface={surface}", asked)
        if status == 304:
            self.history.append(Nothing(moment, person, surface))
            return False
        told = json.loads(body)
        if told["lease"] is None:
            self._cursors[person, surface] = found["etag"]
            self.history.append(Nothing(moment, person, surface))
            return False
        lease, message = told["lease"], told["message"]["id"]
        self.history.append(Granted(moment, person, surface, message, lease))
        kinds = self._reaction_of(person, message)
        events = [{"id": kind, "lease": lease, "kind": kind, "at": moment.isoformat()} for kind in kinds]
        sent = json.dumps({"events": events}).encode()
        for _ in range(self._chance.choice((1, 1, 2))):  # at least once, as clients do
            _, _, body = await self._answered(lines, "POST", "/client/v1/events", headers, sent)
            answer = json.loads(body)
            self.history.extend(Accepted(moment, person, lease, kind) for kind in answer["accepted"])
            self.history.extend(Refused(moment, person, lease, no["reason"]) for no in answer["refused"])
        return True

    async def _answered(self, lines, method, path, headers, body=b""):
        """Ask one server after another until one gives an answer that is neither lost nor 'later'."""
        for _ in range(TRIES):
            line = self._chance.choice(lines)
            try:
                status, found, answer = await line.ask(method, path, headers, body)
            except _GONE:
                self.unanswered += 1
                await asyncio.sleep(self._chance.random() * 0.2)
                continue
            if status in (200, 304):
                return status, found, answer
            assert status in (429, 503), f"{status} {answer!r}"
            self.unanswered += 1
            await asyncio.sleep(self._chance.random() * 0.2)
        raise AssertionError("nobody answered any more")
