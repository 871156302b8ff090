"""Organizations and programs for the tests of the interface."""

import pytest

from tests.api.interface_world import Organization, Program
from tests.messaging.conftest import folder
from uptake.api.description import description

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
    """Every address of the interface, with something in the place of its parts."""
    parts = {"{metric}": "communication.modes", "{category}": "communication", "{message}": "1"}
    found = [path.removeprefix("/api/v1") for path in description()["paths"]]
    for name, value in parts.items():
        found = [path.replace(name, value) for path in found]
    assert not [path for path in found if "{" in path]
    needed = {"/groups/figures": "?attribute=department", "/groups/history": GROUP}
    return [address + needed.get(address, "") for address in found]
