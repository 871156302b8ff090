"""An organization, its admins, and a moment that tests may move."""

from collections.abc import Callable, Iterator

import pytest
from access_world import NOW, PASSWORD, Clock, sign_in, visitor
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from uptake.rules.permissions import Role
from uptake.tenancy import actions
from uptake.tenancy.models import Admin, Tenant

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as for every other test, but it knows localhost: passkeys need a name."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Passwords are hashed in no time."""
    settings.PASSWORD_HASHERS = ["access_world.QuickArgon2"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(timezone, "now", lambda: held.now)
    return held


@pytest.fixture
def tenant(db: None) -> Tenant:
    return actions.create_tenant(slug="hill", name="Hill", time_zone="Europe/Berlin", now=NOW)


@pytest.fixture
def other(db: None) -> Tenant:
    return actions.create_tenant(slug="vale", name="Vale", time_zone="UTC", now=NOW)


Make = Callable[..., Admin]


@pytest.fixture
def make() -> Make:
    def made(name: str, **roles: Role) -> Admin:
        return actions.create_admin(
            sign_in=f"{name}@hill.example",
            name=name.title(),
            password=PASSWORD,
            roles={slug: [role] for slug, role in roles.items()},
            now=NOW,
        )

    return made


@pytest.fixture
def gina(tenant: Tenant, make: Make) -> Admin:
    """A global administrator."""
    return make("gina", hill=Role.GLOBAL_ADMINISTRATOR)


@pytest.fixture
def rita(tenant: Tenant, make: Make) -> Admin:
    """A reader of reports."""
    return make("rita", hill=Role.REPORTS_READER)


@pytest.fixture
def inside(gina: Admin) -> Client:
    """Gina's browser, signed in."""
    client = visitor()
    sign_in(client, "gina")
    return client
