"""Do people use their apps on several platforms?

Source: specification of Adoption Score, section 1.5.
"""

from functools import partial

from ibis.expr.types import Table

from uptake.facts.sources import APPS_WITH_PLATFORMS, PLATFORMS
from uptake.score.categories import MOBILITY
from uptake.score.metric import Chart, Resource, Share, metric
from uptake.score.people import has, on_several, uses

_APP_NAMES = {
    "outlook": "Outlook",
    "teams": "Teams",
    "word": "Word",
    "excel": "Excel",
    "powerpoint": "PowerPoint",
    "onenote": "OneNote",
}
_OFFICE = ("word", "excel", "powerpoint", "onenote")
_REMOTE = "Remote work"


@metric(
    MOBILITY,
    primary=True,
    title="Apps on several platforms",
    among="People enabled for Microsoft 365 Apps, Exchange, Viva Engage, Teams or Skype",
    of="They used at least one and the same app on several of desktop, web and mobile",
    chart=Chart.BAR,
    group="Work across platforms",
    spec="1.5",
    optional=("engage_platforms", "skype_platforms"),
    resources=(
        Resource(
            "Mobility in Adoption Score",
            "https://learn.microsoft.com/microsoft-365/admin/adoption/mobility",
        ),
    ),
)
def platforms(people: Table) -> Share:
    """Of the people enabled for at least one of the apps, how many used one app on more than one platform?"""
    enabled = has(people, "apps", "exchange", "engage", "teams", "skype")
    return Share(among=enabled, of=on_several(people, *APPS_WITH_PLATFORMS))


def _several(people: Table, *, app: str) -> Share:
    return Share(among=uses(people, app), of=on_several(people, app))


def _only(people: Table, *, app: str, platform: str) -> Share:
    flag = 1 << PLATFORMS.index(platform)
    return Share(among=uses(people, app), of=people[f"{app}_platforms"] == flag)


for _app, _name in _APP_NAMES.items():
    _chart = Chart.GROUPED_COLUMNS if _app in _OFFICE else Chart.BARS
    _group = "Microsoft 365 Apps across platforms" if _app in _OFFICE else f"{_name} across platforms"
    metric(
        MOBILITY,
        name=f"{_app}_several",
        title=f"{_name} on several platforms",
        question=f"Of the people who used {_name}, how many used it on more than one platform?",
        among=f"People who used {_name}",
        of="They used it on several of desktop, web and mobile",
        chart=_chart,
        group=_group,
        spec="1.5",
    )(partial(_several, app=_app))
    for _platform in PLATFORMS:
        metric(
            MOBILITY,
            name=f"{_app}_{_platform}",
            title=f"{_name} on {_platform} only",
            question=f"Of the people who used {_name}, how many used it on {_platform} only?",
            among=f"People who used {_name}",
            of=f"They used it on {_platform} and nowhere else",
            chart=_chart,
            group=_group,
            spec="1.5",
        )(partial(_only, app=_app, platform=_platform))


@metric(
    MOBILITY,
    title="Word, Excel, PowerPoint or OneNote on several platforms",
    among="People who used Word, Excel, PowerPoint or OneNote",
    of="They used at least one and the same of these apps on several platforms",
    chart=Chart.NUMBER,
    group="Microsoft 365 Apps across platforms",
    spec="1.5",
)
def apps_several(people: Table) -> Share:
    """Of the people active in Word, Excel, PowerPoint or OneNote, how many use one on several platforms?"""
    return Share(among=uses(people, *_OFFICE), of=on_several(people, *_OFFICE))


def _only_remotely(people: Table) -> Share:
    return Share(among=people.placed_days > 0, of=(people.remote_days > 0) & (people.onsite_days == 0))


_REMOTE_METRIC = partial(
    metric,
    MOBILITY,
    among="People whose place of work is known",
    of="They worked from outside the company network and never for three hours a day from inside",
    group=_REMOTE,
    spec="1.5",
)
remote = _REMOTE_METRIC(
    name="remote",
    title="Working only remotely",
    question="Of the people whose place of work is known, how many worked only remotely?",
    chart=Chart.NUMBER,
)(_only_remotely)
remote_daily = _REMOTE_METRIC(
    name="remote_daily",
    title="Working only remotely that day",
    question="Of the people whose place of work is known that day, how many worked only remotely?",
    chart=Chart.LINE,
    days=1,
)(_only_remotely)
