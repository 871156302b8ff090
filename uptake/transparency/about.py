"""What the directory says of whoever reads, and what is true of them before anything is counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.facts.store import Coverage
from uptake.groups.queries import left_out
from uptake.people.oneself import Oneself, oneself
from uptake.rules.refusals import Refused
from uptake.rules.window import DAYS
from uptake.transparency.visits import Visitor

FIELDS: tuple[tuple[str, Promise], ...] = (
    ("name", _("Name")),
    ("principal", _("Sign-in name")),
    ("directory_id", _("Identifier in the directory")),
    ("language", _("Language")),
    ("company", _("Company")),
    ("department", _("Department")),
    ("country", _("Country")),
    ("state", _("State or province")),
    ("city", _("City")),
    ("in_directory", _("The directory has you")),
    ("account_enabled", _("Your account may sign in")),
    ("guest", _("You are a guest")),
    ("priority", _("You are marked as a priority account")),
)

OPTED_OUT = _(
    "Your organization has opted out of everything about what people do. It is shown to nobody, and what there was is "
    "deleted at the end of the day of the opt-out."
)
SCORE_OFF = _("Adoption Score is turned off in your organization: no numbers are made at present.")
LEFT_OUT = _(
    "You are in a group that is left out. Reports may still bring rows about you, but no number counts you, and no "
    "recommendation is sent to you because of what you do."
)
CONCEALED = _(
    "Some reports of the last 28 days came with names concealed. What they tell of you stands under a code that this "
    "page cannot trace to you, so it is missing below."
)
NOT_IN_DIRECTORY = _("The directory does not list you at present. What is here about you comes from reports alone.")


@dataclass(frozen=True)
class Line:
    """One thing that the directory tells; a value is a text, yes, no, or None for unknown."""

    name: str
    label: Promise
    value: str | bool | None


def person_of(who: Visitor) -> Oneself:
    """What is kept of whoever reads; raises Refused("me_no_visit") for somebody who has gone at this very moment."""
    found = oneself(who.tenant, who.number)
    if found is None:
        raise Refused("me_no_visit")
    return found


def directory_lines(me: Oneself) -> list[Line]:
    """Everything that the directory says, empty fields as well."""
    return [Line(name, label, getattr(me, name)) for name, label in FIELDS]


def is_left_out(who: Visitor) -> bool:
    """Whether no number counts the reader."""
    return who.number in left_out(who.tenant)


def states(who: Visitor, me: Oneself, coverage: Iterable[Coverage], today: date) -> list[Promise]:
    """What holds for the reader before anything is counted, in sentences; usually none."""
    since = today - timedelta(days=DAYS)
    concealed = any(row.concealed and row.day > since for row in coverage)
    told = (
        (who.tenant.people_off, OPTED_OUT),
        (not who.tenant.score_on, SCORE_OFF),
        (is_left_out(who), LEFT_OUT),
        (concealed, CONCEALED),
        (not me.in_directory, NOT_IN_DIRECTORY),
    )
    return [says for holds, says in told if holds]
