"""One small history of the main demonstration tenant, written once for the tests that only read it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from uptake.demo.behaviour import Activity, behave
from uptake.demo.exports import write_exports
from uptake.demo.organization import DEMO_TENANTS, Organization, made

LAST_DAY = date(2026, 11, 20)
WINDOW = 28


@pytest.fixture(scope="session")
def last_day() -> date:
    return LAST_DAY


@pytest.fixture(scope="session")
def main() -> Organization:
    return made(DEMO_TENANTS[0])


@pytest.fixture(scope="session")
def history(main: Organization) -> Activity:
    """What the people of the main tenant did in 210 days."""
    return behave(main, tuple(LAST_DAY - timedelta(days=ago) for ago in reversed(range(210))))


@pytest.fixture(scope="session")
def exported(main: Organization, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the main tenant's last 28 days."""
    folder = tmp_path_factory.mktemp("exports")
    write_exports(folder, organization=main, last_day=LAST_DAY, days=WINDOW)
    return folder
