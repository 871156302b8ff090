"""What stays the same about each person: how much, how regularly, and how soon they take things up."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uptake.demo.chance import chance
from uptake.demo.departments import DEPARTMENTS, Character, Taken
from uptake.demo.licences import OFFERS, Holding
from uptake.demo.organization import Organization
from uptake.demo.persons import SENDS, SILENT
from uptake.facts.sources import PRODUCTS
from uptake.facts.tables import PERSON_STATE
from uptake.rules.products import products_of_plans

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_NOWHERE = next(n for n, d in enumerate(DEPARTMENTS) if d.name == "Purchasing")
_HABITS = (
    "mail", "mention", "teams", "channel", "video", "reads", "posts", "phone", "web", "files", "copilot",
    "browser", "word", "excel", "powerpoint", "onenote", "together", "groups", "links", "attaches", "screen",
)  # fmt: skip
DESK_AHEAD = 0.30  # how much further at-desk people of frontline departments are with Teams


@dataclass(frozen=True)
class Traits:
    """An array per trait, one value per person.

    `rank[habit]` is a place between 0 and 1 within the department: who stands before the department's share
    has the habit. `products[day, person]` holds the product flags of the fact tables.
    """

    department: Whole
    level: Whole
    frontline: Flags
    guest: Flags
    silent: Flags
    sends: Flags
    mac: Flags
    volume: Real
    regular: Real
    at_site: Real
    rank: dict[str, Real]
    products: Whole

    def share(self, habit: Taken | float, character: Character, factor: float, ago: Whole) -> Real:
        """The share of a habit at each of these days, of one department."""
        taken = habit if isinstance(habit, Taken) else Taken(habit, habit)
        last = taken.at(0)
        grown = np.array([last - (last - taken.at(int(a))) * character.growth for a in ago])
        return np.clip(grown * factor, 0, 0.99)


def traits(organization: Organization, days: int) -> Traits:
    """Draw the traits of all people; `days` is the length of the history."""
    people = organization.people
    draw = chance(organization.seed, "traits")
    names = [department.name for department in DEPARTMENTS]
    department = np.array([names.index(p.department) if p.department else _NOWHERE for p in people])
    level = np.array([p.level for p in people])
    many = len(people)
    keen = draw.normal(size=many)
    return Traits(
        department=department,
        level=level,
        frontline=np.array([p.frontline for p in people]),
        guest=np.array([p.guest for p in people]),
        silent=np.array([p.part == SILENT for p in people]),
        sends=np.array([p.part == SENDS for p in people]),
        mac=draw.random(len(people)) < np.array([d.mac for d in DEPARTMENTS])[department],
        volume=np.exp(0.5 * draw.normal(size=len(people)) + 0.15 * keen + 0.18 * level - 0.2),
        regular=draw.beta(4, 2, size=len(people)),
        at_site=draw.choice((0.95, 0.65, 0.4, 0.03), p=(0.3, 0.3, 0.27, 0.13), size=len(people)),
        rank={habit: _rank(department, 0.6 * keen + 0.8 * draw.normal(size=many)) for habit in _HABITS},
        products=products_by_day(organization, days),
    )


def products_by_day(organization: Organization, days: int) -> Whole:
    """Product flags as the fact tables know them, per day and person."""
    return _held(organization, days, opened)


def offers_by_day(organization: Organization, days: int) -> Whole:
    """Which of OFFERS each person holds on each day, as flags in their order."""
    order = list(OFFERS)
    return _held(organization, days, lambda holding: 1 << order.index(holding.offer))


def _held(organization: Organization, days: int, flags_of: Callable[[Holding], int]) -> Whole:
    flags = np.zeros((days, len(organization.people)), np.int64)
    for number, person in enumerate(organization.people):
        for holding in person.holdings:
            first, end = max(0, days - 1 - holding.since), days - holding.until
            flags[first : max(end, 0), number] |= flags_of(holding)
    return flags


def opened(holding: Holding) -> int:
    """Flags of the products that a licence opens."""
    column = PERSON_STATE["products"]
    return sum(column.bit(product) for product in products_of_plans(plan for plan, _ in holding.plans))


def bit(product: str) -> int:
    """The flag of one product."""
    return 1 << PRODUCTS.index(product)


def _rank(department: Whole, keenness: Real) -> Real:
    """The place of each person in their department, keenest near 0."""
    order = np.lexsort((-keenness, department))
    sizes = np.bincount(department, minlength=len(DEPARTMENTS))
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    rank = np.empty(len(department))
    rank[order] = (np.arange(len(department)) - starts[department[order]] + 0.5) / sizes[department[order]]
    return rank
