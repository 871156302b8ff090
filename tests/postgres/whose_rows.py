"""Watches what the database was told: for which tenant each statement about rows of tenants was asked."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection
from django.db.models import Manager

from uptake.tenancy.policies import conditions
from uptake.tenancy.scope import OwnedManager

WHICH_ORGANIZATIONS = re.compile(r'SELECT "tenancy_tenant"\..* IN \(SELECT .* FROM "tenancy_assignment"')
"""The question of acting.tenants_of, which is about all on purpose."""


def guarded() -> set[str]:
    """The tables whose rows belong to tenants."""
    return {table for each in apps.get_app_configs() for table in conditions(each)}


@contextmanager
def listened() -> Iterator[list[tuple[str, str]]]:
    """Every statement about such tables meanwhile, behind what the connection had been told before it."""
    found: list[tuple[str, str]] = []
    named = re.compile("|".join(rf'"{table}"' for table in sorted(guarded())))

    def look(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if named.search(sql) and not WHICH_ORGANIZATIONS.match(sql):
            try:
                (said,) = connection.connection.execute("select current_setting('uptake.tenant', true)").fetchone()
            except psycopg.errors.InFailedSqlTransaction:
                said = ""  # it will not be answered anyway
            found.append((said, sql[:160]))
        return execute(sql, *args)

    with connection.execute_wrapper(look):
        yield found


def forget_whose(monkeypatch: Any) -> None:
    """Break every query there is: none asks whose rows it wants any more."""
    monkeypatch.setattr(OwnedManager, "of", lambda self, _tenant: Manager.get_queryset(self))
