"""Organizations whose identity provider keeps persons and groups over SCIM."""

import pytest

from tests.messaging.conftest import folder
from tests.scim.providing import Provider

__all__ = ["folder"]


@pytest.fixture
def hill(db, folder):
    return Provider.of("hill")


@pytest.fixture
def vale(db, folder):
    return Provider.of("vale")
