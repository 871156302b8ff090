"""The stream on a real server: it is opened, told, left, and does not keep the server from stopping."""

import http.client
import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from crash_servers import Server, set_clock
from delivery_world import SECRET, World, message

from uptake.delivery.tokens import Tokens

PATIENCE_SECONDS = 60


class Line:
    """One connection to the stream, read by a thread of its own."""

    def __init__(self, port, token):
        self.text = ""
        self.ended = threading.Event()
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        headers = {"Authorization": f"Bearer {token}"}
        self._link.request("GET", "/client/v1/stream?surface=web-bar", headers=headers)
        self.answer = self._link.getresponse()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self):
        try:
            while part := self.answer.read1(4096):
                self.text += part.decode()
        except (OSError, http.client.HTTPException):
            pass
        finally:
            self.ended.set()

    def hears(self, what):
        end = time.monotonic() + PATIENCE_SECONDS
        while what not in self.text:
            assert time.monotonic() < end, f"{what} is not in {self.text}"
            time.sleep(0.01)

    def close(self):
        self.ended.wait(PATIENCE_SECONDS)
        self._thread.join()
        self._link.close()


@pytest.fixture
def served(tmp_path):
    world = World(tmp_path)
    world.clock.now = datetime.now(UTC)
    world.publish()
    set_clock(tmp_path, world.clock.now)
    server = Server(tmp_path)
    server.start()
    try:
        server.started()
        yield world, server
    finally:
        server.stop()
        world.close()


def test_a_stream_tells_and_ends_with_the_server(served, tmp_path):
    world, server = served
    tokens = Tokens(SECRET)
    issued = [tokens.issue("hillside", person, "d", ("en",), world.clock())[0] for person in (1, 2, 3)]
    lines = [Line(server.port, token) for token in issued]
    try:
        for line in lines:
            assert line.answer.status == 200
            assert line.answer.headers["content-type"] == "text/event-stream"
            line.hears(":\n\n")
        hour = timedelta(hours=1)
        dates = {"starts_at": world.clock() - hour, "ends_at": world.clock() + hour}
        world.publish(message(5, kind="urgent", recipients=[1, 2], **dates))
        set_clock(tmp_path, world.clock() + timedelta(seconds=2))  # the folder looks once a second of its clock
        lines[0].hears('event: urgent\ndata: {"id":5}')
        lines[1].hears('event: urgent\ndata: {"id":5}')
        os.kill(server.pid, signal.SIGTERM)
        for line in lines:
            line.hears("event: bye")
            assert line.ended.wait(PATIENCE_SECONDS)
        assert "urgent" not in lines[2].text
        end = time.monotonic() + PATIENCE_SECONDS
        while server.alive:
            assert time.monotonic() < end, "the server waits for ever"
            time.sleep(0.02)
    finally:
        server.stop()
        for line in lines:
            line.close()
