"""How people meet: with what, for how long, and in which kinds of meetings. None of it makes points.

Source: specification of Adoption Score, section 1.2, supporting insights of the previous method.
"""

from functools import partial

from ibis.expr.types import BooleanValue, Table

from uptake.score.categories import MEETINGS
from uptake.score.grains.meetings import MEETING_GRAIN
from uptake.score.metric import Chart, Share, metric
from uptake.score.people import any_of

_HOURS = "Time spent in meetings"
_LENGTH = "Length of meetings"
_KINDS = "Kinds of meetings"
_FOUR_WEEKS_OF_MINUTES = 4 * 60  # an hour a week is this many minutes of the window
_BANDS = (  # "6 to 10" and "over 20" are printed in the sources; the others are ours
    ("0_to_5", "up to 5", 0, 5),
    ("6_to_10", "more than 5 and up to 10", 5, 10),
    ("11_to_15", "more than 10 and up to 15", 10, 15),
    ("16_to_20", "more than 15 and up to 20", 15, 20),
    ("over_20", "more than 20", 20, None),
)
_IN_THEM = (
    ("", "", "", None),
    ("_video", ", with video", ", and at least one of the meetings had video", "video_meetings"),
    ("_screen_share", ", with a shared screen", ", and a screen was shared in at least one", "screen_share_meetings"),
)
_LENGTHS = (
    ("1_to_15", "up to 15 minutes", 0, 15),
    ("16_to_30", "16 to 30 minutes", 16, 30),
    ("31_to_60", "31 to 60 minutes", 31, 60),
    ("over_60", "more than 60 minutes", 61, None),
)
_TYPES = (
    ("calls_one_to_one", "One-to-one calls", "a call between two people"),
    ("calls_group", "Group calls", "a group call"),
    ("meet_now_attended", "Meetings started in a channel", "a meeting that was started at once in a channel"),
    ("scheduled_once_attended", "Scheduled meetings, once", "a scheduled meeting that is held once"),
    ("scheduled_recurring_attended", "Scheduled meetings, recurring", "a scheduled meeting that recurs"),
)


def _between(value: Table, low: int, high: int | None) -> BooleanValue:
    return value >= low if high is None else value.between(low, high)


@metric(
    MEETINGS,
    title="Meetings with video",
    among="Online meetings in Teams of which it is known",
    of="At least one participant had video on",
    chart=Chart.BARS,
    group="Best practices",
    spec="1.2",
    grain=MEETING_GRAIN,
)
def with_video(meetings: Table) -> Share:
    """In how many online meetings did at least one participant have video on?"""
    return Share(among=meetings.held & meetings.video.notnull(), of=meetings.video == 1)


@metric(
    MEETINGS,
    title="Meetings with a shared screen",
    among="Online meetings in Teams of which it is known",
    of="At least one participant shared a screen",
    chart=Chart.BARS,
    group="Best practices",
    spec="1.2",
    grain=MEETING_GRAIN,
)
def with_screen_share(meetings: Table) -> Share:
    """In how many online meetings did at least one participant share a screen?"""
    return Share(among=meetings.held & meetings.screen_share.notnull(), of=meetings.screen_share == 1)


@metric(
    MEETINGS,
    title="Meetings with video or a shared screen",
    among="Online meetings in Teams of which it is known",
    of="At least one participant had video on or shared a screen",
    chart=Chart.BARS,
    group="Best practices",
    spec="1.2",
    grain=MEETING_GRAIN,
)
def with_video_or_screen(meetings: Table) -> Share:
    """In how many online meetings was video or a shared screen used?"""
    return Share(among=meetings.held & meetings.visual.notnull(), of=meetings.visual == 1)


def _hours(people: Table, *, above: int, up_to: int | None, column: str | None) -> Share:
    minutes = people.meeting_minutes
    inside = minutes > above * _FOUR_WEEKS_OF_MINUTES
    if up_to is not None:
        inside &= minutes <= up_to * _FOUR_WEEKS_OF_MINUTES
    return Share(among=minutes > 0, of=inside if column is None else inside & (people[column] > 0))


for _suffix, _with, _and, _column in _IN_THEM:
    for _id, _hours_say, _above, _up_to in _BANDS:
        metric(
            MEETINGS,
            name=f"hours_{_id}{_suffix}",
            title=f"{_hours_say[0].upper()}{_hours_say[1:]} hours a week{_with}",
            question=f"How many people spend {_hours_say} hours a week in meetings{_with}?",
            among="People who spent time in meetings or calls in Teams",
            of=f"A quarter of their hours of the four weeks is {_hours_say}{_and}",
            chart=Chart.GROUPED_COLUMNS,
            group=_HOURS,
            spec="1.2",
        )(partial(_hours, above=_above, up_to=_up_to, column=_column))


def _length(meetings: Table, *, kind: str, low: int, high: int | None) -> Share:
    return Share(among=meetings[kind], of=_between(meetings.minutes, low, high))


for _kind, _name, _what in (
    ("instant", "Instant", "calls and meetings that were started at once"),
    ("scheduled", "Scheduled", "scheduled meetings"),
):
    for _id, _long, _low, _high in _LENGTHS:
        metric(
            MEETINGS,
            name=f"{_kind}_{_id}",
            title=f"{_name}, {_long}",
            question=f"How many {_what} lasted {_long}?",
            among=f"{_what[0].upper()}{_what[1:]}",
            of=f"They lasted {_long}",
            chart=Chart.GROUPED_COLUMNS,
            group=_LENGTH,
            spec="1.2",
            grain=MEETING_GRAIN,
        )(partial(_length, kind=_kind, low=_low, high=_high))


@metric(
    MEETINGS,
    title="Short instant meetings",
    among="Calls and meetings that were started at once",
    of="They lasted up to 30 minutes",
    chart=Chart.NUMBER,
    group=_LENGTH,
    spec="1.2",
    grain=MEETING_GRAIN,
)
def instant_short(meetings: Table) -> Share:
    """How many calls and meetings that were started at once lasted no longer than 30 minutes?"""
    return _length(meetings, kind="instant", low=0, high=30)


def _attended(people: Table, *, column: str) -> Share:
    any_kind = any_of(people.meetings_attended > 0, people.calls > 0, *(people[name] > 0 for name, _, _ in _TYPES))
    return Share(among=any_kind, of=people[column] > 0)


for _column, _title, _what in _TYPES:
    metric(
        MEETINGS,
        name=f"people_in_{_column}",
        title=_title,
        question=f"Of the people who attended any call or online meeting, how many attended {_what}?",
        among="People who attended at least one call or online meeting in Teams",
        of=f"They attended {_what}",
        chart=Chart.BARS,
        group=_KINDS,
        spec="1.2",
        optional=tuple(name for name, _, _ in _TYPES if name != _column),
    )(partial(_attended, column=_column))
