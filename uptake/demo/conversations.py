"""Mail threads and community questions: what was asked, and when it was answered."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uptake.demo.behaviour import Activity
from uptake.demo.chance import chance
from uptake.demo.columns import Numbers, Truths
from uptake.demo.organization import Organization

Real = npt.NDArray[np.float64]

STARTED = 0.06  # part of the mails that start a thread
ANSWERED = 0.44
ANSWERED_WITH_MENTION = 0.61
SOON = 0.6  # chance that an answer still missing comes on the next day


@dataclass(frozen=True)
class Conversations:
    """One row per thread or question, by day. `answered` and `best` are indexes of days, -1 for not yet."""

    day: Numbers
    person: Numbers
    mention: Truths
    answered: Numbers
    best: Numbers


def threads(organization: Organization, activity: Activity) -> Conversations:
    """Threads that people started with their mails; those with a mention are answered more often."""
    draw = chance(organization.seed, "threads")
    sent = activity.columns["email_sent"]
    started = draw.binomial(sent, STARTED)
    started = np.where(_on_call_at_the_end(activity), np.maximum(started, 1), started)
    mentions = np.minimum(started, draw.binomial(activity.columns["email_mentions"], 0.5))
    rows = np.repeat(np.arange(len(sent)), started)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(started) - started, started)
    mention = place < mentions[rows]
    likely = np.where(mention, ANSWERED_WITH_MENTION, ANSWERED)
    answered = _answered(draw, activity, rows, likely)
    return Conversations(activity.day[rows], activity.person[rows], mention, answered, answered)


def questions(organization: Organization, activity: Activity) -> Conversations:
    """Questions among the posts in communities; some get an answer, some of those a best one."""
    draw = chance(organization.seed, "questions")
    asked = draw.binomial(activity.columns["community_posts"], 0.17)
    asked = np.where(_on_call_at_the_end(activity), 1, asked)
    rows = np.repeat(np.arange(len(asked)), asked)
    answered = _answered(draw, activity, rows, np.full(len(rows), 0.74))
    later = answered + draw.geometric(0.4, size=len(rows))
    best = (answered >= 0) & (later < len(activity.days)) & (draw.random(len(rows)) < 0.48)
    nobody = np.zeros(len(rows), np.bool_)
    return Conversations(activity.day[rows], activity.person[rows], nobody, answered, np.where(best, later, -1))


def _answered(draw: np.random.Generator, activity: Activity, rows: Numbers, likely: Real) -> Numbers:
    """The day of the first answer; what would come after the last day is not there yet."""
    when = activity.day[rows] + draw.geometric(SOON, size=len(rows)) - 1
    there = (draw.random(len(rows)) < likely) & (when < len(activity.days))
    return np.where(there, when, -1)


def _on_call_at_the_end(activity: Activity) -> Truths:
    """The row of whoever is on call on the last day, so that every table reaches that day."""
    last = len(activity.days) - 1
    called: Truths = (activity.day == last) & (activity.person == activity.on_call[last])
    return called
