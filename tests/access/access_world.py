"""Visitors and admins as tests of signing in need them."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from uptake.tenancy.acting import Acting, acting_as
from uptake.tenancy.models import Admin, Tenant

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
PASSWORD = "long-enough-for-a-test"


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 that costs next to nothing: how strong it is, is the business of the settings."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


class Clock:
    """The moment that pages see."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def pass_by(self, **some: float) -> None:
        self.now += timedelta(**some)


def acts(admin: Admin, tenant: Tenant) -> Acting:
    found = acting_as(admin, tenant)
    assert found is not None
    return found


def visitor(address: str = "203.0.113.7") -> Client:
    return Client(
        SERVER_NAME="localhost", REMOTE_ADDR=address, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/130.0"
    )


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"username": f"{name}@hill.example", "password": password, **more})
