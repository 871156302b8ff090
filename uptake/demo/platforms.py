"""On which platforms people use which app: the desk's own, the web at a kiosk, the phone anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from uptake.demo.departments import DEPARTMENTS
from uptake.demo.moment import Flags, Moment, Whole

DESKTOP, WEB, MOBILE = 1, 2, 4
_BROWSER_ONLY = 0.06  # part of the people at desks who use no installed apps
_EVER = {"word": 0.80, "excel": 0.84, "powerpoint": 0.52, "onenote": 0.34}  # of all people
_OFTEN = {
    "word": {"Legal": 0.8, "Human Resources": 0.5, "": 0.34},
    "excel": {"Finance": 0.85, "Purchasing": 0.65, "": 0.40},
    "powerpoint": {"Marketing": 0.45, "Sales": 0.34, "Management": 0.4, "": 0.15},
    "onenote": {"Research and Development": 0.28, "IT": 0.3, "": 0.2},
}
_TALKING = ("chat_sent", "channel_sent", "calls", "meetings_attended", "teams_other")


def platforms(m: Moment, done: Mapping[str, Whole]) -> dict[str, Whole]:
    """Flags of platforms per app, for what was done that day."""
    having = _Having(
        phone=m.taken_up("phone", [d.phone for d in DEPARTMENTS], m.character.phone),
        web=m.taken_up("web", [d.web for d in DEPARTMENTS], 1.0),
        browser_only=m.rank("browser") < _BROWSER_ONLY,
    )
    mail = (done["email_sent"] + done["email_read"]) > 0
    talks = np.logical_or.reduce([done[column] > 0 for column in _TALKING]) & ~m.guest
    community = (done["community_reads"] + done["community_posts"]) > 0
    found = {
        "outlook_platforms": _used(m, mail, having, by_phone=0.42, by_web=0.16),
        "teams_platforms": _used(m, talks, having, by_phone=0.3, by_web=0.1),
        "engage_platforms": np.where(community, np.where(having.phone & m.on(0.6), MOBILE, WEB), 0),
    }
    for app, often in _OFTEN.items():
        likely = m.by_department([often.get(d.name, often[""]) for d in DEPARTMENTS])
        at_all = m.rank(app) < _EVER[app]
        uses = m.has("apps") & at_all & m.on(np.where(m.frontline, 0.05, likely * (0.5 + 0.7 * m.regular)))
        found[f"{app}_platforms"] = _used(m, uses, having, by_phone=0.03, by_web=0.14)
    return found


@dataclass(frozen=True)
class _Having:
    """Who has work on the phone, who also uses the browser, and who uses nothing else at the desk."""

    phone: Flags
    web: Flags
    browser_only: Flags


def _used(m: Moment, uses: Flags, having: _Having, *, by_phone: float, by_web: float) -> Whole:
    """Platforms of one app: the desk's own, besides it the others; without a desk one of web and phone."""
    mobile: Flags = having.phone & m.on(by_phone)
    browser: Flags = having.web & m.on(by_web)
    own = np.where(having.browser_only, WEB, DESKTOP | np.where(browser, WEB, 0))
    at_desk = own | np.where(mobile, MOBILE, 0)
    kiosk = np.where(having.phone, np.where(having.web & m.on(0.3), WEB | MOBILE, MOBILE), WEB)
    return np.where(uses, np.where(m.frontline, kiosk, at_desk), 0).astype(np.int64)
