"""Which facts are people experiences: what goes when an organization opts out of them, and what stays.

Facts about devices, apps and the network stay, and so do the counts of what came of messages, which are made
of showings and name nobody. Source: specification of Adoption Score, section 6.
"""

from uptake.facts.shared_work import FILE_USE, MEETING, PERSON_WEEK, WORKSPACE_DAY
from uptake.facts.site_day import SITE_DAY
from uptake.facts.sources import ENDPOINT, INVENTORY, NETWORK, open_source
from uptake.facts.tables import (
    COMMUNITY_QUESTION,
    COVERAGE,
    ENGAGEMENT_DAY,
    MAIL_THREAD,
    PERSON_DAY,
    PERSON_PERIOD,
    PERSON_STATE,
    TABLES,
)

PEOPLE_TABLES = (
    PERSON_DAY, PERSON_PERIOD, PERSON_STATE, MAIL_THREAD, COMMUNITY_QUESTION, MEETING, FILE_USE, WORKSPACE_DAY,
    SITE_DAY, PERSON_WEEK,
)  # fmt: skip
"""Activity of people, alone and together, and the daily record of their accounts, licences and attributes: it is
kept for these calculations alone. Who works here today stands in the directory, which announcements need."""

OTHER_TABLES = tuple(table for table in TABLES if table not in PEOPLE_TABLES)

_OTHER_SOURCES = frozenset(
    {INVENTORY, ENDPOINT, NETWORK}
    | {open_source(table) for table in OTHER_TABLES if table not in (ENGAGEMENT_DAY, COVERAGE)}
)


def is_about_people(source: str) -> bool:
    """Whether a source (by its name in coverage) tells of people; an unknown one is taken to."""
    return source not in _OTHER_SOURCES
