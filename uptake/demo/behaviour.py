"""What the people of an invented organization do, day by day, as the columns of the fact tables.

Whoever is there does what their department, their place in it, their own volume and the mood of the day
make likely. Volumes are heavy-tailed (log-normal), habits spread with the days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from uptake.demo.assistant import assistant
from uptake.demo.chance import chance
from uptake.demo.departments import DEPARTMENTS
from uptake.demo.meetings import Meetings, hold
from uptake.demo.moment import Flags, Moment, Real, Whole
from uptake.demo.organization import Organization
from uptake.demo.platforms import platforms
from uptake.demo.presence import presence
from uptake.demo.sharing import sharing
from uptake.demo.traits import traits

ONLY_CHANNELS = 0.04  # part of the people who write in channels and never in chats


@dataclass(frozen=True)
class Activity:
    """Everything that happened: one row per person and day somebody worked, ordered by day and person.

    `day` and `person` are indexes into `days` and the people; `columns` are named as in the fact tables,
    and some more that only reports have. `products` are the flags of licences by day and person, `mac` is
    by person, and `on_call` is somebody for every day who does a little of everything. `meetings` are those
    that the people had together.
    """

    days: tuple[date, ...]
    day: Whole
    person: Whole
    columns: Mapping[str, Whole]
    products: Whole
    mac: Flags
    on_call: Whole
    meetings: Meetings


def behave(organization: Organization, days: tuple[date, ...]) -> Activity:
    """Let the people live through these days."""
    there = presence(organization, days)
    people = traits(organization, len(days))
    moment = Moment(organization, there, people, chance(organization.seed, "practices"))
    columns = {**_mail(moment), **_teams(moment), **_communities(moment), **_files(moment)}
    columns |= platforms(moment, columns)
    columns |= assistant(moment)
    columns |= _place_of_work(moment, columns)
    columns |= sharing(moment.with_dice("sharing"), columns)
    held, in_them = hold(moment.with_dice("meetings"), columns["meetings_attended"], columns["calls"])
    columns |= in_them
    return Activity(days, there.day, there.person, columns, people.products, people.mac, there.on_call, held)


def _mail(m: Moment) -> dict[str, Whole]:
    has = m.has("exchange")
    usual = m.by_department([d.mails for d in DEPARTMENTS]) * np.where(m.frontline, 0.3, 1.0)
    fewer = np.where(m.frontline, 0.55, 1.0)
    habit = m.taken_up("mail", [d.mail for d in DEPARTMENTS], m.character.mail, fewer)
    writes = has & (m.always | (habit & m.on(0.62 + 0.36 * m.regular)))
    sent = np.where(writes, 1 + m.poisson(usual * m.volume), 0)
    received = np.where(has, m.poisson(2 + 1.7 * usual * np.sqrt(m.volume)), 0)
    opens = has & (writes | m.on(np.where(m.frontline, 0.35, 0.8)))
    read = np.where(opens, np.maximum(m.binomial(received, 0.8), writes), 0)
    mention = m.taken_up_all("mention", 0.24, 0.40)
    return {
        "email_sent": sent,
        "email_received": received,
        "email_read": read,
        "email_mentions": np.where(mention, m.binomial(sent, 0.11), 0),
        "mail_meetings": np.where(opens, m.binomial(sent, 0.05), 0),
    }


def _teams(m: Moment) -> dict[str, Whole]:
    has = m.has("teams") | m.guest
    usual = m.by_department([d.chats for d in DEPARTMENTS]) * np.where(m.frontline, 0.5, 1.0)
    habit = m.teams_habit() & ~m.silent
    only_channels = m.rank("channel") < ONLY_CHANNELS
    chats = has & (m.sends | (habit & ~only_channels & (m.called | m.on(0.25 + 0.7 * m.regular))))
    posts = has & habit & m.taken_up_all("channel", 0.42, 0.56) & m.on(0.10 + 0.3 * m.regular)
    chat = np.where(chats, 1 + m.poisson(usual * m.volume), 0)
    channel = np.where(posts, 1 + m.poisson(1.3 * m.volume), 0)
    calls = np.where(has & m.on(np.where(m.frontline, 0.05, 0.24)), 1 + m.poisson(0.7 * m.volume), 0)
    usual_meetings = m.by_department([d.meetings for d in DEPARTMENTS]) * m.character.meetings
    rate = usual_meetings * (0.7 + 0.3 * m.level) * np.sqrt(m.volume) * np.where(m.frontline, 0.06, 1.0)
    attended = np.where(has & m.on(0.86), m.poisson(rate), 0)
    organized = m.binomial(attended, 0.16 + 0.09 * m.level)
    talk = (attended * 1750 + calls * 380) * m.lognormal(0.35)
    video = talk * m.uniform(0.4, 0.95) * (m.taken_up_all("video", 0.52, 0.66) & m.on(0.75))
    shared = talk * m.uniform(0.05, 0.5) * (m.taken_up_all("screen", 0.34, 0.44) & m.on(0.6))
    post = m.binomial(channel, 0.4)
    return {
        "chat_sent": chat,
        "channel_sent": channel,
        "channel_posts": post,
        "channel_replies": channel - post,
        "urgent": m.binomial(chat, 0.003),
        "calls": calls,
        "meetings_organized": organized,
        "meetings_attended": attended,
        "ad_hoc_organized": m.binomial(organized, 0.2),
        "audio_seconds": np.minimum(talk, 40000).astype(np.int64),
        "video_seconds": np.minimum(video, 40000).astype(np.int64),
        "screen_share_seconds": np.minimum(shared, 40000).astype(np.int64),
        "teams_other": (has & (m.called | m.on(np.where(m.frontline, 0.3, 0.72)))).astype(np.int64),
    }


def _communities(m: Moment) -> dict[str, Whole]:
    has = m.has("engage")
    reads = has & (m.called | (m.taken_up_all("reads", 0.42, 0.52) & m.on(0.2)))
    habit = m.taken_up("posts", [d.posts for d in DEPARTMENTS], m.character.posts)
    posts = has & ((habit & m.on(0.05 + 0.13 * m.regular)) | (m.called & m.last_day))
    read = np.where(reads | posts, 1 + m.poisson(4 * m.volume), 0)
    return {
        "community_posts": np.where(posts, 1 + m.poisson(0.35 * m.volume), 0),
        "community_reads": read,
        "community_likes": m.binomial(read, 0.14),
    }


def _files(m: Moment) -> dict[str, Whole]:
    keeps = m.taken_up_all("files", 0.80, 0.90) & ~m.frontline
    now_and_then = m.on(np.where(m.frontline, 0.1, 0.15))
    visits = m.called | (keeps & m.on(0.66)) | now_and_then
    site = (m.has("sharepoint") & visits) | (m.guest & m.on(0.5))
    own = m.has("onedrive") & (m.called | (keeps & m.on(0.6)) | m.on(0.04))
    found: dict[str, Whole] = {}
    for place, where, many in (("sharepoint", site, 5.0), ("onedrive", own, 3.5)):
        files = np.where(where, 1 + m.poisson(many * m.volume), 0)
        found |= {
            f"{place}_files": files,
            f"{place}_synced": np.where(m.on(0.3), m.binomial(files, 0.4), 0),
            f"{place}_shared_internally": m.binomial(files, 0.06),
            f"{place}_shared_externally": np.where(m.on(0.25), m.binomial(files, 0.04), 0),
        }
    return found | {"sharepoint_pages": np.where(site, m.poisson(2.5 * m.volume), 0)}


def _place_of_work(m: Moment, done: Mapping[str, Whole]) -> dict[str, Whole]:
    """Minutes in the Microsoft 365 Apps from inside and outside the company's network."""
    works = (done["outlook_platforms"] | done["word_platforms"] | done["excel_platforms"]) > 0
    here = m.on(m.at_site, lighter=False) & m.usual
    long = np.minimum(np.where(m.frontline, 25, 285) * m.lognormal(0.35), 720)
    evening = np.where(m.on(0.18), 35 * m.lognormal(0.6), 0)
    onsite: Real = np.where(works & here, long, 0)
    remote: Real = np.where(works, np.where(here, evening, np.where(m.usual, long, 0.3 * long)), 0)
    return {"onsite_minutes": onsite.astype(np.int64), "remote_minutes": remote.astype(np.int64)}
