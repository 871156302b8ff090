"""An organization with a data folder of its own, for the tests of privacy."""

import pytest

from tests.messaging.office import Office
from uptake.config.environment import Environment


@pytest.fixture
def folder(tmp_path, settings):
    """A data folder of the test's own."""
    settings.UPTAKE = Environment(data=tmp_path / "data", demo=True)
    return settings.UPTAKE


@pytest.fixture
def staffed(db, folder) -> Office:
    """Hillside with 30 people enabled for Teams, numbers 1 to 30; 1 to 12 write there."""
    office = Office.founded()
    office.hire(30)
    office.facts(active=range(1, 13))
    return office
