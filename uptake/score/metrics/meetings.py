"""Do meetings follow good practice?

The newest of the two documented methods makes the points: seven practices in three phases of a scheduled
meeting, weighted by person-minutes. The previous one, video or a shared screen, may be chosen, and stands in
while nothing is known but what call records tell. Source: specification of Adoption Score, section 1.2.
"""

from functools import partial

from ibis.expr.types import Table

from uptake.score.categories import MEETINGS
from uptake.score.grains.meetings import FOLLOW_UP, MEET_UP, MEETING_GRAIN, SET_UP, THIRTY_SIXTHS
from uptake.score.metric import Chart, Ratio, Resource, Share, metric

_RATED = "Scheduled meetings in Teams with at least two attendees of the organization"
_WEIGHED = "each counting as many times as it has attendees times minutes"
_PRACTICES = {
    "chat_before": ("A message before the meeting", "a message was posted in the chat before the start"),
    "mostly_accepted": ("Accepted by most", "more than 50 % of the invited people accepted"),
    "interactive": ("Raised hands, chat and reactions", "somebody raised a hand, reacted or wrote in the chat"),
    "many_contributed": ("Many take part", "more than 33 % of the participants spoke or wrote in the chat"),
    "visual": ("Video or a shared screen", "somebody had video on or shared a screen"),
    "recorded": ("Recorded", "the meeting was recorded"),
    "chat_after": ("A message after the meeting", "a message was posted in the chat after the end"),
}
_PHASES = {
    "set_up": ("Set up", "before a meeting", SET_UP),
    "meet_up": ("Meet up", "during a meeting", MEET_UP),
    "follow_up": ("Follow up", "after a meeting", FOLLOW_UP),
}


@metric(
    MEETINGS,
    primary=True,
    title="Practices before, during and after meetings",
    among=f"{_RATED}, {_WEIGHED}",
    of="The part of the recommended practices that each followed: the mean of its three phases, each the mean of its "
    "practices. What is unknown of a meeting counts for nothing",
    chart=Chart.BAR,
    group="Practices of meetings",
    spec="1.2",
    grain=MEETING_GRAIN,
    weighted=True,
    resources=(
        Resource("Meetings in Adoption Score", "https://learn.microsoft.com/microsoft-365/admin/adoption/meetings-new"),
    ),
)
def practices(meetings: Table) -> Ratio:
    """How many of the recommended practices do scheduled meetings in Teams follow?"""
    known = meetings.rated & meetings.thirty_sixths.notnull()
    return Ratio(among=known, part=meetings.weight * meetings.thirty_sixths, whole=meetings.weight * THIRTY_SIXTHS)


def _phase(meetings: Table, *, phase: str) -> Ratio:
    sixths = meetings[f"{phase}_sixths"]
    return Ratio(among=meetings.rated & sixths.notnull(), part=meetings.weight * sixths, whole=meetings.weight * 6)


def _practice(meetings: Table, *, practice: str) -> Ratio:
    met = meetings[practice]
    return Ratio(among=meetings.rated & met.notnull(), part=meetings.weight * met, whole=meetings.weight)


for _id, (_title, _when, _parts) in _PHASES.items():
    metric(
        MEETINGS,
        name=_id,
        title=_title,
        question=f"How many of the recommended practices {_when} are followed?",
        among=f"{_RATED} of which any of these practices is known, {_WEIGHED}",
        of=f"The part of these practices that each followed: {', '.join(_PRACTICES[part][1] for part in _parts)}",
        chart=Chart.BARS,
        group="Phases of a meeting",
        spec="1.2",
        grain=MEETING_GRAIN,
        weighted=True,
    )(partial(_phase, phase=_id))
    for _part in _parts:
        metric(
            MEETINGS,
            name=_part,
            title=_PRACTICES[_part][0],
            question=f"In how many scheduled meetings is it true that {_PRACTICES[_part][1]}?",
            among=f"{_RATED} of which this is known, {_WEIGHED}",
            of=f"In them {_PRACTICES[_part][1]}",
            chart=Chart.BARS,
            group=_title,
            spec="1.2",
            grain=MEETING_GRAIN,
            weighted=True,
        )(partial(_practice, practice=_part))

_ALL = "Online meetings in Teams, scheduled or started in a channel, that somebody of the organization attended"


@metric(
    MEETINGS,
    title="Video or a shared screen, weighted",
    among=f"{_ALL}, {_WEIGHED}",
    of="Somebody had video on or shared a screen in them",
    chart=Chart.BAR,
    group="Previous method",
    spec="1.2",
    grain=MEETING_GRAIN,
    weighted=True,
    when=("meetings_method", "previous"),
    stands_in=True,
)
def previous(meetings: Table) -> Ratio:
    """In how much of the time that people spend together in meetings is video or a shared screen used?"""
    known = meetings.held & meetings.visual.notnull()
    return Ratio(among=known, part=meetings.weight * meetings.visual, whole=meetings.weight)


@metric(
    MEETINGS,
    title="People who use video or share a screen",
    question="Of the people who attended online meetings, how many used video or shared a screen?",
    among="People who attended at least one online meeting in Teams",
    of="They had time with video or with a shared screen, in meetings or in calls. This counts people and not "
    "meetings; it stands in while nothing is known of single meetings",
    chart=Chart.BAR,
    group="From reports about people",
    spec="1.2",
    stands_in=True,
)
def people_visual(people: Table) -> Share:
    """What reports about people can tell of meetings.

    It counts people, not meetings: it neither tells in how many of their meetings they did so, nor weighs
    long and large meetings more, nor knows practices before and after; and time in calls counts as well.
    """
    visual = people.video_seconds + people.screen_share_seconds > 0
    return Share(among=people.meetings_attended > 0, of=visual)
