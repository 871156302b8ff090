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
    Choice(
        "unsupported_author_locale",
        "Messages by authors of other languages",
        "Announcements are written in 15 languages. Two documents differ about authors who read the pages in another.",
        (
            Option("en-US", "The text counts as English, and goes to everybody who reads English"),
            Option("block", "The author chooses one of the 15 languages; without one nobody gets the message"),
        ),
        "messages 2.4",
    ),
    Choice(
        "url_domain_policy",
        "Where messages may lead",
        "First only verified domains of the organization could be linked, later any address.",
        (
            Option("any", "Any https address"),
            Option("verified_domains", "Only domains in which people of the directory have their names"),
        ),
        "messages 1.4",
    ),
    Choice(
        "recommendation_filters",
        "Groups chosen for a recommendation",
        "One sentence says that groups come in addition to the people found, another advises them for trying it out.",
        (
            Option("narrow", "Only those of the people found who are in the groups"),
            Option("add", "The people found, and those of the groups who do not follow the practice either"),
        ),
        "messages 5.1",
    ),
    Choice(
        "own_exclusion",
        "People who want no recommendations",
        "The sources name no way for people to leave themselves out of recommendations.",
        (
            Option("no", "They are left out by admins alone"),
            Option("yes", "They may leave themselves out, on the page about themselves"),
        ),
        "messages 5.1",
    ),
    Choice(
        "hybrid_joined",
        "Hybrid joined devices",
        "The first document leaves them out, a later one lets them in.",
        (
            Option("no", "They show no messages in Windows"),
            Option("yes", "They show messages like joined devices"),
        ),
        "messages 5.5",
    ),
    Choice(
        "windows_versions",
        "Versions of Windows",
        "First Windows 10 and 11 were named, later only the newest versions, and an update for the taskbar.",
        (
            Option("ten_and_eleven", "Windows 10 and 11"),
            Option("newest", "Windows 11 from version 24H2 on; the taskbar with update KB5094126"),
        ),
        "messages 5.5",
    ),
    Choice(
        "recipient_licence_gate",
        "Licences of recipients",
        "First only people with one of the licences got messages with own words or advanced recipients; later "
        "documents ask for a licence of the organization alone.",
        (
            Option("asked", "Only people who hold one of the licences get them"),
            Option("open", "Everybody gets them"),
        ),
        "messages 5.4",
    ),
)


@dataclass(frozen=True)
class Reading:
    """An open question that is answered in one way for everybody, in plain English, translated at the door."""

    id: str
    title: str
    says: str
    spec: str


READINGS = (
    Reading(
        "people",
        "People",
        "Members whose licences are known; guests, and mailboxes of rooms and functions without a "
        "licence, do not count.",
        "0",
    ),
    Reading(
        "window",
        "Window",
        "28 whole UTC days, the last of which is the newest day that all daily reports have told.",
        "0",
    ),
    Reading("enabled", "Enabled", "Licensed on at least one of the 28 days, in every category.", "0"),
    Reading("rounding", "Rounding", "Points are rounded half up, and the total is the sum of the rounded points.", "3"),
    Reading(
        "without_data",
        "Categories without data",
        "They leave the maximum, with the reason, instead of counting as 0.",
        "3",
    ),
    Reading(
        "mention_difference",
        "Difference with and without @mentions",
        "It is told in percentage points, beside both shares.",
        "1.1",
    ),
    Reading("meeting_weight", "Weight of a meeting", "Attendees of the organization times minutes.", "1.2"),
    Reading(
        "meetings_counted",
        "Meetings that count",
        "Scheduled meetings with at least two attendees; calls and meetings started at once have nothing to set up.",
        "1.2",
    ),
    Reading(
        "hours_bands",
        "Bands of weekly hours",
        "0 to 5, 6 to 10, 11 to 15, 16 to 20 and more than 20; the average is a quarter of the 28 days.",
        "1.2",
    ),
    Reading(
        "collaborators",
        "Collaborators",
        "Somebody reads or changes a file after somebody else created or changed it, both within "
        "the 28 days; the other one may be a guest.",
        "1.3",
    ),
    Reading(
        "sharing", "Sharing inside only", "It is asked of everybody with access, as for sharing with outsiders.", "1.3"
    ),
    Reading("poor_connection", "Poor connection", "40 points or fewer for the slower quarter of downloads.", "1.3"),
    Reading("workspace_ages", "Ages of workspaces", "0 to 3, 4 to 12 and more than 12 months.", "1.4"),
    Reading(
        "engagement_levels",
        "Levels of engagement",
        "Active days of 28 divided by four, rounded half up, at least one for anybody active.",
        "1.4",
    ),
    Reading(
        "several_platforms",
        "Several platforms",
        "One and the same app on several of desktop, web and mobile; Windows and Mac are both desktop.",
        "1.5",
    ),
    Reading(
        "copilot_cap",
        "Active days with Copilot",
        "More than twelve of 28 bring a person no more points; the licence must be held on the last day.",
        "1.6",
    ),
    Reading(
        "copilot_exclusions",
        "Exclusions and Copilot",
        "People who are left out are left out of AI adoption as well.",
        "1.6",
    ),
    Reading("startup_halves", "Startup performance", "Boot and sign-in weigh the same.", "2.1"),
    Reading(
        "anywhere_quarters",
        "Work from anywhere",
        "Windows, cloud management, identity and provisioning weigh the same, as far as known.",
        "2.1",
    ),
    Reading(
        "location_weight",
        "Weight of a location",
        "The people who work there; where nobody knows them, all locations weigh the same.",
        "2.2",
    ),
    Reading("percentiles", "Median and slower quarter", "They lie linearly between the closest measurements.", "2.2"),
    Reading(
        "opinion_score",
        "Points of Teams",
        "They follow the mean opinion score linearly: 1 is 0 points, 5 is 100.",
        "2.2",
    ),
    Reading(
        "remote_workers", "Remote workers", "They are no office location; a city counts from five of them on.", "2.2"
    ),
    Reading(
        "recommended_channels",
        "Recommended update channels",
        "Current Channel and Monthly Enterprise Channel; previews and Beta are not recommended.",
        "2.3",
    ),
    Reading(
        "cohorts",
        "Peers",
        "At least five other organizations; tenure is given up first, then licences, region, industry and size.",
        "4",
    ),
)
"""What else the sources leave open, and how it is read; these are named, and not to be chosen."""

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
