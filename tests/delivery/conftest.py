import pytest
from delivery_world import World


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path)
    yield found
    found.close()
