"""Is Microsoft 365 Copilot part of everyday work?

Source: specification of Adoption Score, section 1.6, the newest method.
"""

from functools import partial

from ibis.expr.types import Table

from uptake.rules.window import DAYS
from uptake.score.categories import AI_ADOPTION
from uptake.score.metric import Chart, Ratio, Resource, Share, announced, metric
from uptake.score.people import TARGET_DAYS, always, has_now, up_to_target, used_copilot_in

_LICENSED = "People who hold a Copilot licence on the as-of day"
_OFFICE = ("word", "excel", "powerpoint", "onenote")

_BANDS = (  # our own reading: none, up to a quarter of the target, below the target, the target and more
    ("days_0", "No day", "on no day", 0, 0),
    ("days_1_to_3", "1 to 3 days", "on 1 to 3 days", 1, 3),
    ("days_4_to_11", "4 to 11 days", "on 4 to 11 days", 4, TARGET_DAYS - 1),
    ("days_12_or_more", "12 days or more", "on 12 days or more", TARGET_DAYS, None),
)
_FEATURES = (
    ("teams", "Copilot in Teams", "Copilot in Teams meetings and chats", ("teams",)),
    ("documents", "Copilot in documents", "Copilot in Word, Excel, PowerPoint or OneNote", _OFFICE),
    ("email", "Copilot in email", "Copilot in Outlook", ("outlook",)),
    ("chat", "Copilot Chat", "Copilot Chat", ("chat",)),
    ("agents", "Agents", "agents", ("agents",)),
)


@metric(
    AI_ADOPTION,
    primary=True,
    title="Regular use of Copilot",
    among=f"{TARGET_DAYS} days for every person who holds a Copilot licence on the as-of day",
    of=f"Days on which they used Copilot, at most {TARGET_DAYS} of {DAYS} for each person",
    chart=Chart.BAR,
    group="Use of Copilot",
    each=TARGET_DAYS,
    spec="1.6",
    resources=(
        Resource(
            "AI adoption score",
            "https://learn.microsoft.com/microsoft-365/admin/adoption/ai-adoption-score",
        ),
        Resource("Prompt gallery", "https://learn.microsoft.com/copilot/microsoft-365/copilot-prompt-gallery"),
        Resource(
            "Copilot dashboard in Viva Insights",
            "https://learn.microsoft.com/viva/insights/org-team-insights/copilot-dashboard",
        ),
    ),
)
def score(people: Table) -> Ratio:
    """How close are the people with a Copilot licence to using it on 12 of 28 days?"""
    part = up_to_target(people.copilot_days)
    return Ratio(among=has_now(people, "copilot"), part=part, whole=always(TARGET_DAYS))


def _between(people: Table, *, low: int, high: int | None) -> Share:
    days = people.copilot_days
    return Share(among=has_now(people, "copilot"), of=days >= low if high is None else days.between(low, high))


def _used_in(people: Table, *, apps: tuple[str, ...]) -> Share:
    return Share(among=has_now(people, "copilot"), of=used_copilot_in(people, *apps))


@metric(
    AI_ADOPTION,
    title="Any use of Copilot",
    among=_LICENSED,
    of="They used Copilot on at least one day",
    chart=Chart.NUMBER,
    group="People who use Copilot",
    spec="1.6",
)
def any_day(people: Table) -> Share:
    """Of the people with a Copilot licence, how many used Copilot at all?"""
    return Share(among=has_now(people, "copilot"), of=people.copilot_days > 0)


for _id, _title, _how_often, _low, _high in _BANDS:
    metric(
        AI_ADOPTION,
        name=_id,
        title=_title,
        question=f"Of the people with a Copilot licence, how many used Copilot {_how_often}?",
        among=_LICENSED,
        of=f"They used Copilot {_how_often}",
        chart=Chart.BARS,
        group="Frequency of use",
        spec="1.6",
    )(partial(_between, low=_low, high=_high))

for _id, _title, _what, _apps in _FEATURES:
    metric(
        AI_ADOPTION,
        name=_id,
        title=_title,
        question=f"Of the people with a Copilot licence, how many used {_what}?",
        among=_LICENSED,
        of=f"They used {_what} on at least one day",
        chart=Chart.BARS,
        group="Where Copilot is used",
        spec="1.6",
    )(partial(_used_in, apps=_apps))

for _id, _title, _what in (
    ("summarize", "Summarizing", "a meeting, a conversation in Teams, a mail thread or a document"),
    ("create", "Creating", "a document, a presentation or a mail"),
):
    announced(
        AI_ADOPTION,
        name=_id,
        title=_title,
        question=f"Of the people with a Copilot licence, how many let Copilot work on {_what}?",
        spec="1.6",
        group="What Copilot is used for",
        missing="Facts about single features of Copilot, which no report tells",
    )
