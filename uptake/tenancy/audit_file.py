"""The audit log as a file: CSV for people, one JSON object a line for programs."""

import json
from collections.abc import Iterable
from typing import Any

from uptake.tenancy.audit_queries import EntryRow
from uptake.ui.exports import csv_text

COLUMNS = ("number", "at", "admin", "action", "subject", "details", "digest")


def as_csv(rows: Iterable[EntryRow]) -> str:
    """A line for each entry; details are JSON in one cell."""
    return csv_text(COLUMNS, ([_told(row)[column] for column in COLUMNS] for row in rows))


def as_lines(rows: Iterable[EntryRow]) -> str:
    """One JSON object a line, from which the chain can be followed (rules/audit_chain)."""
    return "".join(json.dumps(_told(row) | {"details": row.details}, ensure_ascii=False) + "\n" for row in rows)


def _told(row: EntryRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "at": row.at.isoformat(timespec="microseconds"),
        "admin": row.admin,
        "action": row.action,
        "subject": row.subject,
        "details": json.dumps(row.details, ensure_ascii=False, sort_keys=True),
        "digest": row.digest,
    }
