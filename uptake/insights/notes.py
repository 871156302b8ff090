"""Notes that admins write at a day of the history, so that others know what happened then."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from uptake.insights.models import Annotation
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

LONGEST = 200


@dataclass(frozen=True)
class NoteRow:
    """One note, as the page lists it."""

    id: int
    day: date
    text: str
    made_by: str


def notes(tenant: Tenant) -> list[NoteRow]:
    """All notes, the newest day first."""
    found = Annotation.objects.of(tenant).order_by("-day", "-pk")
    return [NoteRow(row.pk, row.day, row.text, row.made_by) for row in found]


@transaction.atomic
def write_note(*, day: date, text: str, by: Acting, now: datetime) -> int:
    """Write a note at a day; its number. Raises Refused("note_is_empty") and Refused("note_in_the_future")."""
    by.require(Permission.SET_GOALS)
    if not text.strip():
        raise Refused("note_is_empty")
    if day > now.date():
        raise Refused("note_in_the_future", day=day)
    row = Annotation(tenant=by.tenant, day=day, text=text.strip()[:LONGEST], made_by=by.sign_in, made_at=now)
    row.save(force_insert=True)
    note(by, "note.written", f"note {row.pk}", tenant=by.tenant, at=now, day=day.isoformat())
    return row.pk


@transaction.atomic
def delete_note(*, note_id: int, by: Acting, now: datetime) -> None:
    """Delete a note; deleting it again changes nothing."""
    by.require(Permission.SET_GOALS)
    gone, _by_table = Annotation.objects.of(by.tenant).filter(pk=note_id).delete()
    if gone:
        note(by, "note.deleted", f"note {note_id}", tenant=by.tenant, at=now)
