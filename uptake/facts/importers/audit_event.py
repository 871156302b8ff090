"""One record of the audit log: who did what to which file, or nothing that counts.

Field names and types of users are those of the documented schema of the Office 365 Management Activity API;
which operation reads and which creates is the specification of Adoption Score, sections 1.3 and 8.5.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec

from uptake.facts.importers.file_types import file_type
from uptake.facts.importers.opaque import opaque, site_id
from uptake.facts.shared_work import FILE_USE

READS = frozenset({"FileAccessed", "FileAccessedExtended", "FileDownloaded"})
CHANGES = frozenset(
    {
        "FileUploaded", "FileModified", "FileModifiedExtended", "FileCheckedIn", "FileCopied", "FileMoved",
        "FileSyncUploadedFull", "FileSyncUploadedPartial", "FileSyncDownloadedFull", "FileSyncDownloadedPartial",
    }
)  # fmt: skip
_HUMAN = frozenset({"0", "2", "10", "regular", "admin", "guest"})  # the others: Microsoft, systems, apps, policies
_ONEDRIVE, _SHAREPOINT = FILE_USE["place"].bit("onedrive"), FILE_USE["place"].bit("sharepoint")


class AuditRecord(msgspec.Struct, rename="pascal"):
    """The fields of an audit record that are used."""

    id: str | None = None
    creation_time: str | None = None
    operation: str | None = None
    user_id: str | None = None
    user_type: int | str | None = None
    object_id: str | None = None
    source_file_extension: str | None = None
    site_url: str | None = None
    site: str | None = None
    workload: str | None = None


class FileEvent(NamedTuple):
    """A person reading (`reads` 1) or changing (`changes` 1) a file at a second of a day."""

    id: str
    principal: str
    file: str
    place: int
    workspace: str | None
    type: int
    reads: int
    changes: int


class Wrong(Exception):
    """The record cannot be used: which field, and why (a reason of reasons.py)."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


def moment(text: str | None) -> tuple[date, int]:
    """The UTC day and the second of it; raises Wrong for what is no moment of ISO 8601."""
    bare = (text or "").strip()
    day = _day(bare[:10])
    clock, rest = bare[10:19], bare[19:]
    if day and clock[:1] in ("T", " ") and rest.strip(".0123456789") in ("", "Z"):
        hour, minute, second = clock[1:3], clock[4:6], clock[7:9]
        if (hour + minute + second).isdecimal() and clock[3] == clock[6] == ":":
            told = int(hour) * 3600 + int(minute) * 60 + int(second)
            if int(hour) < 24 and int(minute) < 60 and int(second) < 60:
                return day, told
    return _elsewhere(bare)


def file_event(record: AuditRecord) -> FileEvent | None:
    """What the record says of a person and a file; None when no person did it. Raises Wrong."""
    principal = person_of(record)
    if principal is None:
        return None
    address = (record.object_id or "").strip()
    if not address:
        raise Wrong("ObjectId", record.object_id, "no_file")
    operation = record.operation or ""
    site = (record.site_url or "").strip()
    personal = _is_personal(site or address) or record.workload == "OneDrive"
    return FileEvent(
        record.id or opaque("|".join((record.creation_time or "", principal, operation, address))),
        principal,
        opaque(address),
        _ONEDRIVE if personal else _SHAREPOINT,
        None if personal else _site(record.site or "", site),
        file_type(record.source_file_extension or "", address),
        int(operation in READS),
        int(operation in CHANGES),
    )


def person_of(record: AuditRecord) -> str | None:
    """The user principal name in lower case; None for apps, systems, and people without an account.

    Raises Wrong when nobody is named at all.
    """
    name = (record.user_id or "").strip().lower().rsplit("|", 1)[-1]
    if not name:
        raise Wrong("UserId", record.user_id, "no_person")
    kind = str(record.user_type).lower() if record.user_type is not None else "regular"
    at_home, _, domain = name.rpartition("@")
    named = at_home and "." in domain and not name.startswith("urn:")  # not app@sharepoint, not SHAREPOINT\\system
    return name if named and kind in _HUMAN else None


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        return None


def _elsewhere(text: str) -> tuple[date, int]:
    """A moment that is written with another offset than that of UTC."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError as problem:
        raise Wrong("CreationTime", text, "bad_moment") from problem
    if told.tzinfo is None:
        raise Wrong("CreationTime", text, "bad_moment")
    there = told.astimezone(UTC)
    return there.date(), there.hour * 3600 + there.minute * 60 + there.second


@lru_cache(maxsize=65536)
def _site(directory_id: str, address: str) -> str | None:
    return site_id(directory_id, address)


@lru_cache(maxsize=65536)
def _is_personal(address: str) -> bool:
    """Whether the host is the one on which everybody's own files lie (`contoso-my.sharepoint.com`)."""
    host = address.lower().removeprefix("https://").removeprefix("http://").split("/", 1)[0]
    return host.split(".", 1)[0].endswith("-my")
