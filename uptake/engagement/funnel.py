"""How far a message got, in distinct people: meant for, handed out, seen, clicked or dismissed.

Numbers are told as `rules/funnel` allows. Source: specification of organizational messages, section 7.3.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.messaging import queries
from uptake.messaging.figures import Card
from uptake.messaging.listing import GRAPH
from uptake.messaging.queries import MessageRow
from uptake.rules.funnel import Stage, told_stages
from uptake.rules.message_lifecycle import State
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings

_WAS_OUT = frozenset({State.ACTIVE, State.COMPLETED, State.CANCELED})


@dataclass(frozen=True)
class Reach:
    """One stage as it is shown: about how many people, None for fewer than 10, and their share of those reached."""

    text: Promise
    people: int | None
    share: float | None


@dataclass(frozen=True)
class Funnel:
    """The stages in order; `eligible` are the recipients of the day `as_of`, None for fewer than 10 of them."""

    eligible: int | None
    as_of: date | None
    stages: tuple[Reach, ...]


_TEXTS = {
    "delivered": _("Handed out to"),
    "seen": _("Seen by"),
    "clicked": _("Clicked by"),
    "dismissed": _("Dismissed by"),
}


def funnel_card(tenant: Tenant, row: MessageRow) -> Card | None:
    """The card of the page of a message; None before it was out, and for one that was sent from elsewhere."""
    found = funnel(tenant, row)
    return Card("engagement/funnel.html", found) if found else None


def funnel(tenant: Tenant, row: MessageRow) -> Funnel | None:
    """How far a message got; None before it was out, and for one that was sent from elsewhere."""
    if row.source == GRAPH or row.state not in _WAS_OUT:
        return None
    with opened_showings() as showings:
        if showings is None:
            return None
        reached = showings.reached(tenant.slug, row.id)
    stages = [
        Stage("delivered", reached.delivered),
        Stage("seen", reached.seen, within="delivered"),
        Stage("clicked", reached.clicked, within="seen"),
        Stage("dismissed", reached.dismissed, within="seen"),
    ]
    told = told_stages(stages, str(row.id), secret_of(tenant))
    details = queries.details(tenant, row.id)
    return Funnel(
        eligible=details.audience if details else None,
        as_of=details.audience_day if details else None,
        stages=tuple(Reach(_TEXTS[name], people, _share(people, told["delivered"])) for name, people in told.items()),
    )


def secret_of(tenant: Tenant) -> bytes:
    """What moves the counts of this tenant; nobody can guess it, and it stays."""
    return blake2b(tenant.slug.encode(), digest_size=32, key=settings.UPTAKE.secret, person=b"uptake-funnel").digest()


def _share(people: int | None, of: int | None) -> float | None:
    return people / of if people is not None and of else None
