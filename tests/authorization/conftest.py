"""Two organizations, beside each other, that nothing of a test outlives."""

import pytest

from tests.authorization.two_organizations import founded
from tests.messaging.conftest import folder

__all__ = ["folder"]


@pytest.fixture
def hill(db, folder):
    return founded("hill")


@pytest.fixture
def vale(db, folder):
    return founded("valeish")
