"""The server under load and nginx, pinned to one core, on free loopback ports; both stop when we do."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER_CORE, LOAD_CORE = "0", "1"
_PATIENCE_SECONDS = 20.0
_NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            add_header ETag '"nothing-new"' always;
            add_header Retry-After 300 always;
            add_header Cache-Control no-store always;
            return 304;
        }}
    }}
}}
"""


class Missing(Exception):
    """A program that the bench needs is not installed."""


def check() -> None:
    """Say what is missing before anything is started; raises Missing."""
    packages = {"nginx": "nginx-light", "wrk": "wrk", "taskset": "util-linux"}
    missing = [program for program in packages if shutil.which(program, path=_path()) is None]
    if missing:
        names = " ".join(packages[program] for program in missing)
        raise Missing(f"The bench needs {', '.join(missing)}: apt-get install {names}")
    if len(os.sched_getaffinity(0)) < 2:
        raise Missing("The bench needs two processor cores: one for the servers, one for the load.")


@contextmanager
def nginx(folder: Path) -> Iterator[int]:
    """Run nginx, which answers everything with 304; gives its port."""
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(_NGINX.format(folder=folder, port=port))
    with running(["nginx", "-p", str(folder), "-c", str(configuration)], port, folder / "nginx.out"):
        yield port


@contextmanager
def delivery(
    folder: Path, data: Path, secret: bytes, *, store: str = "", workers: int = 1
) -> Iterator[tuple[int, int]]:
    """Run the delivery plane as `uptake deliver` does; gives its port and process id."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(workers), "--http", "1", "--no-ws", "--log-level", "warning"]
    command += ["bench.delivery.serving:app"]
    place = {"BENCH_DATA": str(data), "BENCH_SECRET": secret.decode(), "BENCH_DATABASE": store}
    with running(command, port, folder / "granian.out", place) as process:
        yield port, process


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server that flushes what it promises, on the core of the servers; gives an address."""
    from tests.postgres.postgres_cluster import Cluster  # noqa: PLC0415 - only where it is asked for

    os.sched_setaffinity(0, {int(SERVER_CORE)})  # inherited by what is started now
    cluster = Cluster(fsync=True)
    try:
        cluster.start()
        os.sched_setaffinity(0, {int(SERVER_CORE), int(LOAD_CORE)})
        yield cluster.create("bench")
    finally:
        cluster.remove()


def memory(process: int) -> int:
    """Add up the memory of a process and all below it, in MiB; what several share counts once (PSS)."""
    return sum(_kibibytes(each, "Pss:") for each in _all_below(process)) // 1024


def resident(process: int) -> int:
    """Add up the resident memory of a process and all below it, in MiB; what several share counts for each (RSS)."""
    return sum(_kibibytes(each, "Rss:") for each in _all_below(process)) // 1024


def _all_below(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(each for child in children for each in _all_below(int(child)))]


def _kibibytes(process: int, name: str) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


@contextmanager
def running(
    command: list[str],
    port: int,
    log: Path,
    place: dict[str, str] | None = None,
    *,
    patience: float = _PATIENCE_SECONDS,
) -> Iterator[int]:
    """Run a server on the core of the servers until it is not needed any more; gives its process id."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, *command],
            stdout=output,
            stderr=output,
            env={**os.environ, "PATH": _path(), **(place or {})},
        )
        try:
            _wait_for(port, process, log, patience)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path, patience: float) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"A server did not start:\n{log.read_text(errors='replace')}")


def free_port() -> int:
    """Find a port that nobody listens to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"  # where nginx lies
