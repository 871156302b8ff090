"""A real server with a small demonstration, and a real browser; made once per run."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "test-results"


@dataclass(frozen=True)
class Served:
    """A running server: its address, its data, and how to sign in."""

    address: str
    data: Path
    passwords: dict[str, str]

    def run(self, *words: str) -> str:
        """Run the command line on the same data."""
        return uptake(self.data, *words)

    @property
    def admin(self) -> tuple[str, str]:
        return next((name, word) for name, word in self.passwords.items() if name.startswith("admin@"))


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "UPTAKE_DATA": str(data), "UPTAKE_DEMO": "true", "PYTHONPATH": str(ROOT)}


def uptake(data: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "uptake.command", *words],
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("served")
    told = uptake(data, "demo", "--people", "240", "--days", "70")
    passwords = dict(re.findall(r"^\s+(\S+@\S+)\s+(\S+)$", told, re.MULTILINE))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (data / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "uptake.command", "serve", "--without", "work", "--port", str(port)],
        env=environment(data),
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/sign-in/", server, data / "server.log")
        yield Served(address, data, passwords)
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)  # the server is another process: there is nothing else to wait on
    raise AssertionError(log.read_text())


@dataclass
class Watch:
    """What must not happen on any page: requests elsewhere, errors, breaches of the content policy."""

    address: str
    strangers: list[str]
    errors: list[str]

    def over(self, page: Page) -> None:
        page.on("request", lambda r: self.strangers.append(r.url) if not self._ours(r.url) else None)
        page.on("response", lambda r: self.errors.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.errors.append(str(e)))

    def _ours(self, url: str) -> bool:
        return url.startswith((self.address, "data:", "blob:", "chrome:"))


@pytest.fixture
def watch(served: Served) -> Iterator[Watch]:
    watching = Watch(served.address, [], [])
    yield watching
    assert not watching.strangers
    assert not watching.errors


def sign_in(page: Page, served: Served, who: str = "admin") -> None:
    name, word = next((n, w) for n, w in served.passwords.items() if n.startswith(f"{who}@"))
    page.goto(f"{served.address}/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", word)
    page.click("form[method=post] button.btn-primary")
    page.wait_for_url(f"{served.address}/")
