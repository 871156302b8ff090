import pytest
from delivery_world import World

from uptake.delivery.store import open_showings


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where the store of showings is: each test that asks holds on both."""
    return tmp_path / "delivery.sqlite3" if request.param == "sqlite" else request.getfixturevalue("showings_database")


@pytest.fixture
def store(place):
    found = open_showings(place)
    yield found
    found.close()


@pytest.fixture
def world(tmp_path, place):
    found = World(tmp_path, place=place)
    yield found
    found.close()
