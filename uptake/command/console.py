"""How the command line speaks: sentences to people on standard error, results on standard output."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

TELL = Console(stderr=True, highlight=False, soft_wrap=True)
OUT = Console(highlight=False, soft_wrap=True)

if TYPE_CHECKING:
    from uptake.tenancy.models import Tenant

_BRINGING_UP = 0x75707462  # the lock of whoever brings the state database up to date

Tick = Callable[[int, int], None]


class Format(StrEnum):
    """How results are printed: for people, or for programs."""

    TEXT = "text"
    JSON = "json"


def fail(text: str, code: int = 2) -> NoReturn:
    """End with a sentence on standard error."""
    TELL.print(text, markup=False)
    sys.exit(code)


def as_json(value: Any) -> None:
    """Print one JSON document, days in ISO form."""
    sys.stdout.write(json.dumps(value, default=str, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def progress(text: str) -> Iterator[Tick]:
    """A progress bar on standard error; call it with how much is done, and of how much."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=TELL, transient=True) as bar:
        task = bar.add_task(text, total=None)

        def tick(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tick


def content_of(file: Path) -> bytes:
    """What a file holds that somebody named; where it cannot be read, the verb ends with a sentence."""
    try:
        return file.read_bytes()
    except OSError:
        fail(_("%(file)s cannot be read. Check the path.") % {"file": file})


def ready_state(*, keyed: bool = True) -> None:
    """Bring the state database up to date; quick when it already is. Ends where a restore died half-way.

    It ends as well where a newer version has brought it up to date before, and where names of people are turned
    otherwise than before, unless the verb has to do with no names (`keyed` is false).
    """
    from uptake.config.environment import environment
    from uptake.operations.marked import require_whole
    from uptake.operations.versions import require_own

    require_whole(environment.folder)
    with _alone():
        require_own()
        call_command("migrate", verbosity=0, interactive=False)
        if keyed:
            from uptake.people.pseudonymity import settle

            settle(datetime.now(UTC))


def organization(slug: str) -> "Tenant":
    """The organization that a verb names; until the verb ends, it sees and writes the rows of no other.

    Raises Refused("no_such_tenant").
    """
    from uptake.tenancy.actions import tenant_of
    from uptake.tenancy.whose import until_its_end

    found = tenant_of(slug)
    until_its_end(found)
    return found


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process brings the same server up to date; a file has one writer anyway."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_BRINGING_UP])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [_BRINGING_UP])
        if not connection.in_atomic_block:  # a verb that somebody runs inside their own transaction starts no server
            # What serves may run in processes that are copies of this one, and lines are not to be copied.
            connection.close()
            cast("Any", connection).close_pool()
