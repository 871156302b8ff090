"""A PostgreSQL server of the tests' own: made in a folder, started, killed, started again, stopped.

Nobody else's server is touched: it listens on a free port of the loopback, with a password that nobody knows.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

PATIENCE_SECONDS = 60
ROLE = "uptake"  # neither a superuser nor one whom the locks of rows do not hold
FAST = ("fsync=off", "full_page_writes=off", "autovacuum=off")


def binaries() -> Path:
    """The folder of the newest PostgreSQL installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        on_path = shutil.which("initdb")
        assert on_path, "PostgreSQL is not installed: sh tools/postgres.sh"
        return Path(on_path).resolve().parent
    return max(found, key=lambda folder: int(folder.parent.name))


def another_user() -> dict:
    """PostgreSQL does not run as root: who runs it instead, in the words of subprocess."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise AssertionError("there is no user to run PostgreSQL as")


class Cluster:
    """One server. `fsync` is for tests that kill it; others need not wait for the disk."""

    def __init__(self, folder: Path | None = None, *, fsync: bool = False) -> None:
        # The user that runs it must reach the folder; those of pytest are closed.
        self.folder = folder or Path(tempfile.mkdtemp(prefix="uptake-postgres-"))
        self.port = _free_port()
        self._fsync = fsync
        self._passwords = {ROLE: secrets.token_hex(16), "owner": secrets.token_hex(16)}
        self._process: subprocess.Popen | None = None
        self._user = another_user()

    def start(self) -> "Cluster":
        """Make it when it is not there yet, and wait until it answers; after a kill it recovers first."""
        data = self.folder / "data"
        is_new = not data.exists()
        if is_new:
            self._make(data)
        settings = [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=60"]
        settings += ["shared_buffers=32MB", "log_min_messages=warning", *(() if self._fsync else FAST)]
        command = [str(binaries() / "postgres"), "-D", str(data)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *(word for each in settings for word in ("-c", each))],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, **self._user,
            )  # fmt: skip
        self._wait_until_it_answers()
        if is_new:
            with self._owner() as at:
                role = sql.Identifier(ROLE), sql.Literal(self._passwords[ROLE])
                at.execute(sql.SQL("create role {} login createdb nosuperuser password {}").format(*role))
        return self

    def create(self, database: str) -> str:
        """Make an empty database in place of one of that name, and give its address."""
        with self._owner() as at:
            name = sql.Identifier(database)
            at.execute(sql.SQL("drop database if exists {} with (force)").format(name))
            at.execute(sql.SQL("create database {} owner {}").format(name, sql.Identifier(ROLE)))
        return self.address(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        with self._owner() as at:
            at.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database)))

    def address(self, database: str, *, role: str = ROLE) -> str:
        """The address of a database, with the password in it."""
        return f"postgresql://{role}:{self._passwords[role]}@127.0.0.1:{self.port}/{database}"

    def kill(self) -> None:
        """End it as a power cut would, all of its processes at once."""
        assert self._process is not None
        children = _children(self._process.pid)
        self._process.kill()
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(_is_alive(child) for child in children) and time.monotonic() < deadline:
            time.sleep(0.01)
        self._process = None

    def stop(self) -> None:
        """End it in order, its connections too."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(PATIENCE_SECONDS)
            self._process = None

    def remove(self) -> None:
        """Stop it, and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self, data: Path) -> None:
        password = self.folder / "password"
        password.write_text(self._passwords["owner"])
        if self._user:
            for path in (self.folder, password):
                os.chown(path, self._user["user"], self._user["group"])
        command = [str(binaries() / "initdb"), "-D", str(data), "-U", "owner", "--pwfile", str(password), "-N"]
        command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, **self._user)
        assert done.returncode == 0, done.stderr
        password.unlink()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self._owner().close()
                return
            except psycopg.OperationalError:
                if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(0.02)

    def _owner(self) -> psycopg.Connection:
        return psycopg.connect(self.address("postgres", role="owner"), autocommit=True, connect_timeout=5)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _is_alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _children(parent: int) -> list[int]:
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(words[1]) == parent:
            found.append(int(each.parent.name))
    return found
