"""Do people work together on files that are stored online?

Source: specification of Adoption Score, section 1.3.
"""

from functools import partial

from ibis.expr.types import BooleanValue, Table

from uptake.score.categories import CONTENT_COLLABORATION
from uptake.score.metric import Chart, Ratio, Resource, Share, metric
from uptake.score.people import TARGET_DAYS, always, has, how_many, up_to_target

_ACCESS = "People with access to OneDrive or SharePoint"
_OUR_OWN = "Our own method: no formula is published."
_TYPES = "Word, Excel, PowerPoint, OneNote or PDF files"
_COLLABORATED = (
    "They read or changed one of these files after somebody else created or changed it, or the other way round, "
    "within the 28 days"
)
_BANDS = (
    ("files_0", "No file", "no file", 0, 0),
    ("files_1_to_3", "1 to 3 files", "1 to 3 files", 1, 3),
    ("files_4_to_10", "4 to 10 files", "4 to 10 files", 4, 10),
    ("files_11_or_more", "11 files or more", "11 files or more", 11, None),
    ("files_4_or_more", "4 files or more", "4 files or more", 4, None),
)


def _can(people: Table) -> BooleanValue:
    return has(people, "onedrive", "sharepoint")


@metric(
    CONTENT_COLLABORATION,
    primary=True,
    title="Collaborating on online files",
    among=_ACCESS,
    of=f"{_COLLABORATED}: {_TYPES} in OneDrive or SharePoint",
    chart=Chart.BAR,
    group="Readers, creators and collaborators",
    spec="1.3",
    resources=(
        Resource(
            "Content collaboration in Adoption Score",
            "https://learn.microsoft.com/microsoft-365/admin/adoption/content-collaboration",
        ),
    ),
)
def collaborators(people: Table) -> Share:
    """Of the people with access to OneDrive or SharePoint, how many collaborate on online files?"""
    return Share(among=_can(people), of=people.files_collaborated > 0)


@metric(
    CONTENT_COLLABORATION,
    title="Reading online files",
    among=_ACCESS,
    of=f"They opened or downloaded {_TYPES} there",
    chart=Chart.BARS,
    group="Readers, creators and collaborators",
    spec="1.3",
)
def readers(people: Table) -> Share:
    """Of the people with access to OneDrive or SharePoint, how many read online files?"""
    return Share(among=_can(people), of=people.files_read > 0)


@metric(
    CONTENT_COLLABORATION,
    title="Creating online files",
    among=_ACCESS,
    of=f"They created, changed, uploaded, synced, checked in, copied or moved {_TYPES} there",
    chart=Chart.BARS,
    group="Readers, creators and collaborators",
    spec="1.3",
)
def creators(people: Table) -> Share:
    """Of the people with access to OneDrive or SharePoint, how many create or change online files?"""
    return Share(among=_can(people), of=people.files_created > 0)


@metric(
    CONTENT_COLLABORATION,
    title="Collaborating regularly",
    among=f"{TARGET_DAYS} days for every person with access to OneDrive or SharePoint",
    of=f"Days on which they used a file together with somebody else, at most {TARGET_DAYS} for each person. {_OUR_OWN}",
    chart=Chart.NUMBER,
    group="Regularity",
    spec="0.1",
    each=TARGET_DAYS,
    when=("score_method", "consistency"),
)
def consistency(people: Table) -> Ratio:
    """How close are people to collaborating on files on 12 of 28 days?"""
    return Ratio(among=_can(people), part=up_to_target(people.collaborating_days), whole=always(TARGET_DAYS))


@metric(
    CONTENT_COLLABORATION,
    title="Reading, creating and collaborating",
    among="Three practices for every person with access to OneDrive or SharePoint",
    of="The practices that they show of reading, creating and collaborating, a third each",
    chart=Chart.NUMBER,
    group="A third each",
    spec="1.3",
    each=3,
    when=("content_points", "balanced"),
)
def balanced(people: Table) -> Ratio:
    """How many of reading, creating and collaborating do people with access to online files do?"""
    done = how_many(people.files_read > 0, people.files_created > 0, people.files_collaborated > 0)
    return Ratio(among=_can(people), part=done, whole=always(3))


def _created_in(people: Table, *, place: str) -> Share:
    return Share(among=_can(people) & (people.office_files_used > 0), of=people[f"{place}_files_created"] > 0)


for _place, _name in (("onedrive", "OneDrive"), ("sharepoint", "SharePoint")):
    metric(
        CONTENT_COLLABORATION,
        name=f"creating_in_{_place}",
        title=f"Creating files in {_name}",
        question=f"Of the people who use online Office files, how many create or change them in {_name}?",
        among="People with access to OneDrive or SharePoint who opened or changed Word, Excel, PowerPoint or OneNote "
        "files there",
        of=f"They created or changed such files in {_name}",
        chart=Chart.BARS,
        group="Creating files",
        spec="1.3",
    )(partial(_created_in, place=_place))


def _attaching(people: Table, *, column: str) -> Share:
    sent = people.attached_files + people.attached_links > 0
    return Share(among=has(people, "exchange") & _can(people) & sent, of=people[column] > 0)


for _column, _id, _title, _what in (
    ("attached_files", "attaching_files", "Attaching files", "files that are not stored online"),
    ("attached_links", "attaching_links", "Attaching links to online files", "links to online files"),
):
    metric(
        CONTENT_COLLABORATION,
        name=_id,
        title=_title,
        question=f"Of the people who attach something to mails, how many attach {_what}?",
        among="People with access to Exchange and to OneDrive or SharePoint who attached at least one file or link",
        of=f"They attached {_what} to at least one mail",
        chart=Chart.BARS,
        group="Attachments of mails",
        spec="1.3",
    )(partial(_attaching, column=_column))


def _shares(people: Table, where: str) -> BooleanValue:
    return people[f"onedrive_shared_{where}"] + people[f"sharepoint_shared_{where}"] > 0


@metric(
    CONTENT_COLLABORATION,
    title="Sharing externally",
    among=_ACCESS,
    of="They shared at least one file with somebody outside of the organization",
    chart=Chart.BARS,
    group="Sharing files",
    spec="1.3",
)
def sharing_externally(people: Table) -> Share:
    """Of the people with access to OneDrive or SharePoint, how many share files externally?"""
    return Share(among=_can(people), of=_shares(people, "externally"))


@metric(
    CONTENT_COLLABORATION,
    title="Sharing internally only",
    among=_ACCESS,
    of="They shared at least one file with colleagues, and none with anybody else",
    chart=Chart.BARS,
    group="Sharing files",
    spec="1.3",
)
def sharing_internally_only(people: Table) -> Share:
    """Of the people with access to OneDrive or SharePoint, how many share files with colleagues only?"""
    return Share(among=_can(people), of=_shares(people, "internally") & ~_shares(people, "externally"))


def _together(people: Table, *, low: int, high: int | None) -> Share:
    files = people.files_collaborated
    return Share(among=_can(people), of=files >= low if high is None else files.between(low, high))


for _id, _title, _how_many, _low, _high in _BANDS:
    metric(
        CONTENT_COLLABORATION,
        name=_id,
        title=_title,
        question=f"Of the people with access to OneDrive or SharePoint, how many collaborated on {_how_many}?",
        among=_ACCESS,
        of=f"They collaborated on {_how_many} within the 28 days",
        chart=Chart.NUMBER if _id == "files_4_or_more" else Chart.BARS,
        group="Files collaborated on",
        spec="1.3",
    )(partial(_together, low=_low, high=_high))
