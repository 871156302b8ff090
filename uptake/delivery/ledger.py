"""The entry of a showing granted: asked once more when nobody else can write, and written into the book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from uptake.delivery.book import UNTOUCHED_ROW, Book, Row, Showing, Trial, place_of, with_lease
from uptake.delivery.moments import number
from uptake.delivery.offer import LEASE, Again, Asker, Lease, New, Nothing, choose
from uptake.rules.delivery import Message
from uptake.rules.frequency import Kind
from uptake.rules.peace import DISTURB, Peace


@dataclass(slots=True)  # not frozen: that would cost a microsecond for each
class Claim:
    """Somebody asks for a showing of one of these messages.

    `offer` was chosen from the rows in `seen`. While they stand, so does the choice: it depends on nothing else that
    can change.
    """

    asker: Asker
    messages: Sequence[Message]
    now: datetime
    peace: Peace = DISTURB
    seen: Mapping[int, Row] | None = None
    offer: New | None = None


@dataclass(slots=True)
class Granted:
    """The showing that was granted, or that the asker already held."""

    message: int
    locale: str
    lease: Lease


def grant(book: Book, claim: Claim) -> Granted | None:
    """Ask once more, now that nobody else can write, and write the lease down."""
    asker, now = claim.asker, claim.now
    offer: New | Again | Nothing
    if claim.offer is not None and book.rows_of(asker) == claim.seen:
        offer = claim.offer
    else:
        offer = choose(claim.messages, asker, book.standing(asker, claim.messages), now, claim.peace)
    if isinstance(offer, Again):
        return Granted(offer.message, offer.locale, offer.lease)
    if not isinstance(offer, New):
        return None
    # Leases of one time lie side by side in the store, so that a batch of them touches few of its pages.
    lease = Lease(f"{int(now.timestamp()):08x}{token_urlsafe(16)}", asker.device, asker.surface, now + LEASE)
    chosen = next(message for message in claim.messages if message.id == offer.message)
    if chosen.test:
        place = place_of(asker, chosen.id)
        book.trials[place] = Trial(lease.id, number(now), number(lease.expires_at))
        book.tried.add(place)
    else:
        _write(book, asker, chosen, offer.locale, lease, now)
    return Granted(offer.message, offer.locale, lease)


def _write(book: Book, asker: Asker, message: Message, locale: str, lease: Lease, now: datetime) -> None:
    counts = message.kind is not Kind.URGENT
    known = book.rows_of(asker).get(message.id)
    if known is None:
        book.counts.delivered(asker.tenant, message.id)
    book.change(asker.tenant, asker.person, message.id, with_lease(known or UNTOUCHED_ROW, lease, counts=counts))
    showing = Showing(
        lease=lease.id,
        tenant=asker.tenant,
        message=message.id,
        person=asker.person,
        surface=asker.surface,
        device=asker.device,
        locale=locale,
        granted_at=number(now),
        expires_at=number(lease.expires_at),
        counts=int(counts),
    )
    book.showings[lease.id] = showing
    book.granted.append(showing)
