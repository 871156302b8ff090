"""Kinto, a store of records over HTTP: one record for each user, asked with the ETag that is known already.

It keeps everything in memory and looks nothing up in a database: the best case for it.
"""

import base64
import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.delivery import rivals
from bench.delivery.load import Ask

_USERS = 500  # each has a record; they are asked in turn
_INI = """
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
threads = 4

[app:main]
use = egg:kinto
kinto.bucket_create_principals = system.Everyone
kinto.userid_hmac_secret = bench
kinto.storage_backend = kinto.core.storage.memory
kinto.cache_backend = kinto.core.cache.memory
kinto.permission_backend = kinto.core.permission.memory
multiauth.policies = basicauth
kinto.paginate_by = 100
"""
_WHO = base64.b64encode(b"bench:bench").decode()


def install(place: Path) -> None:
    """Install it into an environment of its own."""
    done = place / "kinto" / "installed"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", place / "kinto"], check=True)
        pip = [place / "kinto" / "bin" / "pip", "install", "-q", "-r", Path(__file__).parent / "rivals_kinto.txt"]
        subprocess.run(pip, check=True)
        done.touch()


def serve(place: Path, folder: Path, _users: int) -> Iterator[tuple[int, list[Ask]]]:
    """Run it with one record for each user; gives its port and the requests."""
    port = rivals.free_port()
    settings = folder / "kinto.ini"
    settings.write_text(_INI.format(port=port))
    command = [str(place / "kinto" / "bin" / "pserve"), str(settings)]
    with rivals.running(command, port, folder / "kinto.out"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        _put(connection, "/v1/buckets/messages")
        _put(connection, "/v1/buckets/messages/collections/people")
        asks = []
        for number in range(_USERS):
            path = f"/v1/buckets/messages/collections/people/records/user{number}"
            asks.append(Ask(_WHO, cursor=_put(connection, path), path=path, scheme="Basic "))
        connection.close()
        yield port, asks


def _put(connection: http.client.HTTPConnection, path: str) -> str:
    headers = {"Authorization": f"Basic {_WHO}", "Content-Type": "application/json"}
    connection.request("PUT", path, json.dumps({"data": {"message": None}}), headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (200, 201):
        raise RuntimeError(f"Kinto answers {answer.status} to a PUT of {path}")
    return answer.headers["ETag"] or ""
