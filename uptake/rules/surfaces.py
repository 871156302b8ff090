"""Where a message can appear: the places that a client can ask for.

Source: specification of organizational messages, section 1.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from uptake.rules.refusals import Refused


class Format(StrEnum):
    """How a message looks: a bar lies in the page, a call-out points at a command, a pop-over stands alone.

    A banner is a strip that stays at the edge of a web page, for pages that rather have it than a pop-over.
    The last three are drawn by Windows: a card above the taskbar, a notification, a line on the lock screen.
    """

    BAR = "bar"
    BANNER = "banner"
    CALLOUT = "callout"
    POPOVER = "popover"
    TASKBAR = "taskbar"
    NOTIFICATION = "notification"
    SPOTLIGHT = "spotlight"


@dataclass(frozen=True, slots=True)
class Surface:
    """One place: the host that shows it and the format that it takes."""

    id: str
    host: str
    format: Format


_ROWS = (
    Surface("word-bar", "word", Format.BAR),
    Surface("excel-bar", "excel", Format.BAR),
    Surface("powerpoint-bar", "powerpoint", Format.BAR),
    Surface("outlook-bar", "outlook", Format.BAR),
    Surface("web-bar", "web", Format.BAR),
    Surface("word-callout", "word", Format.CALLOUT),
    Surface("excel-callout", "excel", Format.CALLOUT),
    Surface("powerpoint-callout", "powerpoint", Format.CALLOUT),
    Surface("outlook-callout", "outlook", Format.CALLOUT),
    Surface("web-callout", "web", Format.CALLOUT),
    Surface("teams-popover", "teams", Format.POPOVER),
    Surface("web-popover", "web", Format.POPOVER),
    Surface("web-banner", "web", Format.BANNER),
    Surface("windows-taskbar", "windows", Format.TASKBAR),
    Surface("windows-notification", "windows", Format.NOTIFICATION),
    Surface("windows-spotlight", "windows", Format.SPOTLIGHT),
)

SURFACES: Mapping[str, Surface] = MappingProxyType({row.id: row for row in _ROWS})


def surface(name: str) -> Surface:
    """The surface of that id; raises Refused("unknown_surface") when there is none."""
    found = SURFACES.get(name)
    if found is None:
        raise Refused("unknown_surface", surface=name)
    return found


def of_format(wanted: Format) -> tuple[str, ...]:
    """Ids of the surfaces that take this format, in the order of the table."""
    return tuple(row.id for row in _ROWS if row.format is wanted)
