"""Two organizations, beside each other, that nothing of a test outlives; made once for all tests of a file."""

import shutil
from dataclasses import replace

import pytest
from django.conf import settings as held
from django.db import transaction

from tests.authorization.two_organizations import founded
from uptake.config.environment import Environment


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker, tmp_path_factory):
    """What is made once: each test runs in a transaction inside of this one, and takes back what it changes."""
    before = held.UPTAKE
    held.UPTAKE = Environment(data=tmp_path_factory.mktemp("organizations"), demo=True)
    with django_db_blocker.unblock(), transaction.atomic():
        yield held.UPTAKE.folder / "secret.key", {slug: founded(slug) for slug in ("hill", "valeish")}
        transaction.set_rollback(True)
    held.UPTAKE = before


@pytest.fixture
def folder(both, tmp_path, settings):
    """A data folder of the test's own, with the secret that was there when the organizations were made."""
    shutil.copy(both[0], tmp_path)
    settings.UPTAKE = Environment(data=tmp_path, demo=True)
    return settings.UPTAKE


@pytest.fixture
def hill(both, folder, db):
    return _of_this_test(both[1]["hill"])


@pytest.fixture
def vale(both, folder, db):
    return _of_this_test(both[1]["valeish"])


def _of_this_test(made):
    """The same organization; admins that a test makes go with it."""
    return replace(made, values=dict(made.values), tokens=dict(made.tokens), admins=dict(made.admins))
