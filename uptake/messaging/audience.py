"""Who would receive a message with these choices: one question for all kinds of messages.

Recommendations go to their default audience, narrowed by what the writer chose; announcements to all users, or to the
groups, attributes and usage chosen; urgent messages to groups. Values of one kind add up, kinds narrow each other, and
what is left out is left out whatever else was chosen. Source: specification of organizational messages, sections 5.1
and 5.2, and O-3.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self, TypeAlias, TypedDict

from pyroaring import BitMap

from uptake.audience.select import practising, select
from uptake.messaging import steps
from uptake.messaging.attributes import to_choose
from uptake.messaging.declining import declined, is_by_what_people_do
from uptake.messaging.models import Message
from uptake.messaging.queries import MessageRow
from uptake.messaging.segments import segment
from uptake.people.audiences import addressable, standing_at
from uptake.people.queries import excluded, members, priority_accounts
from uptake.rules.choices import chosen
from uptake.rules.frequency import Kind
from uptake.rules.group_trees import Path, tree_of
from uptake.rules.refusals import Refused
from uptake.rules.window import DAYS
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant

Chosen: TypeAlias = Message | MessageRow | steps.Recipients
"""What says whom a message is for, apart from its kind."""


class _Counting(TypedDict):
    excluded: list[int]
    ends_at_once: bool


@dataclass(frozen=True)
class Choice:
    """Whom a message is for: groups by directory id, places as paths from the country on, usage by id of a segment."""

    kind: Kind
    insight: str = ""
    all_users: bool = False
    groups_within: tuple[str, ...] = ()
    groups_omitted: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    places: tuple[Path, ...] = ()
    usage: str = ""
    omit_priority: bool = False

    @classmethod
    def of(cls, kind: str, insight: str, chosen: Chosen) -> Self:
        """The choice that a message, a row of one or a step of the wizard makes."""
        return cls(
            kind=Kind(kind),
            insight=insight,
            all_users=chosen.all_users,
            groups_within=tuple(chosen.groups_within),
            groups_omitted=tuple(chosen.groups_omitted),
            companies=tuple(chosen.companies),
            departments=tuple(chosen.departments),
            places=tuple(tuple(path) for path in chosen.places),
            usage=chosen.usage,
            omit_priority=chosen.omit_priority,
        )

    @property
    def needs_facts(self) -> bool:
        """Whether it asks what people do, so that reports must be there."""
        return is_by_what_people_do(self)

    @property
    def by_attributes(self) -> bool:
        """Whether it names companies, departments or places."""
        return bool(self.companies or self.departments or self.places)


def chosen_by(tenant: Tenant, choice: Choice, as_of: date | None) -> BitMap:
    """Numbers of those who receive a message with this choice on that day; None while no facts are there.

    Raises Refused("people_are_off") where people are chosen by what they do and that may not be asked any more,
    Refused("no_facts"), Refused("groups_are_off") for attributes while group-level insights are off,
    Refused("no_such_segment"), and what `uptake.audience.select` raises. Values of attributes that are no longer on
    offer, with fewer than ten people, bring nobody.
    """
    if choice.needs_facts and Tenant.objects.get(pk=tenant.pk).people_off:
        raise Refused("people_are_off")  # what people do may not be asked any more
    if choice.needs_facts and as_of is None:
        raise Refused("no_facts")
    within, omit = _within(tenant, choice), _omitted(tenant, choice)
    if as_of is not None and choice.kind is Kind.RECOMMENDATION:
        return _recommended(tenant, choice.insight, as_of, within) - omit
    if as_of is not None and choice.usage:
        found = _not_using(tenant, choice.usage, as_of) & addressable(tenant)
    elif choice.all_users or within is not None:
        found = addressable(tenant)
    else:
        return BitMap()
    return (found if within is None else found & within) - omit


def _recommended(tenant: Tenant, insight: str, as_of: date, within: BitMap | None) -> BitMap:
    """The default audience; filters narrow it, or bring in more who do not follow the practice either (O-3)."""
    if within is None or chosen(tenant.choices, "recommendation_filters") == "narrow":
        return select(facts_of(tenant), insight, as_of, within=within, **_counting(tenant))
    default = select(facts_of(tenant), insight, as_of, **_counting(tenant))
    more = within - practising(facts_of(tenant), insight, as_of, **_counting(tenant)) - excluded(tenant)
    return default | (more & addressable(tenant))


def _not_using(tenant: Tenant, usage: str, as_of: date) -> BitMap:
    """The people of a segment. One that looks back on more days than facts do takes the window before as well."""
    about = segment(usage)
    found = select(facts_of(tenant), about.metric, as_of, **_counting(tenant))
    if about.days <= DAYS:
        return found
    earlier = as_of - timedelta(days=about.days - DAYS)
    return found - practising(facts_of(tenant), about.metric, earlier, **_counting(tenant))


def _counting(tenant: Tenant) -> _Counting:
    return _Counting(
        excluded=list(excluded(tenant)),
        ends_at_once=chosen(tenant.choices, "accounts_that_end") == "at_once",
    )


def _within(tenant: Tenant, choice: Choice) -> BitMap | None:
    """Whom the filters leave; None without any. Groups do not narrow all users."""
    found: BitMap | None = None
    if choice.groups_within and not choice.all_users:
        found = members(tenant, list(choice.groups_within))
    if choice.by_attributes:
        for each in _standing(tenant, choice):
            found = each if found is None else found & each
    return found


def _standing(tenant: Tenant, choice: Choice) -> list[BitMap]:
    """For each kind of attribute that was chosen, who stands at one of the values on offer."""
    offered = to_choose(tenant)
    if not offered.on:
        raise Refused("groups_are_off")
    kinds: list[tuple[str, list[Path], set[Path]]] = [
        ("company", [(name,) for name in choice.companies], {(name,) for name in offered.companies}),
        ("department", [(name,) for name in choice.departments], {(name,) for name in offered.departments}),
        ("country", list(choice.places), set(offered.places)),
    ]
    return [
        standing_at(tenant, tree_of(attribute), [path for path in picked if path in known])
        for attribute, picked, known in kinds
        if picked
    ]


def _omitted(tenant: Tenant, choice: Choice) -> BitMap:
    left_out = members(tenant, list(choice.groups_omitted)) if choice.groups_omitted else BitMap()
    if choice.needs_facts:
        left_out |= declined(tenant)
    return left_out | priority_accounts(tenant) if choice.omit_priority else left_out
