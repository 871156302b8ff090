"""Processes of the delivery plane, killed without a warning and started again on the port that they had."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
PATIENCE_SECONDS = 60


def set_clock(folder, now):
    """Move the clock of every process at once; a reader sees the old moment or the new."""
    beside = folder / "clock.new"
    beside.write_text(now.isoformat())
    beside.replace(folder / "clock")


class Server:
    """One process of the delivery plane and whatever it starts, in a process group of its own."""

    def __init__(self, folder, database=""):
        # Kept while the server is dead too. Servers share a port without a word, so one of another test that were given
        # it in between would answer half of the requests from its own folder.
        self._place = socket.socket()
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._place.bind(("127.0.0.1", 0))
        self.port = self._place.getsockname()[1]
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parents[1])]),
            "CRASH_FOLDER": str(folder),
            "CRASH_DATABASE": database,
        }
        self._log = folder / f"server-{self.port}.log"
        self._process = None

    @property
    def alive(self):
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self):
        return self._process.pid

    def start(self):
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", "1", "--http", "1", "--no-ws", "--log-level", "warning"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "served_plane:app"], stdout=log, stderr=log, env=self._environment, start_new_session=True
            )

    def started(self):
        """Wait until it takes connections."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end and self.alive:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"a server did not start:\n{self._log.read_text()[-4000:]}")

    async def answering(self):
        """Wait, without holding up others, until it takes connections."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end and self.alive:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return
        raise AssertionError(f"a server did not start:\n{self._log.read_text()[-4000:]}")

    def kill(self):
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self):
        if self.alive:
            self.kill()
        self._place.close()
