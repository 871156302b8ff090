"""An organization with admins, people, groups and facts, for the tests of messages."""

import pytest

from tests.messaging.office import Office
from uptake.config.environment import Environment


@pytest.fixture
def folder(tmp_path, settings):
    """A data folder of the test's own."""
    settings.UPTAKE = Environment(data=tmp_path, demo=True)
    return settings.UPTAKE


@pytest.fixture
def office(db, folder):
    """Hillside: everything turned on, nobody in it yet."""
    return Office.founded()


@pytest.fixture
def staffed(office):
    """Hillside with 30 people enabled for Teams, numbers 1 to 30; 1 to 12 write there."""
    office.hire(30)
    office.facts(active=range(1, 13))
    return office
