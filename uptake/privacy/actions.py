"""What a global administrator decides about people experiences: who is left out, off, on again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from uptake.messaging.clock import end_recommendations
from uptake.messaging.publish import ask, publish_snapshot
from uptake.people.queries import known_groups
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy import people_experiences
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant


@transaction.atomic
def leave_out(*, groups: Collection[str], by: Acting, now: datetime) -> None:
    """Leave the people of these groups (directory ids) out of every people category and every audience.

    The next scoring counts without them; in small organizations at least ten wait for each other
    (rules/protection). A group that is left out already may stay whatever became of it. Raises
    Refused("names_are_concealed") while reports hide names, for nobody could be told apart, and
    Refused("unknown_group") for a group that the directory does not have. Small groups may be left out as
    well: whoever is to be left out comes first (docs/privacy.md).
    """
    by.require(Permission.CHANGE_SETTINGS)
    tenant = Tenant.objects.get(pk=by.tenant.pk)
    fresh = set(groups) - set(tenant.excluded_groups)
    if fresh and tenant.names_concealed:
        raise Refused("names_are_concealed")
    if fresh - {row.directory_id for row in known_groups(tenant)}:
        raise Refused("unknown_group")
    people_experiences.leave_out(groups=groups, by=by, now=now)


def opt_out(*, confirmed: str, by: Acting, now: datetime) -> None:
    """Turn people experiences off, hide everything about people, and cancel what was made of it.

    `confirmed` is the short name of the organization, written by the admin; raises
    Refused("removal_not_confirmed") for anything else and Refused("people_are_opted_out") when they are off.
    Off and canceled is one change: after a crash it is made whole or not at all. Clients learn of canceled
    messages with the snapshot, which the clock writes when this dies before.
    """
    by.require(Permission.CHANGE_SETTINGS)
    if confirmed.strip().lower() != by.tenant.slug:
        raise Refused("removal_not_confirmed")
    with transaction.atomic():
        tenant = people_experiences.opt_out(by=by, now=now)
        end_recommendations(tenant, now)
        ask(tenant)
    publish_snapshot(tenant, now)


def opt_in(*, by: Acting, now: datetime) -> bool:
    """Turn people experiences on again; whether the history was kept. Canceled messages stay canceled."""
    return people_experiences.opt_in(by=by, now=now)
