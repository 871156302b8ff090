"""Organizations and programs for the tests of the interface."""

import pytest

from tests.api.interface_world import Organization, Program
from tests.messaging.conftest import folder
from uptake.api.description import description

PARTS = {
    "{metric}": "communication.modes",
    "{category}": "communication",
    "{message}": "1",
    "{digest}": "0" * 64,
}
GROUP = "?attribute=department&metric=communication.modes&group=Sales"

__all__ = ["folder"]


@pytest.fixture
def hill(db, folder):
    return Organization.founded("hill")


@pytest.fixture
def vale(db, folder):
    return Organization.founded("vale")


@pytest.fixture
def program(hill):
    return Program(hill.token())


@pytest.fixture
def addresses():
    """Every address of the interface that can be read, with something in the place of its parts."""
    return addresses_of("get")


@pytest.fixture
def writings():
    """Every change that can be asked for: method and address."""
    return [(method, address) for method in ("post", "patch", "delete") for address in addresses_of(method)]


def addresses_of(method):
    found = [path.removeprefix("/api/v1") for path, known in description()["paths"].items() if method in known]
    for name, value in PARTS.items():
        found = [path.replace(name, value) for path in found]
    assert not [path for path in found if "{" in path]
    needed = {"/groups/figures": "?attribute=department", "/groups/history": GROUP}
    return [address + needed.get(address, "") for address in found]
