"""Whether the recipients that a draft names may be chosen.

Source: specification of organizational messages, sections 4.2, 5.1, 5.2 and 5.4. Which people they are, `recipients`
finds out.
"""

from collections.abc import Iterator

from uptake.messaging.attributes import to_choose
from uptake.messaging.licences import closed
from uptake.messaging.models import Message
from uptake.messaging.segments import SEGMENTS
from uptake.people.queries import known_groups
from uptake.rules.frequency import Kind
from uptake.rules.locations import PLACES, Location, Place, Reach
from uptake.rules.refusals import Refused
from uptake.rules.small_groups import may_show
from uptake.tenancy.models import Tenant


def reach_of(kind: Kind, place: Place | None) -> frozenset[Reach]:
    """By what recipients may be chosen: urgent messages by groups alone, the rest as the location allows.

    A recommendation is narrowed by groups and by attributes wherever it appears (section 4.1).
    """
    if kind is Kind.URGENT:
        return frozenset({Reach.GROUPS})
    if kind is Kind.RECOMMENDATION:
        return frozenset({Reach.GROUPS, Reach.ATTRIBUTES})
    return place.reach if place else frozenset({Reach.EVERYONE, Reach.GROUPS})


def problems(message: Message, tenant: Tenant) -> list[Refused]:
    """What is wrong with the recipients of a draft."""
    kind = Kind(message.kind)
    place = PLACES[Location(message.location)] if message.location else None
    reach = reach_of(kind, place)
    named = bool(message.companies or message.departments or message.places)
    found = [*_groups(message, tenant)]
    if kind is not Kind.RECOMMENDATION and not (
        message.groups_within or named or message.usage or (message.all_users and Reach.EVERYONE in reach)
    ):
        found.append(Refused("no_recipients"))
    if named:
        found += _attributes(message, tenant) if Reach.ATTRIBUTES in reach else [Refused("attributes_not_here")]
    if message.usage and (Reach.USAGE not in reach or message.usage not in SEGMENTS):
        found.append(Refused("usage_not_here"))
    if (named or message.usage) and (shut := closed(tenant, kind, place).advanced):
        found.append(Refused(shut))
    return found


def _groups(message: Message, tenant: Tenant) -> Iterator[Refused]:
    chosen = [*message.groups_within, *message.groups_omitted]
    if not chosen:
        return
    known = {row.directory_id: row for row in known_groups(tenant)}
    if any(group not in known for group in chosen):
        yield Refused("unknown_group")
        return
    sizes = [known[group].size for group in chosen]
    if not all(size is not None and may_show(size) for size in sizes):
        yield Refused("group_too_small")


def _attributes(message: Message, tenant: Tenant) -> Iterator[Refused]:
    values = to_choose(tenant)
    if not values.on:
        yield Refused("groups_are_off")
        return
    told = (
        (message.companies, values.companies),
        (message.departments, values.departments),
        ([tuple(path) for path in message.places], values.places),
    )
    if any(not set(picked) <= set(offered) for picked, offered in told):
        yield Refused("attribute_too_small")
