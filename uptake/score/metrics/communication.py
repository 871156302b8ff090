"""Do people use more than one way to communicate?

Source: specification of Adoption Score, section 1.1.
"""

import ibis
from ibis.expr.types import IntegerValue, Table

from uptake.score.categories import COMMUNICATION
from uptake.score.grains.conversations import QUESTION, THREAD
from uptake.score.metric import Chart, Ratio, Resource, Share, metric
from uptake.score.people import TARGET_DAYS, always, has, how_many, sends_messages, up_to_target

_BY_MODE = "Breakdown by mode"
_MENTIONS = "@mentions in email"
_MESSAGES = "Types of Teams messages"
_QUESTIONS = "Questions and answers in communities"


def _enabled(people: Table) -> IntegerValue:
    return how_many(has(people, "exchange"), has(people, "teams"), has(people, "engage"))


def _used(people: Table) -> IntegerValue:
    return how_many(people.email_sent > 0, sends_messages(people), people.community_posts > 0)


@metric(
    COMMUNICATION,
    primary=True,
    title="More than one mode of communication",
    among="People enabled for at least two of Exchange, Teams and Viva Engage",
    of="They used at least two of email, Teams messages and community posts",
    chart=Chart.BAR,
    group="Modes of communication",
    spec="1.1",
    resources=(
        Resource(
            "Communication in Adoption Score",
            "https://learn.microsoft.com/microsoft-365/admin/adoption/communication",
        ),
    ),
)
def modes(people: Table) -> Share:
    """Of the people enabled for at least two of email, Teams and communities, how many used more than one?"""
    return Share(among=_enabled(people) > 1, of=_used(people) > 1)


@metric(
    COMMUNICATION,
    title="Communicating regularly in more than one mode",
    among=f"{TARGET_DAYS} days for every person enabled for at least two of Exchange, Teams and Viva Engage",
    of="Days on which they sent or posted anything, at most 12 for each person, and none for people who used one "
    "mode only. Our own method: no formula is published.",
    chart=Chart.NUMBER,
    group="Regularity",
    spec="0.1",
    each=TARGET_DAYS,
    when=("score_method", "consistency"),
)
def consistency(people: Table) -> Ratio:
    """How close are people to communicating on 12 of 28 days, in more than one mode?"""
    days = ibis.ifelse(_used(people) > 1, up_to_target(people.sending_days), 0)
    return Ratio(among=_enabled(people) > 1, part=days, whole=always(TARGET_DAYS))


@metric(
    COMMUNICATION,
    title="Sending email",
    among="People enabled for Exchange",
    of="They sent at least one email",
    chart=Chart.BARS,
    group=_BY_MODE,
    spec="1.1",
)
def email(people: Table) -> Share:
    """Of the people enabled for Exchange, how many sent email?"""
    return Share(among=has(people, "exchange"), of=people.email_sent > 0)


@metric(
    COMMUNICATION,
    title="Sending Teams messages",
    among="People enabled for Teams",
    of="They sent at least one chat or channel message",
    chart=Chart.BARS,
    group=_BY_MODE,
    spec="1.1",
)
def teams(people: Table) -> Share:
    """Of the people enabled for Teams, how many sent messages there?"""
    return Share(among=has(people, "teams"), of=sends_messages(people))


@metric(
    COMMUNICATION,
    title="Posting in communities",
    among="People enabled for Viva Engage",
    of="They posted at least one message in a community",
    chart=Chart.BARS,
    group=_BY_MODE,
    spec="1.1",
)
def communities(people: Table) -> Share:
    """Of the people enabled for Viva Engage, how many posted in communities?"""
    return Share(among=has(people, "engage"), of=people.community_posts > 0)


@metric(
    COMMUNICATION,
    title="Answered with an @mention",
    among="Mail threads started with an @mention",
    of="The thread was answered within the same days",
    chart=Chart.BARS,
    group=_MENTIONS,
    spec="1.1",
    grain=THREAD,
)
def mentions_answered(threads: Table) -> Share:
    """Of the new mail threads that mention somebody, how many were answered?"""
    return Share(among=threads.has_mention, of=threads.answered)


@metric(
    COMMUNICATION,
    title="Answered without an @mention",
    among="Mail threads started without an @mention",
    of="The thread was answered within the same days",
    chart=Chart.BARS,
    group=_MENTIONS,
    spec="1.1",
    grain=THREAD,
)
def no_mentions_answered(threads: Table) -> Share:
    """Of the new mail threads that mention nobody, how many were answered?"""
    return Share(among=~threads.has_mention, of=threads.answered)


@metric(
    COMMUNICATION,
    title="Using @mentions",
    among="People who sent at least one email",
    of="They mentioned somebody with @ in at least one email",
    chart=Chart.NUMBER,
    group=_MENTIONS,
    spec="1.1",
)
def mentions(people: Table) -> Share:
    """Of the people who sent email, how many mentioned somebody with @?"""
    return Share(among=people.email_sent > 0, of=people.email_mentions > 0)


@metric(
    COMMUNICATION,
    title="Chat messages",
    among="People who sent at least one Teams message",
    of="They sent at least one chat message",
    chart=Chart.BARS,
    group=_MESSAGES,
    spec="1.1",
)
def chat(people: Table) -> Share:
    """Of the people who sent Teams messages, how many sent chat messages?"""
    return Share(among=sends_messages(people), of=people.chat_sent > 0)


@metric(
    COMMUNICATION,
    title="Channel messages",
    among="People who sent at least one Teams message",
    of="They sent at least one channel message",
    chart=Chart.BARS,
    group=_MESSAGES,
    spec="1.1",
)
def channel(people: Table) -> Share:
    """Of the people who sent Teams messages, how many sent channel messages?"""
    return Share(among=sends_messages(people), of=people.channel_sent > 0)


@metric(
    COMMUNICATION,
    title="Questions",
    among="Posts marked as a question",
    of="All of them: the bar that the other two are compared with",
    chart=Chart.COUNT_BARS,
    group=_QUESTIONS,
    spec="1.1",
    grain=QUESTION,
)
def questions(questions: Table) -> Share:
    """How many posts in communities were marked as a question?"""
    return Share(among=questions.answered.notnull(), of=questions.answered.notnull())


@metric(
    COMMUNICATION,
    title="Questions with answers",
    among="Posts marked as a question",
    of="Somebody answered within the same days",
    chart=Chart.COUNT_BARS,
    group=_QUESTIONS,
    spec="1.1",
    grain=QUESTION,
)
def questions_answered(questions: Table) -> Share:
    """Of the questions asked in communities, how many were answered?"""
    return Share(among=questions.answered.notnull(), of=questions.answered)


@metric(
    COMMUNICATION,
    title="Questions with a best answer",
    among="Posts marked as a question",
    of="An answer was marked as the best within the same days",
    chart=Chart.COUNT_BARS,
    group=_QUESTIONS,
    spec="1.1",
    grain=QUESTION,
)
def questions_best_answered(questions: Table) -> Share:
    """Of the questions asked in communities, how many have an answer marked as the best?"""
    return Share(among=questions.answered.notnull(), of=questions.best_answered)
