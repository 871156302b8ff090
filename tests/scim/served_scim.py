"""The server as a process of its own, with a data folder that outlives it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass
class Server:
    """A server on loopback; it may be killed and started again on the same data."""

    data: Path
    token: str = ""
    port: int = 0
    process: Any = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/scim/v2"

    def found(self) -> "Server":
        """Make an organization with a token in the data folder."""
        script = Path(__file__).with_name("found_organization.py")
        done = subprocess.run(
            [sys.executable, str(script)],
            env=self._environment(), cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-4000:]
        self.token = done.stdout.split()[-1]
        return self

    def start(self) -> "Server":
        """Start, and wait until it answers somebody without a token."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "uptake.command", "serve", "--without", "work,deliver"]
        log = self.data / "server.log"
        with log.open("a") as told:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                env=self._environment(), stdout=told, stderr=subprocess.STDOUT, cwd=ROOT, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            assert self.process.poll() is None, log.read_text()
            if self._answers():
                return self
            time.sleep(0.1)  # the server is another process: there is nothing else to wait on
        raise AssertionError(log.read_text())

    def kill(self) -> None:
        """End it at once, with all its processes."""
        os.killpg(self.process.pid, 9)
        self.process.wait(timeout=60)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Ask, and give back status and content; errors of the network pass through."""
        request = urllib.request.Request(
            f"{self.address}/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                content = answer.read()
                return answer.status, json.loads(content) if content else None
        except urllib.error.HTTPError as said:
            return said.code, json.loads(said.read() or b"null")

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.address}/Users", timeout=5)
        except urllib.error.HTTPError as said:
            return said.code == 401
        except OSError:
            return False
        return True

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "UPTAKE_DATA": str(self.data), "PYTHONPATH": str(ROOT)}
