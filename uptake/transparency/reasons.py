"""Why somebody gets a message, in words about that person alone: the rule of the message, as far as it meets them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from uptake.messaging import sayings
from uptake.messaging.queries import MessageRow, group_names
from uptake.people.oneself import Oneself
from uptake.people.queries import members
from uptake.rules.frequency import Kind
from uptake.rules.group_trees import ATTRIBUTES
from uptake.tenancy.models import Tenant


def why(tenant: Tenant, row: MessageRow, me: Oneself) -> list[str]:
    """The sentences; groups and attributes are those of today, and only those that the reader has."""
    return [*_by_kind(row), *_by_choice(tenant, row, me)]


def _by_kind(row: MessageRow) -> Iterator[str]:
    insight = sayings.insight_title(row.insight)
    if row.kind == Kind.RECOMMENDATION.value and insight:
        yield _(
            "It goes to people who do not do this yet, and the last 28 days count you as one of them: %(insight)s."
        ) % {"insight": insight}
    elif row.kind == Kind.URGENT.value:
        yield _("It is urgent, and goes to those who are chosen whatever they do.")
    else:
        yield _("It is an announcement: nothing that you do or do not do decides about it.")


def _by_choice(tenant: Tenant, row: MessageRow, me: Oneself) -> Iterator[str]:
    if row.all_users:
        yield _("It is for everybody in the organization.")
    mine = [group for group in row.groups_within if me.number in members(tenant, [group])]
    if mine:
        yield _("It is for groups that you are in: %(groups)s.") % {"groups": ", ".join(group_names(tenant, mine))}
    if me.company and me.company in row.companies:
        yield _("It is for your company: %(name)s.") % {"name": me.company}
    if me.department and me.department in row.departments:
        yield _("It is for your department: %(name)s.") % {"name": me.department}
    own = {getattr(me, name) for name in ATTRIBUTES if getattr(me, name)}
    places = [path for path in row.places if set(path) <= own]
    if places:
        yield _("It is for a place that is yours: %(place)s.") % {"place": ", ".join(places[0])}
