"""Where the sources leave a question open, what we answer, and what else may be chosen.

Every open reading is a named choice with a default, its options, and the section of the specification that
tells what is open. Rules and queries receive the value; no code asks for a setting by itself. A choice says
which of several recorded ways of counting makes the points, so that another choice never rewrites history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from uptake.rules.refusals import Refused


@dataclass(frozen=True)
class Option:
    """One possible answer; its text is plain English, translated at the door."""

    value: str
    says: str


@dataclass(frozen=True)
class Choice:
    """One open question: what is asked, the default (the first option), and where it is discussed."""

    id: str
    title: str
    question: str
    options: tuple[Option, ...]
    spec: str

    @property
    def default(self) -> str:
        """The value that holds until an admin chooses another."""
        return self.options[0].value


CHOICES = (
    Choice(
        "score_method",
        "How points are made",
        "No formula is published for Communication, Content collaboration, Teamwork and Mobility.",
        (
            Option("primary_insight", "The share of the primary insight"),
            Option("consistency", "How regularly people do it: days of 28, up to a target of 12 (our own method)"),
        ),
        "0.1",
    ),
    Choice(
        "content_points",
        "Content collaboration: which people count",
        "The sources name readers, creators and collaborators, and do not say how they are weighed.",
        (
            Option("collaborators", "Collaborators alone"),
            Option("balanced", "A third each for readers, creators and collaborators"),
        ),
        "1.3",
    ),
    Choice(
        "meetings_method",
        "Meetings: which practices count",
        "Two methods are documented. The previous one needs only video and shared screens.",
        (
            Option("newest", "Seven practices before, during and after a meeting"),
            Option("previous", "Video or a shared screen"),
        ),
        "1.2",
    ),
    Choice(
        "apps_health_points",
        "Apps health: which devices count",
        "One sentence speaks of recommended channels and latest versions, another says that versions do not count.",
        (
            Option("channel", "Devices on a recommended update channel"),
            Option("channel_and_supported", "Devices on a recommended update channel and on a supported version"),
        ),
        "2.3",
    ),
    Choice(
        "endpoint_points",
        "Endpoint analytics: where the score comes from",
        "The weights of the parts are not published.",
        (
            Option("reported", "The score as reported; without one, startup, apps and work from anywhere alike"),
            Option("three_parts", "Startup, app reliability and work from anywhere, weighed alike"),
            Option("five_parts", "Battery health and resource performance count as well"),
        ),
        "2.1",
    ),
    Choice(
        "accounts_that_end",
        "Accounts that are disabled or deleted",
        "The sources do not say when somebody who leaves stops counting.",
        (
            Option("with_the_window", "They count while one of their 28 days was active, so that nobody leaves alone"),
            Option("at_once", "They stop counting on the day they are disabled or deleted"),
        ),
        "0",
    ),
    Choice(
        "smallest_group",
        "Smallest group that is shown",
        "Ten people are the documented minimum. It may be raised, never lowered.",
        (
            Option("10", "10 people"),
            Option("15", "15 people"),
            Option("25", "25 people"),
            Option("50", "50 people"),
        ),
        "5",
    ),
    Choice(
        "group_noise",
        "Noise in figures of groups",
        "Somebody who knows that one person joined a group may compare two days.",
        (
            Option("off", "None: figures are rounded, and people change groups in tens"),
            Option("two_people", "Up to two people more or fewer, the same for the same people"),
        ),
        "5",
    ),
    Choice(
        "exclusions_hold",
        "Newcomers and exclusions",
        "When a few people begin to count, or are left out, somebody can compare the figures before and after.",
        (
            Option("by_size", "They wait for each other in tens below 1,000 people; above that at once"),
            Option("at_once", "At once, in every organization"),
            Option("in_tens", "They wait until at least ten come or go together, in every organization"),
        ),
        "0",
    ),
    Choice(
        "resilience_baseline",
        "Business resilience: what is compared with",
        "No formulas of the report are published.",
        (
            Option("a_year_earlier", "The four weeks one year earlier; without them the first four weeks stored"),
            Option("first_weeks", "The first four weeks stored"),
        ),
        "7",
    ),
)

_BY_ID: Mapping[str, Choice] = MappingProxyType({choice.id: choice for choice in CHOICES})


def choice(choice_id: str) -> Choice:
    """The choice of that id; raises Refused("no_such_choice")."""
    if choice_id not in _BY_ID:
        raise Refused("no_such_choice", choice=choice_id)
    return _BY_ID[choice_id]


def chosen(made: Mapping[str, str], choice_id: str) -> str:
    """The value that holds: the one made, if it is still an option, else the default."""
    about = choice(choice_id)
    value = made.get(choice_id, about.default)
    return value if value in {option.value for option in about.options} else about.default


def checked(choice_id: str, value: str) -> str:
    """The value, if the choice has it; raises Refused("no_such_choice")."""
    if value not in {option.value for option in choice(choice_id).options}:
        raise Refused("no_such_choice", choice=choice_id, value=value)
    return value
