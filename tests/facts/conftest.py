"""What the tests of facts are given."""

from collections.abc import Callable
from pathlib import Path

import pytest
from facts_world import SNAPSHOT, World, case

from uptake.facts.importers.deliveries import Delivery, Skipped
from uptake.facts.importers.found import Found
from uptake.facts.importers.read import read


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def worlds(tmp_path: Path) -> Callable[[str], World]:
    """Make tenants, each in a place of its own."""
    return lambda name: World(tmp_path / name, name)


@pytest.fixture
def delivered() -> Callable[[str], Delivery]:
    """Read a file of cases/import that must be taken."""

    def take(name: str) -> Delivery:
        found = case(name)
        assert isinstance(found, Delivery), found
        return found

    return take


@pytest.fixture
def skipped() -> Callable[..., Skipped]:
    """Read a file of cases/import (or bytes) that must be skipped."""

    def skip(name: str, data: bytes | None = None, *, strict: bool = False) -> Skipped:
        found = (
            case(name, strict=strict) if data is None else read(Found(name, data), snapshot_day=SNAPSHOT, strict=strict)
        )
        assert isinstance(found, Skipped), found
        return found

    return skip
