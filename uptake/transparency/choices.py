"""What people decide for themselves: a pause from messages, and what is not relevant to them.

Both stand in the store of showings, where every poll asks for them. What a client was told before may hold longer than
what is taken back here: cursors name a snapshot, so the next one is asked for, and the clock writes it within seconds.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from uptake.delivery import wishes
from uptake.delivery.store import Showings, open_showings
from uptake.delivery.wishes import Wishes
from uptake.messaging.message_settings import LONGEST_SNOOZE
from uptake.messaging.publish import ask
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings
from uptake.transparency.visits import Visitor

LONGEST_PAUSE = LONGEST_SNOOZE
"""In days: as long as an organization may let a pause last that is asked for on a message."""


def wishes_of(who: Visitor, now: datetime) -> Wishes:
    """What the reader has asked for and what still holds."""
    with opened_showings() as store:
        if store is None:
            return Wishes()
        return store.ask(lambda at: wishes.wishes_of(at, who.tenant.slug, who.number, now))


def pause(who: Visitor, days: str, now: datetime) -> None:
    """Keep messages away for so many days from now, instead of any other pause; urgent ones come all the same.

    `days` is what was typed. Raises Refused("out_of_range", least, most).
    """
    wanted = int(days) if days.isascii() and days.isdigit() and len(days) <= len(str(LONGEST_PAUSE)) else 0
    if not 1 <= wanted <= LONGEST_PAUSE:
        raise Refused("out_of_range", least=1, most=LONGEST_PAUSE)
    until = now + timedelta(days=wanted)
    before = wishes_of(who, now).paused_until
    with _store() as store:
        wishes.pause(store, who.tenant.slug, who.number, until=until, now=now)
    if before is not None and before > until:
        ask(who.tenant)


def resume(who: Visitor, now: datetime) -> None:
    """End every pause of the reader."""
    if wishes_of(who, now).paused_until is None:
        return
    with _store() as store:
        wishes.resume(store, who.tenant.slug, who.number, now)
    ask(who.tenant)


def relevant_again(who: Visitor, message: int) -> None:
    """Take back that a message is not relevant; the same again changes nothing."""
    with _store() as store:
        if wishes.relevant_again(store, who.tenant.slug, who.number, message):
            ask(who.tenant)


def forget_over(tenant: Tenant, now: datetime) -> None:
    """Delete pauses that are over."""
    with opened_showings() as store:
        if store is not None:
            wishes.forget_over(store, tenant.slug, now)


@contextmanager
def _store() -> Iterator[Showings]:
    """The store, made here where nobody was ever shown anything."""
    with opened_showings() as kept:
        if kept is not None:
            yield kept
        else:
            with closing(open_showings(settings.UPTAKE.showings)) as made:
                yield made
