"""The weekly list of Office 365 active users: licences with the day they began, last activity, deletions."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pyarrow as pa

from uptake.demo.behaviour import Activity
from uptake.demo.columns import Numbers, csv_bytes, iso, looked_up, repeated, yes_no
from uptake.demo.licensing import LONG_AGO
from uptake.demo.organization import Organization
from uptake.demo.report_rows import assigned_names
from uptake.demo.traits import bit, offers_by_day, opened

WEEK = 7
KEPT = 30  # days for which a deleted account stays in the report
PRODUCTS = {
    "Exchange": ("exchange", ("email_sent", "email_read")),
    "OneDrive": ("onedrive", ("onedrive_files",)),
    "SharePoint": ("sharepoint", ("sharepoint_files", "sharepoint_pages")),
    "Skype For Business": ("skype", ()),
    "Yammer": ("engage", ("community_reads", "community_posts")),
    "Teams": ("teams", ("chat_sent", "channel_sent", "calls", "meetings_attended", "teams_other")),
}


def snapshots(days: int) -> list[int]:
    """The indexes of the days of the weekly lists; the last day is one of them."""
    return list(range((days - 1) % WEEK, days, WEEK))


def active_users(organization: Organization, activity: Activity) -> Iterator[tuple[str, bytes]]:
    """Name and content of each weekly file."""
    length = len(activity.days)
    offers = offers_by_day(organization, length)
    latest = {product: _latest(activity, columns) for product, columns in PRODUCTS.values()}
    since = {product: _since(organization, product) for product, _ in PRODUCTS.values()}
    people = organization.people
    arrives = np.array([LONG_AGO if p.arrives is None else p.arrives for p in people])
    erased = np.array([-1 if p.erased is None else p.erased for p in people])
    longest = max(int(first.max()) for first in since.values())
    calendar = iso([activity.days[-1] - timedelta(days=ago) for ago in range(max(longest, LONG_AGO) + 1)])
    for number in snapshots(length):
        ago = length - 1 - number
        who = np.flatnonzero((arrives >= ago) & (erased < ago + KEPT))
        gone = erased[who] >= ago
        held = {p: ((activity.products[number, who] & bit(p)) > 0) & ~gone for p in since}
        columns: dict[str, pa.Array] = {
            "Report Refresh Date": repeated(calendar[ago], len(who)),
            "User Principal Name": looked_up([p.principal for p in people], who),
            "Display Name": looked_up([p.name for p in people], who),
            "Is Deleted": yes_no(gone, ("False", "True")),
            "Deleted Date": looked_up(calendar, np.where(gone, erased[who], -1)),
            **{f"Has {t} License": yes_no(held[p], ("False", "True")) for t, (p, _) in PRODUCTS.items()},
            **{
                f"{t} Last Activity Date": looked_up(iso(activity.days), latest[p][number, who])
                for t, (p, _) in PRODUCTS.items()
            },
            **{
                f"{t} License Assign Date": looked_up(calendar, np.where(held[p], since[p][who], -1))
                for t, (p, _) in PRODUCTS.items()
            },
            "Assigned Products": looked_up(assigned_names(), offers[number, who]),
        }
        name = f"Office365ActiveUserDetail-{calendar[ago]}.csv"
        yield name, csv_bytes(columns, marked=True)


def _latest(activity: Activity, columns: tuple[str, ...]) -> Numbers:
    """Per day and person, the index of the last day until then on which a product was used; -1 for none."""
    shape = activity.products.shape
    found = np.full(shape, -1, np.int64)
    for column in columns:
        rows = np.flatnonzero(activity.columns[column])
        found[activity.day[rows], activity.person[rows]] = activity.day[rows]
    return np.maximum.accumulate(found, axis=0)


def _since(organization: Organization, product: str) -> Numbers:
    """Per person, how many days ago the first licence with the product began; -1 for none."""
    return np.array(
        [
            max((h.since for h in person.holdings if opened(h) & bit(product)), default=-1)
            for person in organization.people
        ]
    )
