"""PostgreSQL's own tools: which of those installed fits a server, and how one is run without telling a secret.

`pg_dump` reads servers of its own version and of older ones. What a much newer one writes an older server may not
take, so of those that fit, the oldest is the best.
"""

import logging
import os
import re
import shutil
import subprocess
from pathlib import Path

from psycopg import conninfo

from uptake.rules.refusals import Refused

OPTIONS = "-c uptake.tenant=all -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
"""Of a line that copies everything: the policies of the tables show the rows of all tenants, however long it takes."""
_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin", "usr/local/pgsql/bin")
_SECRETS = ("password", "sslpassword")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_TOLD = 5  # lines of a tool that are kept for whoever has to understand what went wrong
_LOG = logging.getLogger(__name__)


def fitting(name: str, server: int) -> list[Path]:
    """The tools of that name that fit a server of a version, like 17; the best one first.

    Raises Refused("no_postgres_tool") where there is none, and Refused("postgres_tool_too_old").
    """
    found = {version: path for path in reversed(_installed(name)) if (version := version_of(path))}
    if not found:
        raise Refused("no_postgres_tool", tool=name)
    good = [found[version] for version in sorted(found) if version >= server]
    if not good:
        raise Refused("postgres_tool_too_old", tool=name, found=max(found), server=server)
    return good


def version_of(tool: Path) -> int:
    """The version of a tool, like 17; 0 for what does not tell."""
    try:
        told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return 0
    known = _VERSION.search(told.stdout)
    return int(known[1]) if known else 0


def run(tool: Path, arguments: list[str], address: str) -> None:
    """Run a tool on the database of an address; raises Refused("postgres_tool_failed").

    The password goes through the environment, where other users of the machine do not see it. What the tool says
    goes into the log, but for the rows that it quotes.
    """
    asked = {name: value for name, value in conninfo.conninfo_to_dict(address).items() if value is not None}
    secret = {name: str(asked.pop(name)) for name in _SECRETS if name in asked}
    asked["options"] = f"{asked.get('options', '')} {OPTIONS}".strip()
    where = conninfo.make_conninfo("", **asked)
    given = os.environ | {"LC_ALL": "C"} | ({"PGPASSWORD": secret["password"]} if "password" in secret else {})
    command = [str(tool), "--no-password", f"--dbname={where}", *arguments]
    done = subprocess.run(command, env=given, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "error:" in line.lower()][:_TOLD]
        _LOG.error("%s has failed: %s", tool.name, " | ".join(said) or f"it ended with {done.returncode}")
        raise Refused("postgres_tool_failed", tool=tool.name)


def _installed(name: str) -> list[Path]:
    """Where the tool lies: in the folders of each version, which are asked before what only leads to one of them."""
    places = [path for pattern in _PLACES for path in sorted(Path("/").glob(f"{pattern}/{name}"))]
    on_path = shutil.which(name)
    return [*places, *([Path(on_path)] if on_path else [])]
