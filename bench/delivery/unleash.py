"""Unleash, a server of feature flags: two hundred flags, each for one user in fifty, evaluated for one user at a time.

It holds the flags in memory while it answers; PostgreSQL is needed to start it.
"""

import http.client
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.delivery import rivals
from bench.delivery.load import Ask

_FLAGS = 200
_SHARE = 2  # per cent of the users, each flag
_ADMIN, _READER = "*:*.bench-admin", "default:development.bench-reader"
_PATIENCE_SECONDS = 60.0


def install(place: Path) -> None:
    """Install it into a folder of its own, as its lock file says."""
    folder = place / "unleash"
    done = folder / "installed"
    if not done.exists():
        folder.mkdir(exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(Path(__file__).parent / "rivals_unleash" / name, folder)
        subprocess.run(["npm", "ci", "--silent"], cwd=folder, check=True)
        done.touch()


def serve(place: Path, folder: Path, users: int) -> Iterator[tuple[int, list[Ask]]]:
    """Run it with its flags; gives its port and the requests."""
    with rivals.postgresql() as database:
        port = rivals.free_port()
        settings = {
            "DATABASE_URL": database,
            "DATABASE_SSL": "false",
            "HTTP_HOST": "127.0.0.1",
            "PORT": str(port),
            "INIT_ADMIN_API_TOKENS": _ADMIN,
            "INIT_FRONTEND_API_TOKENS": _READER,
            "CHECK_VERSION": "false",
            "SEND_TELEMETRY": "false",
            "LOG_LEVEL": "error",
            "NODE_ENV": "production",
        }
        main = place / "unleash" / "node_modules" / "unleash-server" / "dist" / "server.js"
        with rivals.running(["node", str(main)], port, folder / "unleash.out", settings, patience=_PATIENCE_SECONDS):
            _fill(port)
            asks = [Ask(_READER, path=f"/api/frontend?userId={number}", scheme="") for number in range(users)]
            _wait_until_known(port, asks)
            yield port, asks


def _fill(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    rollout = {"rollout": str(_SHARE), "stickiness": "userId"}
    for number in range(_FLAGS):
        name = f"message{number}"
        flags = "/api/admin/projects/default/features"
        here = f"{flags}/{name}/environments/development"
        _post(connection, flags, {"name": name, "type": "release"})
        strategy = {"name": "flexibleRollout", "parameters": rollout | {"groupId": name}}
        _post(connection, f"{here}/strategies", strategy)
        _post(connection, f"{here}/on", {})
    connection.close()


def _post(connection: http.client.HTTPConnection, path: str, content: object) -> None:
    headers = {"Authorization": _ADMIN, "Content-Type": "application/json"}
    connection.request("POST", path, json.dumps(content), headers)
    answer = connection.getresponse()
    told = answer.read()
    if answer.status >= http.client.BAD_REQUEST:
        raise RuntimeError(f"Unleash answers {answer.status} to {path}: {told[:200]!r}")


def _wait_until_known(port: int, asks: list[Ask]) -> None:
    """Wait until the flags are evaluated: out of two hundred, some are for somebody."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        found = sum(_evaluated(port, ask) for ask in asks[:20])
        if found:
            return
        time.sleep(0.5)
    raise RuntimeError("Unleash evaluates no flag")


def _evaluated(port: int, ask: Ask) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", ask.path, headers={"Authorization": ask.token})
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    if answer.status != http.client.OK:
        raise RuntimeError(f"Unleash answers {answer.status} to {ask.path}: {told[:200]!r}")
    return len(json.loads(told)["toggles"])
