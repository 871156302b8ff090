"""What the store of showings tells of one person, for that person alone."""

from dataclasses import dataclass
from datetime import datetime

from uptake.delivery.asking import Reading
from uptake.delivery.moments import moment


@dataclass(frozen=True, slots=True)
class Shown:
    """One showing of a message to the person who asks, and what they did with it; unseen: it was never confirmed."""

    message: int
    surface: str
    locale: str
    granted_at: datetime
    seen_at: datetime | None
    clicked_at: datetime | None
    dismissed_at: datetime | None
    snoozed_at: datetime | None
    snoozed_until: datetime | None
    irrelevant_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnDevice:
    """A device that may vouch for the person who asks."""

    device: str
    enrolled_at: datetime
    proved_at: datetime | None


def showings_of(at: Reading, tenant: str, person: int) -> list[Shown]:
    """Every showing of one person that is kept, the newest first."""
    rows = at.rows(
        "select message, surface, locale, granted_at, seen_at, clicked_at, dismissed_at, snoozed_at, snoozed_until,"
        " irrelevant_at from showing where tenant = ? and person = ? order by granted_at desc, lease",
        tenant,
        person,
    )
    return [
        Shown(message, surface, locale, moment(granted), *(_moment(each) for each in others))
        for message, surface, locale, granted, *others in rows
    ]


def devices_of(at: Reading, tenant: str, person: int) -> list[OwnDevice]:
    """The devices enrolled for one person, the oldest first."""
    rows = at.rows(
        "select device, enrolled_at, proved_at from enrolled where tenant = ? and person = ? order by enrolled_at",
        tenant,
        person,
    )
    return [OwnDevice(device, moment(enrolled), _moment(proved)) for device, enrolled, proved in rows]


def _moment(told: int | None) -> datetime | None:
    return moment(told) if told else None
