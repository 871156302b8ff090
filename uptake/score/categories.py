"""The nine categories of the score, in the order of the pages.

Source: specification of Adoption Score, sections 1 to 3.
"""

from dataclasses import dataclass

from uptake.rules.maximum import Area


@dataclass(frozen=True)
class Category:
    """One scored area of at most 100 points; its texts are plain English, translated at the door."""

    id: str
    area: Area
    title: str
    question: str
    for_copilot: bool = False


COMMUNICATION = Category(
    "communication", Area.PEOPLE, "Communication", "Do people use more than one way to communicate?"
)
MEETINGS = Category("meetings", Area.PEOPLE, "Meetings", "Do meetings follow good practice?")
CONTENT_COLLABORATION = Category(
    "content_collaboration",
    Area.PEOPLE,
    "Content collaboration",
    "Do people work together on files that are stored online?",
)
TEAMWORK = Category("teamwork", Area.PEOPLE, "Teamwork", "Do people work in shared workspaces?")
MOBILITY = Category("mobility", Area.PEOPLE, "Mobility", "Do people use their apps on several platforms?")
AI_ADOPTION = Category(
    "ai_adoption",
    Area.PEOPLE,
    "AI adoption",
    "Is Microsoft 365 Copilot part of everyday work?",
    for_copilot=True,
)
ENDPOINT_ANALYTICS = Category(
    "endpoint_analytics",
    Area.TECHNOLOGY,
    "Endpoint analytics",
    "Do devices start fast, run reliably and work from anywhere?",
)
NETWORK_CONNECTIVITY = Category(
    "network_connectivity",
    Area.TECHNOLOGY,
    "Network connectivity",
    "Is the network good enough for Microsoft 365?",
)
APPS_HEALTH = Category(
    "apps_health",
    Area.TECHNOLOGY,
    "Microsoft 365 Apps health",
    "Do devices receive Microsoft 365 Apps through a recommended update channel?",
)

CATEGORIES = (
    COMMUNICATION,
    MEETINGS,
    CONTENT_COLLABORATION,
    TEAMWORK,
    MOBILITY,
    AI_ADOPTION,
    ENDPOINT_ANALYTICS,
    NETWORK_CONNECTIVITY,
    APPS_HEALTH,
)

_TECHNOLOGY = frozenset(category.id for category in CATEGORIES if category.area is Area.TECHNOLOGY)


def about_people(metric_id: str) -> bool:
    """Whether a metric, listing or measure is one of the people experiences; what is unknown is taken as such.

    Ids begin with that of their category.
    """
    return metric_id.partition(".")[0] not in _TECHNOLOGY
