"""An installation of its own with one organization, and its server as another process."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FOUND = """
import django; django.setup()
from datetime import UTC, datetime
from uptake.command.console import ready_state
ready_state()
from uptake.rules.permissions import Role
from uptake.tenancy.acting import acting_as
from uptake.tenancy.actions import create_admin, create_tenant
from uptake.tenancy.token_actions import make_token
now = datetime.now(UTC)
tenant = create_tenant(slug="bench", name="Bench", time_zone="UTC", now=now)
roles = {"bench": [Role.GLOBAL_ADMINISTRATOR]}
admin = create_admin(sign_in="a@bench.example", name="A", password="only-for-the-bench", roles=roles, now=now)
print(make_token(name="SCIM", scopes=["directory:write"], by=acting_as(admin, tenant), now=now))
"""
EXCLUDE = """
import django; django.setup()
from uptake.people.models import Group
from uptake.tenancy.models import Tenant
tenant = Tenant.objects.get()
tenant.excluded_groups = list(Group.objects.of(tenant).order_by("pk").values_list("directory_id", flat=True)[:20])
tenant.save()
"""


@dataclass
class Served:
    """Where it listens, the token of the identity provider, and its process."""

    port: int
    token: str
    process: "subprocess.Popen[bytes]"
    environment: dict[str, str]

    def processor_seconds(self) -> float:
        """Seconds of processor time that the server has used, its workers included."""
        ticks = 0
        for each in Path("/proc").glob("[0-9]*/stat"):
            try:
                told = each.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            if int(told[2]) == self.process.pid:  # its process group
                ticks += int(told[11]) + int(told[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def exclude_groups(self) -> None:
        """Leave the members of twenty groups out of every figure, as a global administrator may."""
        _run(EXCLUDE, self.environment)


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Found an installation in an empty folder (or where UPTAKE_DATABASE says) and serve it until the end."""
    environment = {**os.environ, "UPTAKE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "uptake.config.settings"}
    token = _run(FOUND, environment).split()[-1]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "bench.scim.unpaced:app", "--interface", "asgi", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--log-level", "error"], env=environment, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, process)
        yield Served(port, token, process, environment)
    finally:
        process.terminate()
        process.wait(60)


def _run(program: str, environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/scim/v2/Users", timeout=5)
        except urllib.error.HTTPError:
            return  # it asks for a token
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
