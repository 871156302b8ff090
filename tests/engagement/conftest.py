"""The same organization as in the tests of messages, and people who look at a message."""

from datetime import timedelta

import pytest

from tests.engagement.audience import Audience
from tests.messaging.conftest import folder, office, staffed
from tests.messaging.office import NOW, TODAY
from uptake.messaging import actions, clock
from uptake.messaging.models import Message

__all__ = ["folder", "office", "staffed"]


@pytest.fixture
def message(staffed):
    """A business bar of Hillside, out since today for a year; 13 to 30 are its recipients, all of them."""
    number = staffed.draft(last=TODAY + timedelta(days=365))
    Message.objects.of(staffed.tenant).filter(pk=number).update(holdout=0)  # nobody is left out by chance
    actions.schedule(message_id=number, by=staffed.will, now=NOW)
    clock.register_pending(staffed.tenant, TODAY, NOW)
    return number


@pytest.fixture
def audience(staffed, message):
    found = Audience(staffed.tenant, NOW)
    yield found
    found.close()
