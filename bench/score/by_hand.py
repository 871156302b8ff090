"""The hand-written rival: by_hand.sql over the same files as the product reads."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from uptake.facts.site_day import SITE_DAY
from uptake.facts.store import FactStore
from uptake.facts.tables import COMMUNITY_QUESTION, FILE_USE, MAIL_THREAD, PERSON_DAY, PERSON_STATE
from uptake.rules.window import window

Numbers = dict[tuple[str, str], tuple[int, int]]
"""Numerator and denominator by tenant and metric."""

_SQL = (Path(__file__).parent / "by_hand.sql").read_text()
_FILES = {
    "state": PERSON_STATE,
    "facts": PERSON_DAY,
    "files": FILE_USE,
    "sites": SITE_DAY,
    "threads": MAIL_THREAD,
    "questions": COMMUNITY_QUESTION,
}
_OFFICE = ("word", "excel", "powerpoint", "onenote")
_APPS = ("outlook", "teams", *_OFFICE)
_ALL_APPS = (*_APPS, "engage", "skype")
_HOURS = (("0_to_5", 0, 1200), ("6_to_10", 1200, 2400), ("11_to_15", 2400, 3600), ("16_to_20", 3600, 4800))
_KINDS = ("calls_one_to_one", "calls_group", "meet_now_attended", "scheduled_once_attended",
          "scheduled_recurring_attended")  # fmt: skip
_SEVERAL = "(3, 5, 6, 7)"

SHARES = {
    "communication.email": ("has_exchange", "mail"),
    "communication.teams": ("has_teams", "messages"),
    "communication.communities": ("has_engage", "posts"),
    "communication.mentions": ("mail", "mentions"),
    "communication.chat": ("messages", "chat"),
    "communication.channel": ("messages", "channel"),
    "meetings.people_visual": ("attended", "visual"),
    **{
        f"meetings.hours_{name}{suffix}": ("minutes > 0", f"minutes > {low} and minutes <= {high} and {also}")
        for suffix, also in (("", "true"), ("_video", "video"), ("_screen_share", "screen_share"))
        for name, low, high in (*_HOURS, ("over_20", 4800, 1_000_000))
    },
    **{f"meetings.people_in_{kind}": ("met", kind) for kind in _KINDS},
    "content_collaboration.collaborators": ("has_files", "together > 0"),
    "content_collaboration.readers": ("has_files", "files_read"),
    "content_collaboration.creators": ("has_files", "files_created"),
    "content_collaboration.creating_in_onedrive": ("has_files and office_used", "created_in_onedrive"),
    "content_collaboration.creating_in_sharepoint": ("has_files and office_used", "created_in_sharepoint"),
    **{
        f"content_collaboration.attaching_{what}": (
            "has_exchange and has_files and (attached_files or attached_links)",
            f"attached_{what}",
        )
        for what in ("files", "links")
    },
    "content_collaboration.sharing_externally": ("has_files", "shared_externally"),
    "content_collaboration.sharing_internally_only": ("has_files", "shared_internally and not shared_externally"),
    "content_collaboration.files_0": ("has_files", "together = 0"),
    "content_collaboration.files_1_to_3": ("has_files", "together between 1 and 3"),
    "content_collaboration.files_4_to_10": ("has_files", "together between 4 and 10"),
    "content_collaboration.files_11_or_more": ("has_files", "together > 10"),
    "content_collaboration.files_4_or_more": ("has_files", "together > 3"),
    "teamwork.workspaces": ("active", "(group_mail or channel or team_site_files)"),
    "teamwork.reported": ("active_in_reports", "(group_mail or channel or sharepoint_files)"),
    "teamwork.engagement_email": ("mail", "group_mail"),
    "teamwork.engagement_messages": ("messages", "channel"),
    "teamwork.engagement_content": ("has_sharepoint and any_files", "team_site_files"),
    "mobility.platforms": ("has_apps", "several"),
    **{f"mobility.{app}_several": (f"{app} <> 0", f"{app} in {_SEVERAL}") for app in _APPS},
    **{
        f"mobility.{app}_{platform}": (f"{app} <> 0", f"{app} = {flag}")
        for app in _APPS
        for platform, flag in (("desktop", 1), ("web", 2), ("mobile", 4))
    },
    "mobility.outlook_on_mobile": ("has_exchange", "outlook & 4 <> 0"),
    "mobility.apps_several": (
        f"({' or '.join(f'{app} <> 0' for app in _OFFICE)})",
        f"({' or '.join(f'{app} in {_SEVERAL}' for app in _OFFICE)})",
    ),
    "mobility.remote": ("placed", "only_remote"),
    "mobility.remote_daily": ("placed_today", "only_remote_today"),
    "mobility.onsite_daily": ("placed_today", "onsite_today"),
    "ai_adoption.any_day": ("licensed", "copilot_days > 0"),
    "ai_adoption.days_0": ("licensed", "copilot_days = 0"),
    "ai_adoption.days_1_to_3": ("licensed", "copilot_days between 1 and 3"),
    "ai_adoption.days_4_to_11": ("licensed", "copilot_days between 4 and 11"),
    "ai_adoption.days_12_or_more": ("licensed", "copilot_days > 11"),
    **{
        f"ai_adoption.{name}": ("licensed", f"copilot & {flags} <> 0")
        for name, flags in (("email", 1), ("teams", 2), ("chat", 4), ("documents", 120), ("agents", 256))
    },
}
"""Of those for whom the first condition holds, the share for whom the second one does, too; by metric."""


def statement() -> str:
    """The whole statement."""
    shares = (
        f'count(*) filter (where {among} and {of}) as "{metric}", count(*) filter (where {among}) as "{metric}/",'
        for metric, (among, of) in SHARES.items()
    )
    on_disk = " or ".join(f"{app}_platforms in {_SEVERAL}" for app in _ALL_APPS)
    return (
        _SQL.replace("{shares}", "\n        ".join(shares))
        .replace("{any_several_on_disk}", on_disk)
        .replace("{any_several}", f"coalesce({' or '.join(f'{app} in {_SEVERAL}' for app in _ALL_APPS)}, false)")
    )


def by_hand(stores: Sequence[FactStore], as_of: date, *, threads: int, memory: str) -> Numbers:
    """Numerators and denominators of every metric about people, of all tenants in one statement."""
    days = window(as_of)
    given = {
        name: [file for store in stores for file in store.files(table, days.first, days.last)]
        for name, table in _FILES.items()
    }
    config = {"threads": threads, "preserve_insertion_order": False, "memory_limit": memory}
    with duckdb.connect(config=config) as connection:
        found = connection.execute(statement(), given | {"first": days.first, "last": days.last})
        names = [column[0] for column in found.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    metrics = [name for name in names if f"{name}/" in names]
    return {(row["tenant"], name): (int(row[name] or 0), int(row[f"{name}/"] or 0)) for row in rows for name in metrics}
