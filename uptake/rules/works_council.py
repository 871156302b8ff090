"""The works council profile: what it asks of each setting, which change loosens one, and who may agree to that.

A setting that is asked may be made stricter by one admin and looser by two together only. How strict a value is, is
its place in an order, so that no value can be slipped in beside it. Source: issue "Trust", section 3; the reasons are
with the settings in the privacy room.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from uptake.rules.refusals import Refused

Value = str | int | bool | list[str] | None
LASTS = timedelta(days=7)  # a proposal that nobody has agreed to by then has lapsed
_NONE = float("-inf")


class Order(StrEnum):
    """How values of a setting are put in order, the loosest first."""

    LISTED = "listed"  # by their place in `values`
    FEWER = "fewer"  # the fewer the stricter; none at all is the loosest
    MORE = "more"  # the more the stricter
    LONGER = "longer"  # hours of a day, "18:00-08:00"; the more of them the stricter
    KEEPING = "keeping"  # a set of which nothing may get lost


@dataclass(frozen=True)
class Asked:
    """One setting: what the profile asks (None: whatever it is, it may only become stricter)."""

    id: str
    order: Order
    asked: Value
    values: tuple[Value, ...] = ()


_ON, _OFF = (False, True), (True, False)
ASKED = (
    Asked("group_insights", Order.LISTED, asked=False, values=_OFF),
    Asked("choice.smallest_group", Order.LISTED, "50", ("10", "15", "25", "50")),
    Asked("choice.group_noise", Order.LISTED, "two_people", ("off", "two_people")),
    Asked("choice.exclusions_hold", Order.LISTED, "in_tens", ("at_once", "by_size", "in_tens")),
    Asked("choice.accounts_that_end", Order.LISTED, "with_the_window", ("at_once", "with_the_window")),
    Asked("choice.recommendation_filters", Order.LISTED, "narrow", ("add", "narrow")),
    Asked("choice.own_exclusion", Order.LISTED, "yes", ("no", "yes")),
    Asked("choice.url_domain_policy", Order.LISTED, "verified_domains", ("any", "verified_domains")),
    Asked("retention.activity", Order.FEWER, 36),
    Asked("retention.weeks", Order.FEWER, 36),
    Asked("retention.showings", Order.FEWER, 30),
    Asked("retention.recipients", Order.FEWER, 1),
    Asked("retention.audit", Order.MORE, 731),
    Asked("messages.premade_needs_approval", Order.LISTED, asked=True, values=_ON),
    Asked("messages.quiet_hours", Order.LONGER, "18:00-08:00"),
    Asked("messages.quiet_weekends", Order.LISTED, asked=True, values=_ON),
    Asked("messages.weekly_cap", Order.FEWER, 3),
    Asked("messages.snooze_days", Order.MORE, 30),
    Asked("comparisons", Order.LISTED, asked=False, values=_OFF),
    Asked("contributes", Order.LISTED, asked=False, values=_OFF),
    Asked("second_factor", Order.LISTED, asked=True, values=_ON),
    Asked("excluded_groups", Order.KEEPING, None),
    Asked("people_experiences", Order.LISTED, asked=None, values=_OFF),
    Asked("profile", Order.LISTED, asked=True, values=_ON),
    Asked("mail", Order.LISTED, None),
)
_BY_ID = {each.id: each for each in ASKED}


def asked(name: str) -> Asked | None:
    """What the profile says about a setting; None for one that it leaves alone."""
    return _BY_ID.get(name)


def loosens(name: str, before: Value, after: Value) -> bool:
    """Whether a change makes a setting of the profile looser than it is."""
    about = asked(name)
    if about is None or before == after:
        return False
    if about.order is Order.KEEPING:
        return bool(set(_listed(before)) - set(_listed(after)))
    if about.order is Order.LISTED and not about.values:
        return bool(before)  # a name: the first one may be given, another is a loosening
    return _rank(about, after) < _rank(about, before) or _rank(about, after) == _NONE


def meets(name: str, value: Value) -> bool:
    """Whether a value is as strict as the profile asks, or stricter."""
    about = asked(name)
    if about is None or about.asked is None:
        return True
    return _rank(about, value) >= _rank(about, about.asked)


@dataclass(frozen=True)
class Proposal:
    """A loosening that one admin has proposed; `known` are the admins who might have agreed at that moment."""

    setting: str
    before: Value
    proposer_id: int
    proposer: str
    ends_at: datetime
    known: frozenset[int]


@dataclass(frozen=True)
class Second:
    """Whoever wants to agree, and what is true at that moment."""

    admin_id: int
    sign_in: str
    proposer_may_still: bool
    value_now: Value
    now: datetime


def check_agreement(proposal: Proposal, second: Second) -> None:
    """Raise Refused unless this second person may make the loosening true.

    ("proposal_expired") after seven days, ("proposer_may_not_agree") for the same account or the same sign-in name,
    ("second_came_later") for somebody who got the right after it was proposed: an account made for the purpose is no
    second person. ("proposer_may_no_more") when the proposer has lost the right, ("changed_meanwhile") when the
    setting is not what it was.
    """
    if second.now >= proposal.ends_at:
        raise Refused("proposal_expired")
    if second.admin_id == proposal.proposer_id or second.sign_in.casefold() == proposal.proposer.casefold():
        raise Refused("proposer_may_not_agree")
    if second.admin_id not in proposal.known:
        raise Refused("second_came_later")
    if not second.proposer_may_still:
        raise Refused("proposer_may_no_more")
    if second.value_now != proposal.before:
        raise Refused("changed_meanwhile")


def quiet_minutes(hours: str) -> int:
    """Minutes of the day between two times, "18:00-08:00" over midnight; 0 for none.

    Raises ValueError for anything that is not two times of day.
    """
    if not hours:
        return 0
    begin, _dash, end = hours.partition("-")
    return (_minute(end) - _minute(begin)) % (24 * 60)


def _minute(told: str) -> int:
    hour, minute = told.split(":")
    return int(hour) * 60 + int(minute)


def _listed(value: Value) -> Collection[str]:
    return value if isinstance(value, list) else ()


def _rank(about: Asked, value: Value) -> float:
    if about.order is Order.LISTED:
        return about.values.index(value) if value in about.values else _NONE
    if about.order is Order.LONGER:
        return quiet_minutes(str(value or ""))
    if value is None or isinstance(value, list | str):
        return _NONE
    return -value if about.order is Order.FEWER else value
