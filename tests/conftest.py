"""What every test stands on: a data folder of its own, no real clock, no network but loopback."""

import os
import tempfile
from collections.abc import Iterator

import hypothesis
import pytest
from django.db.backends.sqlite3.base import DatabaseOperations
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

# The settings are read when they are first imported, so the folder must be known before.
os.environ["UPTAKE_DATA"] = tempfile.mkdtemp(prefix="uptake-tests-")
os.environ.setdefault("UPTAKE_DEMO", "true")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside Django's ORM

pytest_plugins = ["tests.postgres.clusters"]


@pytest.fixture(autouse=True)
def language_of_nobody() -> Iterator[None]:
    """No test reads in the language that a page of an earlier one was asked for in: Django leaves it behind."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def flushing_takes_the_audit_log_along() -> Iterator[None]:
    """A test that commits is cleaned up by deleting every row, which the triggers of the audit log refuse, rightly.

    They come back by themselves: Django tells them that tables were made (tenancy/audit_triggers).
    """
    original = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: object, **kwargs: object) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("select name from sqlite_master where type = 'trigger'")
            names = [name for (name,) in cursor.fetchall()]
        return [*(f"DROP TRIGGER {name};" for name in names), *original(self, *args, **kwargs)]

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = original


QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. One per module and no longer: while it lives, no other test may run a loop of its own."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield started
        started.close()


# Machines are busy at times: how long an example takes says nothing about whether it holds. The examples of a property
# are the same in every run, so that a failure says something about a change; `make explore` draws others.
hypothesis.settings.register_profile("the same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis.settings.load_profile("explore" if os.environ.get("UPTAKE_EXPLORE") else "the same")
