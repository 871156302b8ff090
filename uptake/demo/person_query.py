"""The weekly person query of Viva Insights: hours of people who are known by a code, over more than a year.

Compared with a year earlier there is more chat and less email, meetings that overlap have become fewer since a
day without meetings was agreed on, and less of the work is done in the evening.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from uptake.demo.calendar import leave_weights
from uptake.demo.chance import chance
from uptake.demo.columns import csv_bytes, iso, looked_up
from uptake.demo.departments import DEPARTMENTS
from uptake.demo.moment import Real, Whole
from uptake.demo.organization import Organization
from uptake.facts.sources import PERSON_QUERY

WEEKS = 60
PART = 0.2  # part of the people at desks who are in the query
MOST = 400
FEWEST = 100
AWAY = 0.07  # part of the weeks without any work, outside of the holidays
NO_MEETINGS = 24  # weeks before the last one since when Friday has no meetings


def person_query(organization: Organization, last_day: date) -> Iterator[tuple[str, bytes]]:
    """The query as one file; nothing for an organization without Viva Insights, or one that is too small."""
    draw = chance(organization.seed, "person query")
    able = [p for p in organization.people if not p.frontline and not p.guest and p.department]
    many = min(MOST, round(len(able) * PART))
    if PERSON_QUERY in organization.without or many < FEWEST:
        return
    names = [d.name for d in DEPARTMENTS]
    some = draw.choice(len(able), size=many, replace=False)
    department = np.array([names.index(able[int(n)].department) for n in some])
    last_monday = last_day - timedelta(days=(last_day.weekday() + 1) % 7 + 6)
    weeks = [last_monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    quiet = _quiet(able[0].place.country, weeks)
    week = np.repeat(np.arange(WEEKS), many)
    person = np.tile(np.arange(many), WEEKS)
    there = draw.random(len(week)) > AWAY + quiet[week]
    week, person = week[there], person[there]
    codes = [str(uuid.UUID(bytes=draw.bytes(16), version=4)) for _ in range(many)]
    columns = {
        "PersonId": looked_up(codes, person),
        "MetricDate": looked_up(iso(weeks), week),
        "Organization": looked_up(names, department[person]),
        **{title: pa.array(values) for title, values in _hours(draw, department, week, person).items()},
    }
    yield f"person-query-{weeks[-1].isoformat()}.csv", csv_bytes(columns, marked=True)


def _quiet(country: str, weeks: Sequence[date]) -> Real:
    """How much of a week falls to holidays: more where many of them begin, up to a third."""
    days = tuple(weeks)
    weights = leave_weights(country, days)
    quiet: Real = np.clip((weights / weights.min() - 1) * 0.08, 0, 0.33)
    return quiet


def _hours(draw: np.random.Generator, department: Whole, week: Whole, person: Whole) -> dict[str, Real]:
    """Every column, with the titles of the query; hours and counts of one week."""
    many = len(week)
    busy = np.exp(0.3 * draw.normal(size=len(department)))[person] * np.exp(0.2 * draw.normal(size=many))
    year = np.clip(week / 52.0, 0, 1)  # from a year ago until today
    mails = np.array([d.mails for d in DEPARTMENTS])[department][person]
    chats = np.array([d.chats for d in DEPARTMENTS])[department][person]
    meets = np.array([d.meetings for d in DEPARTMENTS])[department][person]
    calmer = np.where(WEEKS - 1 - week <= NO_MEETINGS, 0.72, 1.0)
    email = 0.42 * mails * busy * (1.06 - 0.14 * year)
    chat = 0.17 * chats * busy * (0.85 + 0.22 * year)
    meeting = 3.8 * meets * busy * (1.05 - 0.10 * (calmer < 1))
    call = 0.5 * busy * draw.random(many)
    late = np.exp(0.8 * draw.normal(size=len(department)))[person]
    after = 1.3 * late * np.exp(0.35 * draw.normal(size=many)) * (1.12 - 0.2 * year)
    copilot = draw.random(len(department)) < np.clip(
        0.15 * np.array([d.copilot for d in DEPARTMENTS])[department], 0, 0.8
    )
    copilot_weeks = copilot[person] & (week > WEEKS - 32)
    hours = {
        "Collaboration_hours": email + chat + meeting + call,
        "After_hours_collaboration_hours": after,
        "Weekend_collaboration_hours": np.where(draw.random(many) < 0.16, 0.8 * busy, 0.0),
        "Collaboration_span": np.clip(8.1 + 0.9 * draw.normal(size=many) - 0.2 * year, 3, 14),
        "Email_hours": email,
        "Chat_hours": chat,
        "Call_hours": call,
        "Meeting_hours": meeting,
        "Meeting_and_call_hours": meeting + call,
        "Large_and_long_meeting_hours": meeting * 0.11 * draw.random(many) * 2,
        "Conflicting_meeting_hours": meeting * 0.09 * calmer * draw.random(many) * 2,
        "Multitasking_hours": meeting * 0.22 * (1.05 - 0.08 * year) * draw.random(many) * 2,
        "Meeting_and_call_hours_with_manager_1_1": np.where(
            draw.random(many) < 0.55, 0.5 + 0.4 * draw.random(many), 0.0
        ),
        "Time_with_leadership": np.where(draw.random(many) < 0.22, 1.1 * draw.random(many), 0.0),
    }
    counts = {
        "Channel_message_posts": draw.poisson(1.1 + 1.4 * year),
        "Community_posts": draw.poisson(0.12 + 0.08 * year),
        "Internal_network_size": draw.poisson(13 * np.sqrt(busy) * (0.94 + 0.1 * year)),
        "External_network_size": draw.poisson(3.2 * np.sqrt(busy), many),
        "Network_outside_organisation": draw.poisson(4.6 * np.sqrt(busy) * (0.9 + 0.16 * year)),
        "Total_Copilot_active_days": np.where(copilot_weeks, draw.binomial(5, 0.45 + 0.15 * year), 0),
        "Total_Copilot_enabled_days": np.where(copilot_weeks, 5, 0),
    }
    return {**{title: np.round(np.minimum(values, 90), 2) for title, values in hours.items()}, **counts}
