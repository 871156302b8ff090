"""An invented organization: its people, their licences, and its groups.

Everything follows from a seed. Days are counted back from the last day of the history (0), because an
organization has no calendar of its own: the exports give it one. Nobody here exists; every address ends
in `.example`.

Stories to find in the pages of the main tenant, each told where it is made:
- Trainings after which Teams chat rises at once: Customer Service 96 days ago, Logistics 45 (departments.py).
- "No meeting without an agenda and a note": three departments, 75 days ago (meetings.py).
- File shares moved online: Research and Development, 118 days ago; Legal still attaches files (sharing.py).
- Cairo has a poor network, Wrocław got a better one 52 days ago (network_files.py).
- Hard disks in the plants were replaced 64 days ago (devices.py); apps moved to monthly channels in three waves
  (apps_inventory.py).
- Copilot licences came in waves, and Finance and Legal are behind in using them (departments.py, licensing.py).
The four tenants reach different maxima because of what they do not have, which `without` names: Quellbach 900;
Tarnvale, without Intune, 800; Osmerra, with neither Intune nor Copilot, 700; Brightfjell, which works from home
and has no call records, 800 with a number of meetings that stands in.
"""

from dataclasses import dataclass, field
from datetime import date

from uptake.demo.departments import Character
from uptake.demo.grouping import groups
from uptake.demo.hiring import hire
from uptake.demo.moving import with_moves, with_small_office
from uptake.demo.persons import FREE, Group, Person
from uptake.demo.places import (
    CAIRO,
    CURITIBA,
    DENVER,
    HAMBURG,
    LEEDS,
    LEIPZIG,
    LYON,
    MUNICH,
    OSAKA,
    TURIN,
    VALENCIA,
    WROCLAW,
    Place,
)  # fmt: skip
from uptake.facts.sources import CALLS, ENDPOINT, GROUPS_ACTIVITY, NETWORK


@dataclass(frozen=True)
class Organization:
    """An invented organization, complete: the exports only have to let its people live.

    `without` are sources (uptake.facts.sources) of which it delivers nothing, in no form.
    """

    slug: str
    name: str
    seed: int
    character: Character
    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    without: frozenset[str] = frozenset()

    @property
    def domain(self) -> str:
        """The domain of its addresses, which can never be real."""
        return f"{self.slug}.example"


@dataclass(frozen=True)
class DemoTenant:
    """A demonstration tenant before it is made: what `organization()` needs to make it."""

    slug: str
    name: str
    seed: int
    people: int
    character: Character
    places: tuple[Place, ...] = field(repr=False)
    companies: tuple[str, ...] = field(repr=False)
    region: str = field(repr=False)
    industry: str = field(repr=False)
    customer_since: date = field(repr=False)
    without: frozenset[str] = field(default=frozenset(), repr=False)


DEMO_TENANTS = (
    DemoTenant(
        "quellbach", "Quellbach Instruments", 2611, 2000, Character(),
        (LEIPZIG, HAMBURG, MUNICH, LYON, VALENCIA, LEEDS, DENVER, OSAKA, CAIRO, WROCLAW, CURITIBA),
        ("Quellbach Instruments SE", "Quellbach Americas Inc.", "Quellbach Asia and Africa Ltd."),
        "europe", "manufacturing", date(2019, 4, 1),
    ),
    DemoTenant(
        "tarnvale", "Tarnvale Freight", 4177, 700,
        Character(frontline=1.5, teams=0.78, posts=0.7, phone=1.25, copilot=0.06, curious=0.8),
        (LEEDS, HAMBURG, WROCLAW, VALENCIA), ("Tarnvale Freight plc", "Tarnvale Continental GmbH"),
        "europe", "transport", date(2021, 9, 1), frozenset({ENDPOINT}),
    ),
    DemoTenant(
        "osmerra", "Osmerra Foods", 8053, 450,
        Character(frontline=1.15, mail=1.01, teams=0.88, posts=1.5, phone=0.85, copilot=0.0, growth=0.5),
        (TURIN, LYON, VALENCIA, CAIRO), ("Osmerra S.p.A.", "Osmerra France SAS"),
        "europe", "hospitality", date(2023, 2, 1), frozenset({ENDPOINT}),
    ),
    DemoTenant(
        "brightfjell", "Brightfjell Software", 6329, 300,
        Character(frontline=0.0, teams=1.12, posts=1.3, phone=1.1, meetings=1.3, copilot=0.45, curious=1.15),
        (DENVER, LEEDS, OSAKA, MUNICH), ("Brightfjell Software Ltd.", "Brightfjell Inc."),
        "north_america", "technology", date(2016, 11, 1), frozenset({CALLS, GROUPS_ACTIVITY, NETWORK}),
    ),
)  # fmt: skip


def organization(seed: int, *, people: int = 2000, slug: str, name: str, character: Character) -> Organization:
    """Make an organization with exactly this many members in its directory, and some guests besides.

    Former members, erased before the last day, come on top; the reports of earlier days still know them.
    """
    like = next((tenant for tenant in DEMO_TENANTS if tenant.slug == slug), DEMO_TENANTS[0])
    hired = hire(seed, people, slug=slug, places=like.places, companies=like.companies, character=character)
    settled = with_small_office(seed, with_moves(seed, hired))
    return Organization(slug, name, seed, character, settled, groups(seed, settled), like.without)


def made(tenant: DemoTenant) -> Organization:
    """The organization of a demonstration tenant."""
    return organization(
        tenant.seed, people=tenant.people, slug=tenant.slug, name=tenant.name, character=tenant.character
    )


def people_to_meet(organization: Organization) -> list[Person]:
    """The persons of the sample intranet: six who never send Teams messages though they could, two who do.

    The six speak English, German, French, Spanish, Japanese and Arabic, in this order.
    """
    return [person for person in organization.people if person.part != FREE]
