"""Open fact tables of the demonstration: what no report of Microsoft 365 tells.

The daily state of accounts and licences is Parquet, the rest CSV; each file holds about a month.
"""

import io
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from uptake.demo.behaviour import Activity
from uptake.demo.columns import Numbers, csv_bytes, iso, looked_up
from uptake.demo.conversations import Conversations, questions, threads
from uptake.demo.licensing import LONG_AGO
from uptake.demo.organization import Organization
from uptake.demo.places import COUNTRIES
from uptake.demo.shared_files import shared_files
from uptake.facts.sources import CALLS, PLATFORMS, PRODUCTS

MONTH = 30
_OF_CALLS = (
    "calls_one_to_one", "calls_group", "meet_now_attended", "meeting_minutes", "video_meetings",
    "screen_share_meetings",
)  # fmt: skip
_NUMBERS = (
    "email_mentions", "onsite_minutes", "remote_minutes", "group_mails_sent", "attached_files", "attached_links",
    *_OF_CALLS,
)  # fmt: skip


def months(days: int) -> list[tuple[int, int]]:
    """First index and end of each file's days."""
    return [(first, min(first + MONTH, days)) for first in range(0, days, MONTH)]


def open_files(organization: Organization, activity: Activity) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""
    mails, asked = threads(organization, activity), questions(organization, activity)
    for first, end in months(len(activity.days)):
        month = activity.days[first].isoformat()
        yield f"person_state-{month}.parquet", _states(organization, activity, first, end)
        yield f"person_day-{month}.csv", _person_days(organization, activity, first, end)
        for table, key, told in (("mail_thread", "thread", mails), ("community_question", "question", asked)):
            rows = np.flatnonzero((told.day >= first) & (told.day < end))
            if len(rows):
                yield f"{table}-{month}.csv", _told(organization, activity, told, key, rows)
    yield from shared_files(organization, activity, months(len(activity.days)))


def _states(organization: Organization, activity: Activity, first: int, end: int) -> bytes:
    people, length = organization.people, len(activity.days)
    ago = length - 1 - np.arange(first, end)[:, None]
    arrives = np.array([LONG_AGO if p.arrives is None else p.arrives for p in people])
    leaves = np.array([-1 if p.leaves is None else p.leaves for p in people])
    erased = np.array([-1 if p.erased is None else p.erased for p in people])
    row, person = np.nonzero((ago <= arrives) & (ago > erased))
    day = row + first
    members = [None if p.guest else p for p in people]
    attributes = {
        "company": [p.company or None if p else None for p in members],
        "country": [COUNTRIES[p.place.country] if p else None for p in members],
        "state": [p.place.state if p else None for p in members],
        "city": [p.place.city if p else None for p in members],
    }
    table = pa.table(
        {
            "day": pa.array(activity.days, pa.date32()).take(pa.array(day)),
            "person": looked_up([p.principal for p in people], person),
            "account_enabled": pa.array(ago[row, 0] > leaves[person]),
            "guest": pa.array([p.guest for p in people]).take(pa.array(person)),
            "products": _joined(PRODUCTS, activity.products[day, person]),
            "department": _departments(organization, ago[row, 0], person),
            **{name: looked_up(texts, person) for name, texts in attributes.items()},
        }
    )
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def _departments(organization: Organization, ago: Numbers, person: Numbers) -> pa.Array:
    """The department of each of these persons on each of these days, before and after a move."""
    people = organization.people
    now = [p.department or None if not p.guest else None for p in people]
    moved = np.array([LONG_AGO if p.moved is None else p.moved for p in people])
    return looked_up([*now, *(p.came_from or None for p in people)], person + len(people) * (ago > moved[person]))


def _person_days(organization: Organization, activity: Activity, first: int, end: int) -> bytes:
    c = activity.columns
    names = [n for n in _NUMBERS if CALLS not in organization.without or n not in _OF_CALLS]
    told = c["engage_platforms"] + sum(c[name] for name in names)
    rows = np.flatnonzero((told > 0) & (activity.day >= first) & (activity.day < end))
    columns = {
        "day": looked_up(iso(activity.days), activity.day[rows]),
        "person": _principals(organization, activity.person[rows]),
        "engage_platforms": _joined(PLATFORMS, c["engage_platforms"][rows]),
        **{name: pa.array(c[name][rows]) for name in names},
    }
    return csv_bytes(columns, marked=False)


def _told(organization: Organization, activity: Activity, told: Conversations, key: str, rows: Numbers) -> bytes:
    days = iso(activity.days)
    columns = {
        "day": looked_up(days, told.day[rows]),
        key: pa.array([f"{key}-{number:07d}" for number in rows.tolist()]),
        "person": _principals(organization, told.person[rows]),
    }
    if key == "thread":
        columns["has_mention"] = looked_up(("false", "true"), told.mention[rows].astype(np.int64))
    columns["answered_day"] = looked_up(days, told.answered[rows])
    if key == "question":
        columns["best_answer_day"] = looked_up(days, told.best[rows])
    return csv_bytes(columns, marked=False)


def _principals(organization: Organization, person: Numbers) -> pa.Array:
    return looked_up([p.principal for p in organization.people], person)


def _joined(names: tuple[str, ...], flags: Numbers) -> pa.Array:
    """Names of the flags joined by `+`; an empty cell for none."""
    texts = [[name for n, name in enumerate(names) if value >> n & 1] for value in range(1 << len(names))]
    return looked_up(["+".join(text) or None for text in texts], flags)
