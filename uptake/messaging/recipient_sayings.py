"""Whom a message is for, in words."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from uptake.messaging.queries import MessageRow
from uptake.messaging.segments import SEGMENTS


def recipients_of(row: MessageRow, groups: Iterable[str]) -> list[tuple[str, str]]:
    """What narrows or names the recipients: pairs of a label and the names, in the order of the wizard."""
    told = (
        (_("Recipients"), [_("Everybody in the organization")] if row.all_users else []),
        (_("Groups"), list(groups)),
        (_("Companies"), row.companies),
        (_("Departments"), row.departments),
        (_("Places"), [place_name(path) for path in row.places]),
        (_("Usage"), [str(SEGMENTS[row.usage].title)] if row.usage in SEGMENTS else []),
    )
    return [(label, "; ".join(names)) for label, names in told if names]


def place_name(path: Sequence[str]) -> str:
    """A place as people write it, the innermost first; a state that is not told is left out."""
    return ", ".join(part for part in reversed(path) if part)
