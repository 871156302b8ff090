"""A real server with two organizations, and a real identity provider beside it; each on a port of this machine."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLIENT_SECRET = "only-for-tests-and-long-enough"
_FILL = """
import django, sys; django.setup()
from datetime import UTC, datetime
from django.core.management import call_command
from uptake.rules.permissions import Role
from uptake.tenancy import actions
call_command("migrate", verbosity=0, interactive=False)
now = datetime.now(UTC)
for slug, name in (("hill", "Hill"), ("vale", "Vale")):
    actions.create_tenant(slug=slug, name=name, time_zone="UTC", now=now)
for name in sys.argv[2:]:
    roles = {"hill": [Role.GLOBAL_ADMINISTRATOR]}
    actions.create_admin(sign_in=f"{name}@hill.example", name=name.title(), password=sys.argv[1], roles=roles, now=now)
"""


@dataclass(frozen=True)
class Running:
    """A server: its address, and the environment in which commands reach its data."""

    address: str
    environment: Mapping[str, str]

    def run(self, *words: str) -> str:
        """Run the command line on the same data; what it says to people."""
        done = self._python("-m", "uptake.command", *words)
        return done.stdout + done.stderr

    def fill(self, password: str, *names: str) -> None:
        """Make the organizations and global administrators of the first one."""
        self._python("-c", _FILL, password, *names)

    def ask(self, code: str) -> str:
        """What a few lines of Python on the same data print."""
        return self._python("-c", f"import django; django.setup()\n{code}").stdout.strip()

    def _python(self, *words: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *words],
            env=dict(self.environment),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done


@dataclass(frozen=True)
class IdentityProvider:
    """The provider, and who there is in it."""

    issuer: str

    def holds(self, **people: Mapping[str, object]) -> None:
        """Let these people be there, each with what the provider tells about them."""
        asked = urllib.request.Request(f"{self.issuer}/people", json.dumps(people).encode(), method="PUT")
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert answer.status == 200


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def uptake_server(data: Path, password: str, *names: str, port: int = 0, **settings: str) -> Iterator[Running]:
    """Serve the pages under the name localhost, which browsers trust with passkeys."""
    port = port or free_port()
    environment = os.environ | {
        "UPTAKE_DATA": str(data),
        "UPTAKE_DEMO": "false",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "uptake.config.settings",
        **settings,
    }
    running = Running(f"http://localhost:{port}", environment)
    running.fill(password, *names)
    words = [sys.executable, "-m", "uptake.command", "serve", "--without", "work", "--port", str(port)]
    with _process(words, data / "server.log", running.address + "/sign-in/", environment):
        yield running


@contextmanager
def identity_provider(folder: Path, redirect: str) -> Iterator[IdentityProvider]:
    """Run the provider; it sends people back to that address alone (or to these, with commas)."""
    port = free_port()
    issuer = f"http://localhost:{port}"
    words = ["node", str(ROOT / "tests/access/provider/provider.mjs"), str(port), CLIENT_SECRET, redirect]
    with _process(words, folder / "provider.log", f"{issuer}/.well-known/openid-configuration", os.environ):
        yield IdentityProvider(issuer)


@contextmanager
def _process(words: list[str], log: Path, address: str, environment: Mapping[str, str]) -> Iterator[None]:
    with log.open("w") as told:
        process = subprocess.Popen(words, env=dict(environment), stdout=told, stderr=subprocess.STDOUT, cwd=ROOT)
        try:
            _wait_for(address, process, log)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)  # another process: there is nothing else to wait on
    raise AssertionError(log.read_text())
