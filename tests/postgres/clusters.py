"""The PostgreSQL servers that tests ask for: one for each process of pytest, and one that is there to be killed."""

import itertools

import psycopg
import pytest

from tests.postgres.postgres_cluster import Cluster
from uptake.delivery.postgres.schema import SCHEMA
from uptake.delivery.store import open_showings

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def cluster():
    """A server that need not survive a power cut."""
    found = Cluster()
    try:
        yield found.start()
    finally:
        found.remove()


@pytest.fixture
def durable_cluster():
    """A server that keeps what it has promised when it is killed."""
    found = Cluster(fsync=True)
    try:
        yield found.start()
    finally:
        found.remove()


@pytest.fixture(scope="session")
def filled_with_tables(cluster):
    """A database with the tables of the store of showings."""
    address = cluster.create("showings")
    open_showings(address).close()
    return address


@pytest.fixture
def showings_database(filled_with_tables):
    """The address of a database whose store of showings is empty; quicker than one of a test's own."""
    empty(filled_with_tables)
    return filled_with_tables


def empty(address):
    """Empty the store of showings."""
    with psycopg.connect(address, autocommit=True) as at:
        at.execute(f"set search_path = {SCHEMA}")
        at.execute("truncate exposure, showing, trial, tally, reach, device, enrolled, enrolment, file")


@pytest.fixture
def database(cluster):
    """The address of an empty database of a test's own."""
    name = f"test_{next(_NUMBERS)}"
    yield cluster.create(name)
    cluster.drop(name)
