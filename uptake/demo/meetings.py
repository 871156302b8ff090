"""What happens in meetings: how long they last, who accepts and contributes, and which practices they follow.

Practices spread with the months. Sales, IT and Research and Development ran a campaign, "no meeting without an
agenda and a note", that began CAMPAIGN days before the last day: since then there are more messages before and
after their meetings, and more of them are recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from uptake.demo import gatherings
from uptake.demo.departments import DEPARTMENTS, Taken
from uptake.demo.moment import Moment, Real, Whole
from uptake.facts.shared_work import MEETING

CAMPAIGN = 75
CAMPAIGNERS = ("Sales", "IT", "Research and Development")
_PRACTICES = {  # first and last share, and what the campaign adds
    "chat_before": (0.30, 0.40, 0.16),
    "interactive": (0.30, 0.44, 0.10),
    "video": (0.40, 0.52, 0.0),
    "screen_share": (0.36, 0.42, 0.0),
    "recorded": (0.07, 0.15, 0.14),
    "chat_after": (0.20, 0.30, 0.20),
}
_MINUTES = (15, 25, 30, 45, 55, 60, 90, 120)
_MINUTES_OFTEN = (0.09, 0.16, 0.25, 0.13, 0.14, 0.14, 0.06, 0.03)
_BIT = {name: MEETING["type"].bit(name) for name in MEETING["type"].flags}


@dataclass(frozen=True)
class Meetings:
    """One row per meeting or call: its day, and the columns of the fact table `meeting`, -1 for unknown."""

    day: Whole
    columns: Mapping[str, Whole]


def hold(m: Moment, attended: Whole, called: Whole) -> tuple[Meetings, dict[str, Whole]]:
    """Hold the meetings and calls that people had; also what that makes of each person-day."""
    met, talked = gatherings.meetings(m, attended), gatherings.calls(m, called)
    of_meetings, of_calls = _meetings(m, met), _calls(m, talked)
    columns = {name: np.concatenate((of_meetings[name], of_calls[name])) for name in of_meetings}
    day = np.concatenate((met.day, talked.day))
    rows = len(m.there.day)
    kinds = of_meetings["type"]
    at_once, once = met.per_row(rows, kinds == _BIT["meet_now"]), met.per_row(rows, kinds == _BIT["scheduled_once"])
    person_days = {
        "ad_hoc_attended": at_once,
        "meet_now_attended": at_once,
        "one_time_attended": once,
        "calls_one_to_one": talked.per_row(rows, of_calls["type"] == _BIT["call"]),
        "calls_group": talked.per_row(rows, of_calls["type"] == _BIT["group_call"]),
        "meeting_minutes": met.per_row(rows, worth=of_meetings["minutes"])
        + talked.per_row(rows, worth=of_calls["minutes"]),
        "video_meetings": met.per_row(rows, of_meetings["video"] > 0),
        "screen_share_meetings": met.per_row(rows, of_meetings["screen_share"] > 0),
    }
    order = np.argsort(day, kind="stable")
    return Meetings(day[order], {name: values[order] for name, values in columns.items()}), person_days


def _meetings(m: Moment, held: gatherings.Gatherings) -> dict[str, Whole]:
    draw, many = m.draw, held.count
    own, all_heads = held.heads(~m.guest), held.heads(np.ones(len(m.there.day), np.bool_))
    outside = np.where(draw.random(many) < 0.2, 1 + draw.poisson(1.2, many), 0)
    participants = all_heads + np.where(all_heads == 1, np.maximum(outside, 1), outside)
    kind = draw.random(many) + 0.05 * np.minimum(participants, 6)  # the larger, the more often planned
    scheduled = kind > 0.32
    once = draw.random(many) < 0.4
    planned = draw.choice(_MINUTES, size=many, p=_MINUTES_OFTEN) + draw.integers(-4, 5, many)
    sudden = np.clip(11 * np.exp(0.6 * draw.normal(size=many)), 1, 90).astype(np.int64)
    invited = participants + draw.binomial(participants, 0.45)
    practised = {name: draw.random(many) < _rate(m, held, name) for name in _PRACTICES}
    small = np.where(participants <= 4, 0.62, np.where(participants <= 10, 0.38, 0.2))
    return {
        "type": np.where(
            scheduled, np.where(once, _BIT["scheduled_once"], _BIT["scheduled_recurring"]), _BIT["meet_now"]
        ),
        "attendees": own,
        "minutes": np.where(scheduled, planned, sudden),
        "invited": np.where(scheduled, invited, -1),
        "accepted": np.where(scheduled, draw.binomial(invited, 0.58), -1),
        "chat_before": np.where(scheduled, practised["chat_before"], -1),
        "interactive": practised["interactive"].astype(np.int64),
        "participants": participants,
        "contributors": np.maximum(1, draw.binomial(participants, small)),
        "video": practised["video"].astype(np.int64),
        "screen_share": practised["screen_share"].astype(np.int64),
        "recorded": practised["recorded"].astype(np.int64),
        "chat_after": practised["chat_after"].astype(np.int64),
    }


def _calls(m: Moment, held: gatherings.Gatherings) -> dict[str, Whole]:
    """A call is known by who was in it and for how long; nobody is invited."""
    draw, many = m.draw, held.count
    own, heads = held.heads(~m.guest), held.heads(np.ones(len(m.there.day), np.bool_))
    unknown = np.full(many, -1, np.int64)
    return {
        "type": np.where(heads > 2, _BIT["group_call"], _BIT["call"]),
        "attendees": own,
        "minutes": np.clip(6 * np.exp(0.8 * draw.normal(size=many)), 1, 120).astype(np.int64),
        **dict.fromkeys(("invited", "accepted", "chat_before", "interactive"), unknown),
        "participants": np.maximum(heads, 2),
        "contributors": unknown,
        "video": (draw.random(many) < 0.22).astype(np.int64),
        "screen_share": (draw.random(many) < 0.18).astype(np.int64),
        **dict.fromkeys(("recorded", "chat_after"), unknown),
    }


def _rate(m: Moment, held: gatherings.Gatherings, practice: str) -> Real:
    first, last, added = _PRACTICES[practice]
    shares = [Taken(first, last, added if d.name in CAMPAIGNERS else 0.0, CAMPAIGN) for d in DEPARTMENTS]
    return m.rates(shares)[held.department, held.day]
