"""How the departments of an invented organization differ: who works there and what they have taken up."""

from dataclasses import dataclass

HISTORY = 210  # days over which a habit grows from its first share to its last


@dataclass(frozen=True)
class Taken:
    """The share of a department that has taken up a habit, as it grows until the last day.

    A training `step_ago` days before the last day lifts it by `step` at once.
    """

    first: float
    last: float
    step: float = 0.0
    step_ago: int = 0

    def at(self, ago: int) -> float:
        """The share so many days before the last day."""
        grown = self.first + (self.last - self.first) * (1 - min(ago, HISTORY) / HISTORY)
        return grown + (self.step if self.step and ago <= self.step_ago else 0.0)


@dataclass(frozen=True)
class Department:
    """One department: its part of all people, its habits, and how much there is of each.

    `frontline` is the part without a desk. `mail`, `teams`, `posts`, `phone` and `web` are shares of people;
    `mails` and `chats` the usual number a day, `meetings` likewise; `copilot` the weight in handing out
    licences and `curious` how readily a licence is used.
    """

    name: str
    part: float
    frontline: float
    mail: float
    teams: Taken
    posts: Taken
    phone: Taken
    web: float
    mails: float
    chats: float
    meetings: float
    copilot: float
    curious: float
    mac: float = 0.08


def _steady(share: float) -> Taken:
    return Taken(share - 0.02, share)


DEPARTMENTS = (
    Department(
        "Sales", 0.15, 0.0, 0.97, Taken(0.78, 0.91), Taken(0.22, 0.32), Taken(0.65, 0.82), 0.22,
        13, 16, 3.2, 1.3, 0.55,
    ),
    Department(
        "Marketing", 0.05, 0.0, 0.96, Taken(0.84, 0.93), Taken(0.42, 0.52), Taken(0.55, 0.68), 0.34,
        9, 18, 3.0, 1.6, 0.62, mac=0.55,
    ),
    Department(
        "Finance", 0.07, 0.0, 0.98, Taken(0.60, 0.70), Taken(0.06, 0.10), Taken(0.28, 0.39), 0.12,
        10, 6, 1.8, 1.0, 0.40,
    ),
    Department(
        "Human Resources", 0.04, 0.0, 0.97, Taken(0.64, 0.78), Taken(0.40, 0.48), Taken(0.39, 0.52), 0.22,
        10, 8, 2.2, 1.1, 0.50,
    ),
    Department(
        "Legal", 0.03, 0.0, 0.99, Taken(0.06, 0.10), Taken(0.02, 0.04), Taken(0.33, 0.39), 0.08,
        17, 3, 1.4, 0.8, 0.30,
    ),
    Department(
        "IT", 0.08, 0.0, 0.94, Taken(0.95, 0.98), Taken(0.26, 0.34), Taken(0.63, 0.78), 0.45,
        6, 26, 2.6, 3.2, 0.75, mac=0.20,
    ),
    Department(
        "Research and Development", 0.14, 0.0, 0.90, Taken(0.80, 0.89), Taken(0.16, 0.22), Taken(0.35, 0.48),
        0.32, 5, 15, 2.0, 1.2, 0.58, mac=0.15,
    ),
    Department(
        "Purchasing", 0.04, 0.0, 0.98, Taken(0.52, 0.64), Taken(0.05, 0.08), Taken(0.33, 0.43), 0.12,
        12, 6, 1.6, 0.8, 0.42,
    ),
    Department(
        "Customer Service", 0.08, 0.1, 0.92, Taken(0.36, 0.44, 0.34, 96), Taken(0.12, 0.20),
        Taken(0.22, 0.32), 0.26, 15, 9, 1.0, 0.7, 0.50,
    ),
    Department(
        "Production", 0.20, 0.8, 0.86, Taken(0.26, 0.42), Taken(0.06, 0.12), Taken(0.26, 0.36), 0.10,
        4, 4, 0.7, 0.15, 0.30,
    ),
    Department(
        "Logistics", 0.09, 0.7, 0.88, Taken(0.30, 0.42, 0.24, 45), Taken(0.06, 0.10),
        Taken(0.24, 0.32, 0.34, 45), 0.10, 5, 6, 0.8, 0.2, 0.35,
    ),
    Department(
        "Management", 0.02, 0.0, 0.99, Taken(0.62, 0.76), Taken(0.18, 0.26), Taken(0.95, 0.96), 0.20,
        19, 9, 4.6, 4.0, 0.55, mac=0.25,
    ),
    Department(
        "Facilities", 0.01, 0.5, 0.85, _steady(0.40), _steady(0.05), _steady(0.30), 0.08, 4, 3, 0.6, 0.1, 0.30
    ),
)  # fmt: skip
BY_NAME = {department.name: department for department in DEPARTMENTS}


@dataclass(frozen=True)
class Character:
    """What sets one organization apart from another, as factors on the table of departments (1: as there).

    `copilot` is the part of the people who hold a Copilot licence on the last day; `growth` how much of
    the growth of habits takes place (0: none, everything is as it ends).
    """

    frontline: float = 1.0
    mail: float = 1.0
    teams: float = 1.0
    posts: float = 1.0
    phone: float = 1.0
    meetings: float = 1.0
    curious: float = 1.0
    copilot: float = 0.15
    growth: float = 1.0
