"""The naive rival: pandas, one tenant after the other, as one would write it in a notebook."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from bench.score.by_hand import SHARES, Numbers
from uptake.facts.site_day import SITE_DAY
from uptake.facts.store import FactStore
from uptake.facts.table import Kind, Table
from uptake.facts.tables import COMMUNITY_QUESTION, FILE_USE, MAIL_THREAD, PERSON_DAY, PERSON_STATE
from uptake.rules.platforms import SEVERAL
from uptake.rules.window import window

_APPS = ("outlook", "teams", "word", "excel", "powerpoint", "onenote", "engage", "skype")
_DAY_SECONDS = 86_400


def naive(stores: Sequence[FactStore], as_of: date) -> Numbers:
    """Numerators and denominators of every metric about people."""
    return {
        (store.folder.name, metric): numbers
        for store in stores
        for metric, numbers in _of_tenant(store, pd.Timestamp(as_of)).items()
    }


def _read(store: FactStore, table: Table, as_of: pd.Timestamp) -> pd.DataFrame:
    days = window(as_of.date())
    parts = []
    for file in store.files(table, days.first, days.last):
        day = pd.Timestamp(file.split("/day=")[1].split("/")[0])
        parts.append(pd.read_parquet(file, partitioning=None).assign(day=day))
    return pd.concat(parts, ignore_index=True)


def _of_tenant(store: FactStore, as_of: pd.Timestamp) -> dict[str, tuple[int, int]]:
    everyone = _population(_read(store, PERSON_STATE, as_of))
    people = everyone.join(_activity(_read(store, PERSON_DAY, as_of), as_of)).fillna(0)
    people = people.join(_files(store, as_of)).fillna(0)
    wrote = _read(store, PERSON_DAY, as_of).query("group_mails_sent > 0 or channel_sent > 0")[["person", "day"]]
    on_sites = _uses(store, as_of).query("on_site")[["person", "day"]]
    people["workspace_days"] = pd.concat([wrote, on_sites]).drop_duplicates().groupby("person").size()
    people = _words(people.fillna(0))
    told = {
        metric: (int((_holds(people, among) & _holds(people, of)).sum()), int(_holds(people, among).sum()))
        for metric, (among, of) in SHARES.items()
    }
    return told | _sums(people) | _started(store, as_of, people.index)


def _population(state: pd.DataFrame) -> pd.DataFrame:
    of_person = state.sort_values("day").groupby("person")
    found = pd.DataFrame(
        {
            "products": of_person["products"].agg(lambda held: np.bitwise_or.reduce(held.fillna(0).astype(int))),
            "now": of_person["products"].last().fillna(0).astype(int),
            "enabled": of_person["account_enabled"].max().fillna(True).astype(bool),  # noqa: FBT003 - a value
            "guest": of_person["guest"].last().fillna(False).astype(bool),  # noqa: FBT003 - a value
        }
    )
    return found[found.enabled & ~found.guest]


def _activity(facts: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    facts = facts.fillna(0)
    counts = [column.name for column in PERSON_DAY.values if column.kind is not Kind.FLAGS]
    of_person = facts.groupby("person")
    found = of_person[counts].sum()
    for name in (*(f"{app}_platforms" for app in _APPS), "copilot_apps"):
        bits = {bit: facts[name].astype(int) & bit for bit in (1 << n for n in range(9))}
        found[name] = sum(flags.groupby(facts.person).max() for flags in bits.values())
    sent = (facts[["email_sent", "chat_sent", "channel_sent", "community_posts"]] > 0).any(axis=1)
    several = facts[[f"{app}_platforms" for app in _APPS]].isin(SEVERAL).any(axis=1)
    conditions = {
        "sending_days": sent,
        "several_days": several,
        "copilot_days": facts.copilot_apps != 0,
        "onsite": facts.onsite_minutes >= 180,
        "remote": facts.remote_minutes > 0,
        "placed": (facts.onsite_minutes > 0) | (facts.remote_minutes > 0),
    }
    for name, holds in conditions.items():
        found[name] = holds.groupby(facts.person).sum()
        found[f"{name}_today"] = (holds & (facts.day == as_of)).groupby(facts.person).sum()
    return found


def _uses(store: FactStore, as_of: pd.Timestamp) -> pd.DataFrame:
    sites = _read(store, SITE_DAY, as_of).dropna(subset="team_site").sort_values("day").groupby("site").team_site.last()
    uses = _read(store, FILE_USE, as_of)
    uses = uses[(uses.reads > 0) | (uses.changes > 0)]
    told = uses.team_site.fillna(False).astype(bool)  # noqa: FBT003 - a value
    return uses.assign(on_site=told | uses.workspace.map(sites).fillna(False).astype(bool))  # noqa: FBT003 - as above


def _files(store: FactStore, as_of: pd.Timestamp) -> pd.DataFrame:
    uses = _uses(store, as_of)
    office, counted, changed = uses.type & 15 != 0, uses.type & 31 != 0, uses.changes > 0
    found = pd.DataFrame(
        {
            name: holds.groupby(uses.person).max()
            for name, holds in {
                "used": uses.type >= 0,
                "office_used": office,
                "files_read": counted & (uses.reads > 0),
                "files_created": counted & changed,
                "created_in_onedrive": office & changed & (uses.place & 1 != 0),
                "created_in_sharepoint": office & changed & (uses.place & 2 != 0),
                "team_site_files": uses.on_site,
            }.items()
        }
    )
    uses = uses[counted]
    midnight = (uses.day - pd.Timestamp(window(as_of.date()).first)).dt.days * _DAY_SECONDS
    uses = uses.assign(
        used_at=midnight + uses.last_use.fillna(uses.first_change).fillna(0),
        changed_at=(midnight + uses.first_change.fillna(_DAY_SECONDS - 1)).where(uses.changes > 0),
    )
    first = uses.dropna(subset="changed_at").sort_values("changed_at").drop_duplicates("file")
    last = uses.sort_values("used_at").drop_duplicates("file", keep="last")
    uses = uses.join(first.set_index("file")[["person", "changed_at"]].add_prefix("first_"), on="file")
    uses = uses.join(last.set_index("file")[["person", "used_at"]].add_prefix("last_"), on="file")
    second = uses[uses.person != uses.first_person].groupby("file").changed_at.min().rename("second_changed_at")
    before = uses[uses.person != uses.last_person].groupby("file").used_at.max().rename("second_used_at")
    uses = uses.join(second, on="file").join(before, on="file")
    changed_by_others = uses.first_changed_at.where(uses.person != uses.first_person, uses.second_changed_at)
    used_by_others = uses.last_used_at.where(uses.person != uses.last_person, uses.second_used_at)
    together = uses[(changed_by_others < uses.used_at) | (uses.changed_at < used_by_others)]
    found["together"] = together.groupby("person").file.nunique()
    found["together_days"] = together.groupby("person").day.nunique()
    return found


def _words(people: pd.DataFrame) -> pd.DataFrame:
    """The words of by_hand.sql, as columns."""
    products, now = people.products.astype(int), people.now.astype(int)
    for name, flags in {"exchange": 1, "teams": 2, "engage": 4, "sharepoint": 16, "files": 24, "apps": 103}.items():
        people[f"has_{name}"] = products & flags != 0
    people["licensed"] = now & 128 != 0
    simple = {
        "mail": "email_sent",
        "chat": "chat_sent",
        "channel": "channel_sent",
        "posts": "community_posts",
        "mentions": "email_mentions",
        "group_mail": "group_mails_sent",
        "attended": "meetings_attended",
        "video": "video_meetings",
        "screen_share": "screen_share_meetings",
    }
    for word, column in simple.items():
        people[word] = people[column] > 0
    for name in ("calls", "calls_one_to_one", "calls_group", "meet_now_attended", "scheduled_once_attended"):
        people[name] = people[name] > 0
    for name in ("scheduled_recurring_attended", "sharepoint_files", "onedrive_files", "attached_files"):
        people[name] = people[name] > 0
    people["attached_links"] = people.attached_links > 0
    for name in ("used", "office_used", "files_read", "files_created", "created_in_onedrive", "created_in_sharepoint"):
        people[name] = people[name] > 0
    people["team_site_files"] = people.team_site_files > 0
    for where in ("internally", "externally"):
        people[f"shared_{where}"] = people[f"onedrive_shared_{where}"] + people[f"sharepoint_shared_{where}"] > 0
    for app in _APPS:
        people[app] = people[f"{app}_platforms"].astype(int)
    people["several"] = people[list(_APPS)].isin(SEVERAL).any(axis=1)
    people["copilot"] = people.copilot_apps.astype(int)
    for flags in (1, 2, 4, 120, 256):
        people[f"copilot_{flags}"] = people.copilot & flags != 0
    people["minutes"] = people.meeting_minutes
    people["messages"] = people.chat | people.channel
    people["visual"] = people.video_seconds + people.screen_share_seconds > 0
    people["met"] = people[
        ["calls", "attended", "calls_one_to_one", "calls_group", "meet_now_attended", "scheduled_once_attended",
         "scheduled_recurring_attended"]
    ].any(axis=1)  # fmt: skip
    reported = people.sharepoint_files | people.onedrive_files
    people["any_files"] = people.used | reported
    workspace = products & 19 != 0
    people["active"] = workspace & (people.mail | people.messages | people.any_files)
    people["active_in_reports"] = workspace & (people.mail | people.messages | reported)
    for suffix in ("", "_today"):
        people[f"only_remote{suffix}"] = (people[f"remote{suffix}"] > 0) & (people[f"onsite{suffix}"] == 0)
        people[f"placed{suffix}"] = people[f"placed{suffix}"] > 0
    people["onsite_today"] = people.onsite_today > 0
    people["has_modes"] = people[["has_exchange", "has_teams", "has_engage"]].sum(axis=1) > 1
    people["modes"] = people[["mail", "messages", "posts"]].sum(axis=1) > 1
    return people


def _holds(people: pd.DataFrame, condition: str) -> Any:
    """A condition of the SQL, said so that pandas understands it."""
    said = re.sub(r"(\w+) between (\d+) and (\d+)", r"(\2 <= \1 <= \3)", condition)
    said = re.sub(r"(\w+) & (\d+) <> 0", r"\1_\2", said).replace("<>", "!=").replace("and true", "")
    said = re.sub(r"(?<![<>!=])=(?!=)", "==", re.sub(r"in \(([\d, ]+)\)", r"in [\1]", said))
    return people.eval(said)


def _sums(people: pd.DataFrame) -> dict[str, tuple[int, int]]:
    def up_to_12(among: pd.Series, days: pd.Series) -> tuple[int, int]:
        return int(days[among].clip(upper=12).sum()), 12 * int(among.sum())

    practices = people[["files_read", "files_created"]].sum(axis=1) + (people.together > 0)
    files = people.has_files
    return {
        "communication.modes": (int((people.has_modes & people.modes).sum()), int(people.has_modes.sum())),
        "communication.consistency": up_to_12(people.has_modes, people.sending_days.where(people.modes, 0)),
        "content_collaboration.consistency": up_to_12(files, people.together_days),
        "content_collaboration.balanced": (int(practices[files].sum()), 3 * int(files.sum())),
        "teamwork.consistency": up_to_12(people.active, people.workspace_days),
        "mobility.consistency": up_to_12(people.has_apps, people.several_days),
        "ai_adoption.score": up_to_12(people.licensed, people.copilot_days),
    }


def _started(store: FactStore, as_of: pd.Timestamp, people: pd.Index) -> dict[str, tuple[int, int]]:
    threads, questions = (_read(store, table, as_of) for table in (MAIL_THREAD, COMMUNITY_QUESTION))
    threads, questions = (rows[rows.person.isin(people)] for rows in (threads, questions))
    answered = pd.to_datetime(threads.answered_day) <= as_of
    mention = threads.has_mention.astype(bool)
    told = {
        "mentions_answered": (int((mention & answered).sum()), int(mention.sum())),
        "no_mentions_answered": (int((~mention & answered).sum()), int((~mention).sum())),
        "questions": (len(questions), len(questions)),
        "questions_answered": (int((pd.to_datetime(questions.answered_day) <= as_of).sum()), len(questions)),
        "questions_best_answered": (int((pd.to_datetime(questions.best_answer_day) <= as_of).sum()), len(questions)),
    }
    return {f"communication.{name}": numbers for name, numbers in told.items()}
