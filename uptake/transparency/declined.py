"""Leaving oneself out of messages that are sent because of what one does, where the organization allows it.

A wish is kept as long as its person does not take it back; it holds while the choice "own_exclusion" allows it. The
messages that are out follow with the next snapshot, which the clock writes within seconds.
"""

from datetime import datetime

from django.db import transaction
from pyroaring import BitMap

from uptake.messaging.publish import ask
from uptake.people.queries import everybody
from uptake.rules.choices import chosen
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant
from uptake.transparency.models import Declined
from uptake.transparency.visits import Visitor


def may_decline(tenant: Tenant) -> bool:
    """Whether the organization lets people leave themselves out."""
    return chosen(tenant.choices, "own_exclusion") == "yes"


def declined(tenant: Tenant) -> BitMap:
    """Numbers of those who left themselves out; nobody while the organization does not let them."""
    held = Tenant.objects.get(pk=tenant.pk)
    if not may_decline(held):
        return BitMap()
    return BitMap(Declined.objects.of(tenant).values_list("person", flat=True))


def declined_since(who: Visitor) -> datetime | None:
    """Since when the reader wants to be left out, whether that holds or not; None for those who do not."""
    return Declined.objects.of(who.tenant).filter(person=who.number).values_list("since", flat=True).first()


def is_declined(who: Visitor) -> bool:
    """Whether the reader has left themselves out, and it holds."""
    return may_decline(who.tenant) and declined_since(who) is not None


def decline(who: Visitor, now: datetime) -> None:
    """Leave the reader out; the same again changes nothing. Raises Refused("may_not_decline")."""
    if not may_decline(who.tenant):
        raise Refused("may_not_decline")
    with transaction.atomic():
        rows = Declined.objects.of(who.tenant)
        _row, made = rows.get_or_create(tenant=who.tenant, person=who.number, defaults={"since": now})
        if made:
            ask(who.tenant)


def take_back(who: Visitor) -> None:
    """Let messages go to the reader again; also where the wish does not hold at present."""
    with transaction.atomic():
        gone, _by_table = Declined.objects.of(who.tenant).filter(person=who.number).delete()
        if gone:
            ask(who.tenant)


def forget_gone(tenant: Tenant) -> int:
    """Forget the wishes of those whom nothing names any more; how many."""
    wishes = Declined.objects.of(tenant)
    lost = BitMap(wishes.values_list("person", flat=True)) - everybody(tenant)
    gone, _by_table = wishes.filter(person__in=list(lost)).delete()
    return gone
