"""How people work on content together: on files of their workspaces, by links in place of attachments, by group.

Departments differ. Research and Development moved its file shares online MOVED days before the last day; Legal
and Purchasing still send attachments around.
"""

from collections.abc import Mapping

import numpy as np

from uptake.demo.departments import DEPARTMENTS, Taken
from uptake.demo.moment import Moment, Real, Whole

MOVED = 118
_TOGETHER = {
    "Sales": Taken(0.58, 0.72),
    "Marketing": Taken(0.70, 0.82),
    "Finance": Taken(0.52, 0.62),
    "Human Resources": Taken(0.50, 0.62),
    "Legal": Taken(0.12, 0.18),
    "IT": Taken(0.74, 0.84),
    "Research and Development": Taken(0.34, 0.42, 0.26, MOVED),
    "Purchasing": Taken(0.24, 0.33),
    "Customer Service": Taken(0.30, 0.40),
    "Production": Taken(0.14, 0.24),
    "Logistics": Taken(0.18, 0.26),
    "Management": Taken(0.55, 0.66),
    "Facilities": Taken(0.20, 0.25),
}
_ATTACHES = {"Legal": 0.16, "Purchasing": 0.14, "Finance": 0.10}
_LINKS = {"Legal": Taken(0.10, 0.14), "Purchasing": Taken(0.16, 0.22)}
_USUALLY_ATTACHES, _USUALLY_LINKS = 0.055, Taken(0.34, 0.56)
MOST_USES = 3  # of files of workspaces by a person on a day: enough to see who works together, and no more


def sharing(m: Moment, done: Mapping[str, Whole]) -> dict[str, Whole]:
    """Uses of shared and of own files, attachments, links, and mails to groups, per person-day."""
    together = m.taken_up("together", [_TOGETHER[d.name] for d in DEPARTMENTS], 1.0, _fewer(m))
    links = m.taken_up("links", [_LINKS.get(d.name, _USUALLY_LINKS) for d in DEPARTMENTS], 1.0)
    groups = m.taken_up_all("groups", 0.20, 0.27)
    attaches = m.taken_up_all("attaches", 0.80, 0.68)
    attach = m.by_department([_ATTACHES.get(d.name, _USUALLY_ATTACHES) for d in DEPARTMENTS])
    site, own = done["sharepoint_files"] > 0, done["onedrive_files"] > 0
    sent = done["email_sent"]
    return {
        "shared_uses": np.where(
            site & together & m.on(0.5), 1 + m.binomial(np.full(len(site), MOST_USES - 1), 0.25), 0
        ),
        "page_uses": (site & m.on(0.16)).astype(np.int64),
        "own_uses": (own & m.on(0.30)).astype(np.int64),
        "group_mails_sent": np.where(groups, m.binomial(sent, 0.04), 0),
        "attached_files": np.where(attaches, m.binomial(sent, attach), 0),
        "attached_links": np.where(links, m.binomial(sent, 0.05), 0),
    }


def _fewer(m: Moment) -> Real:
    return np.where(m.frontline, 0.5, 1.0)
