"""Do people use their apps on several platforms?

Source: specification of Adoption Score, section 1.5.
"""

from functools import partial

from ibis.expr.types import Table

from uptake.facts.sources import APPS_WITH_PLATFORMS, PLATFORMS
from uptake.score.categories import MOBILITY
from uptake.score.metric import Chart, Ratio, Resource, Share, metric
from uptake.score.people import TARGET_DAYS, always, has, on_several, up_to_target, uses

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
_LICENCES = ("apps", "exchange", "engage", "teams", "skype")
_NOT_REPORTED = ("engage_platforms", "skype_platforms")


@metric(
    MOBILITY,
    primary=True,
    title="Apps on several platforms",
    among="People enabled for Microsoft 365 Apps, Exchange, Viva Engage, Teams or Skype",
    of="They used at least one and the same app on several of desktop, web and mobile",
    chart=Chart.BAR,
    group="Work across platforms",
    spec="1.5",
    optional=_NOT_REPORTED,
    resources=(
        Resource(
            "Mobility in Adoption Score",
            "https://learn.microsoft.com/microsoft-365/admin/adoption/mobility",
        ),
    ),
)
def platforms(people: Table) -> Share:
    """Of the people enabled for at least one of the apps, how many used one app on more than one platform?"""
    return Share(among=has(people, *_LICENCES), of=on_several(people, *APPS_WITH_PLATFORMS))


@metric(
    MOBILITY,
    title="Regularly on several platforms",
    among=f"{TARGET_DAYS} days for every person enabled for Microsoft 365 Apps, Exchange, Viva Engage, Teams or Skype",
    of="Days on which they used one and the same app on several platforms, at most 12 for each person. Our own "
    "method: no formula is published.",
    chart=Chart.NUMBER,
    group="Regularity",
    spec="0.1",
    optional=_NOT_REPORTED,
    each=TARGET_DAYS,
    when=("score_method", "consistency"),
)
def consistency(people: Table) -> Ratio:
    """How close are people to using one app on several platforms on 12 of 28 days?"""
    among = has(people, *_LICENCES)
    return Ratio(among=among, part=up_to_target(people.several_days), whole=always(TARGET_DAYS))


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
    title="Outlook on the phone",
    among="People enabled for Exchange",
    of="They used Outlook on a phone or a tablet",
    chart=Chart.NUMBER,
    group="Outlook on the go",
    spec="1.5",
)
def outlook_on_mobile(people: Table) -> Share:
    """Of the people enabled for Exchange, how many use Outlook on a phone or a tablet?"""
    flag = 1 << PLATFORMS.index("mobile")
    return Share(among=has(people, "exchange"), of=people.outlook_platforms & flag != 0)


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


@metric(
    MOBILITY,
    title="Working on site that day",
    among="People whose place of work is known",
    of="They worked for at least three hours from inside the company network",
    chart=Chart.LINE,
    group=_REMOTE,
    spec="1.5",
    days=1,
)
def onsite_daily(people: Table) -> Share:
    """Of the people whose place of work is known that day, how many worked on site for three hours or more?"""
    return Share(among=people.placed_days > 0, of=people.onsite_days > 0)
