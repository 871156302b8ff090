"""The same organization as in the tests of messages, and people who look at a message."""

from datetime import timedelta

import pytest

from tests.engagement.audience import Audience
from tests.messaging.conftest import folder, office, staffed
from tests.messaging.office import NOW, TODAY

__all__ = ["folder", "office", "staffed"]


@pytest.fixture
def message(staffed):
    """A business bar of Hillside, out since today for a year; 13 to 30 are its recipients."""
    return staffed.scheduled(last=TODAY + timedelta(days=365))


@pytest.fixture
def audience(staffed, message):
    found = Audience(staffed.tenant, NOW)
    yield found
    found.close()
