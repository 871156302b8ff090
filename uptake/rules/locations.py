"""Where a writer may send a message to: one table of what each location takes and asks for.

Source: specification of organizational messages, sections 1.1 to 1.3, 4.2, 5.2 and 5.4. Limits of texts and the
sizes of two pictures are our own, because no source tells them (O-9); `web` is our own location.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from uptake.rules.frequency import Kind
from uptake.rules.refusals import Refused
from uptake.rules.surfaces import Format, of_format


class Location(StrEnum):
    """One of the places that the wizard offers."""

    OFFICE_BAR = "office_bar"
    OFFICE_CALLOUT = "office_callout"
    TEAMS = "teams"
    TASKBAR = "taskbar"
    NOTIFICATIONS = "notifications"
    SPOTLIGHT = "spotlight"
    WEB = "web"


class Reach(StrEnum):
    """By what recipients of an announcement may be chosen."""

    EVERYONE = "everyone"
    GROUPS = "groups"
    ATTRIBUTES = "attributes"  # companies, departments, locations
    USAGE = "usage"  # segments of those who do not use something


class Platform(StrEnum):
    """Whose licence opens a location for texts of one's own."""

    OFFICE = "office"
    WINDOWS = "windows"


@dataclass(frozen=True)
class Picture:
    """What a picture must be: formats, pixels (both ends included), most bytes, and whether it lets through light."""

    formats: tuple[str, ...]
    width: tuple[int, int]
    height: tuple[int, int]
    most_bytes: int
    alpha: bool = False
    ratio: tuple[int, int] | None = None


@dataclass(frozen=True)
class Place:
    """What a location is: its look, the surfaces of it, which messages it takes, and what they may hold.

    `limits` are characters as a reader counts them, by part of the text; a part that is missing there does not
    exist. `platform` is None where no licence is asked for. `second` says that there are two texts.
    """

    id: Location
    format: Format
    kinds: frozenset[Kind]
    surfaces: tuple[str, ...]
    limits: Mapping[str, int]
    reach: frozenset[Reach]
    platform: Platform | None = None
    picture: Picture | None = None
    second: bool = False


_KIB = 1024
_PNG = ("png",)
_ALL_REACH = frozenset(Reach)
_RECOMMENDED = frozenset({Kind.RECOMMENDATION})
_PLANNED = frozenset({Kind.RECOMMENDATION, Kind.ANNOUNCEMENT})
_OF_OFFICE = of_format(Format.BAR)
_CARD = MappingProxyType({"title": 60, "body": 200, "button": 25})

PLACES: Mapping[Location, Place] = MappingProxyType(
    {
        place.id: place
        for place in (
            Place(Location.OFFICE_BAR, Format.BAR, _RECOMMENDED, _OF_OFFICE, _CARD, frozenset()),
            Place(Location.OFFICE_CALLOUT, Format.CALLOUT, _RECOMMENDED, of_format(Format.CALLOUT), _CARD, frozenset()),
            Place(
                Location.TEAMS,
                Format.POPOVER,
                _PLANNED,
                ("teams-popover",),
                MappingProxyType({"title": 60, "body": 250, "button": 25}),
                frozenset({Reach.EVERYONE, Reach.GROUPS, Reach.USAGE}),
                Platform.OFFICE,
                Picture(("png", "jpeg"), (300, 600), (100, 600), 1024 * _KIB),
            ),
            Place(
                Location.TASKBAR,
                Format.TASKBAR,
                frozenset({Kind.ANNOUNCEMENT, Kind.URGENT}),
                ("windows-taskbar",),
                _CARD,
                _ALL_REACH,
                Platform.WINDOWS,
                Picture(_PNG, (64, 64), (64, 64), 256 * _KIB, alpha=True),
            ),
            Place(
                Location.NOTIFICATIONS,
                Format.NOTIFICATION,
                frozenset(Kind),
                ("windows-notification",),
                MappingProxyType({"title": 60, "body": 150}),
                _ALL_REACH,
                Platform.WINDOWS,
                Picture(_PNG, (48, 48), (48, 48), 256 * _KIB, alpha=True),
            ),
            Place(
                Location.SPOTLIGHT,
                Format.SPOTLIGHT,
                frozenset({Kind.ANNOUNCEMENT}),
                ("windows-spotlight",),
                MappingProxyType({"title": 40, "body": 100}),
                _ALL_REACH,
                Platform.WINDOWS,
                Picture(("png", "jpeg"), (1920, 7680), (1080, 4320), 5 * 1024 * _KIB, ratio=(16, 9)),
                second=True,
            ),
            Place(
                Location.WEB,
                Format.POPOVER,
                frozenset(Kind),
                ("web-popover", "web-banner"),  # the page that connects chooses which of the two it has
                MappingProxyType({"title": 60, "body": 250, "button": 25}),
                _ALL_REACH,
                None,
                Picture(("png", "jpeg"), (300, 600), (100, 600), 1024 * _KIB),
            ),
        )
    }
)


def place(name: str) -> Place:
    """The place of that id; raises Refused("no_such_location")."""
    try:
        return PLACES[Location(name)]
    except ValueError:
        raise Refused("no_such_location", location=name) from None


def of_kind(kind: Kind, *, urgent_on_web: bool = False) -> tuple[Place, ...]:
    """The places that take messages of a kind, in the order of the table.

    Microsoft sends urgent messages to Windows alone; `urgent_on_web` adds our own location.
    """
    return tuple(
        each
        for each in PLACES.values()
        if kind in each.kinds and (kind is not Kind.URGENT or each.id is not Location.WEB or urgent_on_web)
    )


def surfaces_in(hosts: Iterable[str], surfaces: Iterable[str]) -> tuple[str, ...]:
    """Those of the surfaces that belong to one of the hosts; a surface begins with its host."""
    wanted = frozenset(hosts)
    return tuple(each for each in surfaces if each.partition("-")[0] in wanted)
