"""Whom an organization is compared with: organizations alike, never fewer than five others.

Source: specification of Adoption Score, section 4. The sources name what makes organizations alike but
neither the bands nor the smallest cohort, so bands, relaxation and the number five are our own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from uptake.rules.points import points

FEWEST_OTHERS = 5


class Key(StrEnum):
    """What may make two organizations alike."""

    REGION = "region"
    BAND = "band"
    LICENCES = "licences"
    INDUSTRY = "industry"
    TENURE = "tenure"


Keys = Mapping[Key, str]
"""The value of each key of one organization; "" is not known, and likens it to nobody."""

REGIONS = (
    "africa", "asia", "europe", "latin_america", "middle_east", "north_america", "oceania",
)  # fmt: skip
INDUSTRIES = (
    "agriculture", "construction", "education", "energy", "finance", "government", "health", "hospitality",
    "manufacturing", "media", "nonprofit", "other", "professional_services", "public_safety", "real_estate", "retail",
    "technology", "telecommunications", "transport",
)  # fmt: skip

BANDS: tuple[tuple[int, str], ...] = (
    (10, "1-9"), (100, "10-99"), (300, "100-299"), (1_000, "300-999"), (5_000, "1000-4999"), (20_000, "5000-19999"),
)  # fmt: skip
LARGEST_BAND = "20000+"
"""Bands of licensed users, each with its first number that is too large; 300 is where business plans end."""

TENURES: tuple[tuple[int, str], ...] = ((1, "0"), (3, "1-2"), (5, "3-4"), (10, "5-9"))
LONGEST_TENURE = "10+"
"""Whole years with Microsoft 365, each with its first number that is too large."""

LICENCES = ("suite", "suite_with_copilot", "web_only", "web_only_with_copilot", "other")
"""Types of licences; the apps of the desktop part a suite from what runs in the browser alone."""

# From all keys to none: what tells least about how people work goes first.
RELAXATION: tuple[tuple[Key, ...], ...] = (
    (Key.REGION, Key.BAND, Key.LICENCES, Key.INDUSTRY, Key.TENURE),
    (Key.REGION, Key.BAND, Key.LICENCES, Key.INDUSTRY),
    (Key.REGION, Key.BAND, Key.INDUSTRY),
    (Key.BAND, Key.INDUSTRY),
    (Key.BAND,),
    (),
)
RELAXATION_OF_AI: tuple[tuple[Key, ...], ...] = (
    (Key.REGION, Key.INDUSTRY, Key.BAND),
    (Key.BAND, Key.INDUSTRY),
    (Key.BAND,),
    (),
)
_COUNTS: Mapping[Key, int] = MappingProxyType(
    {Key.TENURE: 1, Key.LICENCES: 2, Key.REGION: 4, Key.INDUSTRY: 8, Key.BAND: 16}
)
_OWN_RELAXATION: Mapping[str, tuple[tuple[Key, ...], ...]] = MappingProxyType({"ai_adoption": RELAXATION_OF_AI})


@dataclass(frozen=True)
class Peer:
    """What one organization has contributed for a month, in whole points by measure."""

    keys: Keys
    points: Mapping[str, int]


@dataclass(frozen=True)
class Cohort:
    """The mean of at least five others, in whole points, and what they and the organization have in common."""

    points: int
    others: int
    alike: tuple[Key, ...]


def relaxation(category: str) -> tuple[tuple[Key, ...], ...]:
    """The keys that must agree for a category, the strictest first."""
    return _OWN_RELAXATION.get(category, RELAXATION)


def alike(one: Keys, other: Keys, keys: Iterable[Key]) -> bool:
    """Whether both have the same known value for each of the keys."""
    return all(one.get(key, "") != "" and one.get(key, "") == other.get(key, "") for key in keys)


def compare(own: Keys, category: str, measure: str, others: Sequence[Peer]) -> Cohort | None:
    """The strictest cohort of at least five others that have the measure; None when even all are fewer.

    `others` must not hold the organization itself: its own figure would let it work out the rest sooner.
    """
    having = [peer for peer in others if measure in peer.points]
    for keys in relaxation(category):
        found = [peer.points[measure] for peer in having if alike(own, peer.keys, keys)]
        if len(found) >= FEWEST_OTHERS:
            mean = Fraction(sum(found), len(found))
            return Cohort(points(mean.numerator, mean.denominator * 100), len(found), keys)
    return None


def fits(own: Keys, asked: Keys) -> bool:
    """Whether a published figure is about organizations like this one; an empty key of it means any."""
    return all(value in ("", own.get(key, "")) for key, value in asked.items())


def nearness(asked: Keys) -> int:
    """How near a published figure is that fits: the more it names of what counts, the nearer.

    A key counts more than all those together that are let go before it.
    """
    return sum(_COUNTS[key] for key, value in asked.items() if value)


def band(licensed: int) -> str:
    """The band of so many licensed users; "" for nobody."""
    if licensed < 1:
        return ""
    return next((name for end, name in BANDS if licensed < end), LARGEST_BAND)


def tenure(since: date | None, today: date) -> str:
    """Whole years with Microsoft 365 as a band; "" when the first day is not known or still to come."""
    if since is None or since > today:
        return ""
    years = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    return next((name for end, name in TENURES if years < end), LONGEST_TENURE)


def licence_types(licensed: Mapping[str, int]) -> str:
    """The types of licences, from how many people may use each product; "" without any.

    A type counts as present from one licensed person in ten: a trial for a few says little about the rest.
    """
    most = max(licensed.values(), default=0)
    if most < 1:
        return ""
    has = {product for product, people in licensed.items() if people * 10 >= most}
    if not has & {"exchange", "teams", "sharepoint", "onedrive"}:
        return "other"
    kind = "suite" if "apps" in has else "web_only"
    return f"{kind}_with_copilot" if "copilot" in has else kind
