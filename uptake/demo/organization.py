"""An invented organization: its people, their licences, and its groups.

Everything follows from a seed. Days are counted back from the last day of the history (0), because an
organization has no calendar of its own: the exports give it one. Nobody here exists; every address ends
in `.example`.
"""

from dataclasses import dataclass, field

from uptake.demo.departments import Character
from uptake.demo.grouping import groups
from uptake.demo.hiring import hire
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


@dataclass(frozen=True)
class Organization:
    """An invented organization, complete: the exports only have to let its people live."""

    slug: str
    name: str
    seed: int
    character: Character
    people: tuple[Person, ...]
    groups: tuple[Group, ...]

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


DEMO_TENANTS = (
    DemoTenant(
        "quellbach", "Quellbach Instruments", 2611, 2000, Character(),
        (LEIPZIG, HAMBURG, MUNICH, LYON, VALENCIA, LEEDS, DENVER, OSAKA, CAIRO, WROCLAW, CURITIBA),
        ("Quellbach Instruments SE", "Quellbach Americas Inc.", "Quellbach Asia and Africa Ltd."),
    ),
    DemoTenant(
        "tarnvale", "Tarnvale Freight", 4177, 700,
        Character(frontline=1.5, teams=0.78, posts=0.7, phone=1.25, copilot=0.06, curious=0.8),
        (LEEDS, HAMBURG, WROCLAW, VALENCIA), ("Tarnvale Freight plc", "Tarnvale Continental GmbH"),
    ),
    DemoTenant(
        "osmerra", "Osmerra Foods", 8053, 450,
        Character(frontline=1.15, mail=1.01, teams=0.88, posts=1.5, phone=0.85, copilot=0.10, growth=0.5),
        (TURIN, LYON, VALENCIA, CAIRO), ("Osmerra S.p.A.", "Osmerra France SAS"),
    ),
    DemoTenant(
        "brightfjell", "Brightfjell Software", 6329, 300,
        Character(frontline=0.0, teams=1.12, posts=1.3, phone=1.1, meetings=1.3, copilot=0.45, curious=1.15),
        (DENVER, LEEDS, OSAKA, MUNICH), ("Brightfjell Software Ltd.", "Brightfjell Inc."),
    ),
)  # fmt: skip


def organization(seed: int, *, people: int = 2000, slug: str, name: str, character: Character) -> Organization:
    """Make an organization with exactly this many members in its directory, and some guests besides.

    Former members, erased before the last day, come on top; the reports of earlier days still know them.
    """
    like = next((tenant for tenant in DEMO_TENANTS if tenant.slug == slug), DEMO_TENANTS[0])
    hired = hire(seed, people, slug=slug, places=like.places, companies=like.companies, character=character)
    return Organization(slug, name, seed, character, hired, groups(seed, hired))


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
