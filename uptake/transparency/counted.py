"""What is counted about whoever reads: table by table, from which reports, how many days of theirs, and how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uptake.facts.of_person import Mine
from uptake.privacy.shelves import SHELVES
from uptake.rules.retention import days_kept
from uptake.rules.window import DAYS
from uptake.tenancy.models import Tenant

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "person_day": _(
            "How much you mailed, chatted, met, called, posted and worked on files, day by day. No contents."
        ),
        "person_period": _("The same as sums over a period, from reports that tell no single days."),
        "person_state": _("Your account, your licences, and where you belong in the organization, day by day."),
        "mail_thread": _("Mail threads that you began: whether somebody was mentioned, and when it was answered."),
        "community_question": _("Questions that you asked in communities, and when they were answered."),
        "file_use": _("How often you opened or changed an online file. No names and no contents of files."),
    }
)
"""Every table that names persons, in plain words."""

_SHELF_OF = {table: shelf for shelf in SHELVES for table in shelf.tables}


@dataclass(frozen=True)
class Figure:
    """One column that holds something of the reader: what it tells, where it comes from, on how many days of 28.

    Tables say in English what their columns tell; `is_english` is whether nobody has translated that for the reader.
    """

    name: str
    says: str
    is_english: bool
    source: str
    days: int


@dataclass(frozen=True)
class Counted:
    """One table: days of the reader within the last 28, since when there are any, and until when the newest is kept."""

    table: str
    says: Promise
    days: int
    first: date | None
    kept_days: int
    next_gone: date | None
    figures: Sequence[Figure]


def counted(tenant: Tenant, mine: Sequence[Mine], today: date) -> list[Counted]:
    """Every table that names persons, also those that hold nothing of the reader."""
    return [_counted(tenant, each, today) for each in mine]


def _counted(tenant: Tenant, mine: Mine, today: date) -> Counted:
    since = today - timedelta(days=DAYS)
    recent = [row for row in mine.rows if row["day"] > since]
    first = mine.days[0] if mine.rows else None
    kept = days_kept(tenant.retention, _SHELF_OF[f"facts.{mine.table.name}"].id)
    figures = [
        Figure(
            name=column.name,
            says=gettext(column.says),
            is_english=gettext(column.says) == column.says,
            source=gettext(column.source) if column.source else "",
            days=len({row["day"] for row in recent if row.get(column.name)}),
        )
        for column in mine.table.values
        if column.name != "person" and any(row.get(column.name) is not None for row in mine.rows)
    ]
    return Counted(
        table=mine.table.name,
        says=WORDS[mine.table.name],
        days=len({row["day"] for row in recent}),
        first=first,
        kept_days=kept,
        next_gone=max(first + timedelta(days=kept + 1), today) if first else None,
        figures=figures,
    )
