"""What comes out: the answer to one metric on one day, and what it rests on."""

from dataclasses import dataclass
from datetime import date

from uptake.score.grains.people import PERIOD_LENGTHS


@dataclass(frozen=True)
class Basis:
    """What a number rests on; daily facts and period reports are never mixed in one number.

    `days` is the length of the window or period. Daily: `delivered` of those days were brought by the
    needed source that brought the fewest. Period: `refreshed` is the last day of the report. With
    `last_dates` some days are known only from reports that tell when somebody was active last but not on
    how many days, so that the number is an undercount. `licences_of` is the later snapshot that licences
    were taken from, where none was kept in the window.
    """

    days: int
    delivered: int = 0
    refreshed: date | None = None
    last_dates: bool = False
    licences_of: date | None = None
    newest: date | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is known to be missing or put in from elsewhere."""
        if self.newest is not None:
            return True
        told = self.delivered == self.days if self.refreshed is None else self.days == PERIOD_LENGTHS[0]
        return told and not self.last_dates and self.licences_of is None

    def __str__(self) -> str:
        """The text kept with the number: `daily:25/28`, `period:30@2026-11-18`, `newest:28@2026-11-18`.

        More follows behind a semicolon: `daily:0/28;last-dates`, `daily:28/28;licences@2026-11-18`.
        """
        if self.newest is not None:
            return f"newest:{self.days}@{self.newest.isoformat()}"
        parts = [
            f"daily:{self.delivered}/{self.days}"
            if self.refreshed is None
            else f"period:{self.days}@{self.refreshed.isoformat()}"
        ]
        if self.last_dates:
            parts.append("last-dates")
        if self.licences_of is not None:
            parts.append(f"licences@{self.licences_of.isoformat()}")
        return ";".join(parts)

    @classmethod
    def of(cls, text: str) -> "Basis":
        """Read the text form back; ValueError for anything else."""
        first, *rest = text.split(";")
        kind, _, told = first.partition(":")
        number, _, day = told.partition("@")
        delivered, _, days = number.partition("/")
        snapshots = [part.removeprefix("licences@") for part in rest if part.startswith("licences@")]
        basis = cls(
            days=int(days or delivered),
            delivered=int(delivered) if days else 0,
            refreshed=date.fromisoformat(day) if kind == "period" else None,
            newest=date.fromisoformat(day) if kind == "newest" else None,
            last_dates="last-dates" in rest,
            licences_of=date.fromisoformat(snapshots[0]) if snapshots else None,
        )
        if str(basis) != text:
            raise ValueError(f"not a basis: {text}")
        return basis


@dataclass(frozen=True)
class Missing:
    """Why there is no number: a short reason for code, and what would bring the number."""

    reason: str
    what: str = ""


@dataclass(frozen=True)
class Result:
    """The answer to one metric for one as-of day, as whole numbers; `reason` is set when there is none.

    `basis` is the text form of a Basis, `missing` names the sources that would bring a number, and
    `method` the way of counting. `asked` is how many people or things the number is about.
    """

    metric: str
    as_of: date
    numerator: int | None
    denominator: int | None
    basis: str
    reason: str | None
    missing: str = ""
    method: str = ""
    asked: int | None = None
