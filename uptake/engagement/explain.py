"""Why a message is or is not delivered: the gates of the delivery itself, one after the other, in sentences.

Asked are only made-up circumstances or the asking admin's own; never another person's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.delivery import snapshot
from uptake.engagement.queries import own_history
from uptake.messaging import queries
from uptake.messaging.queries import MessageRow
from uptake.people.queries import person
from uptake.rules import delivery
from uptake.rules.frequency import INTERVALS, LIFETIME_SHOWS, NEVER, History, Kind
from uptake.rules.refusals import Refused
from uptake.rules.surfaces import of_format
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant

_MADE_UP = 1  # the number of the made-up person


@dataclass(frozen=True)
class Circumstances:
    """Where, in which languages and when the message is asked for, and what happened before."""

    surface: str
    languages: tuple[str, ...]
    moment: datetime
    recipient: bool
    history: History


@dataclass(frozen=True)
class GateRow:
    """One gate: open or not, why, and when it opens (None: not by itself)."""

    reason: str
    passes: bool
    sentence: Promise | str
    until: datetime | None


@dataclass(frozen=True)
class Explanation:
    """All gates in order; `locale` is the language it is shown in when all are open."""

    gates: tuple[GateRow, ...]
    locale: str | None


# For each gate: what people read when it is open, and when it holds.
SENTENCES: Mapping[str, tuple[Promise, Promise]] = MappingProxyType(
    {
        "switched_off": (
            _("Score and messages are turned on for the organization."),
            _("Score or messages are turned off for the organization. Turn them on under Settings."),
        ),
        "not_active": (
            _("The message is published."),
            _("The message is not published: never scheduled, ended, canceled, or still being registered."),
        ),
        "outside_its_dates": (
            _("The moment lies within its dates."),
            _("The moment lies outside of its dates."),
        ),
        "not_a_recipient": (
            _("The person is a recipient today."),
            _("The person is no recipient: not enabled, took up the practice in 28 days, or left out."),
        ),
        "other_surface": (
            _("The message appears in this place."),
            _("The message does not appear in this place: its format belongs to others."),
        ),
        "no_text_in_locale": (
            _("There is a text in a language of the person."),
            _("There is no text in the first supported language of the person."),
        ),
        "finished": (
            _("The person has neither clicked nor dismissed it."),
            _("The person has clicked or dismissed it, so it never comes back."),
        ),
        "shown_often_enough": (
            _("It was not shown too often."),
            _("It is a call-out and was shown twice, which is all there is."),
        ),
        "resting": (
            _("The pause after the last showing is over, or it was never shown."),
            _("It was shown or handed out a short while ago and rests until the interval is over."),
        ),
    }
)


_RESTS_FOR_EVER = _("The pause after the click or the dismissal never ends.")


def explain(tenant: Tenant, row: MessageRow, about: Circumstances) -> Explanation:
    """Walk the gates for a made-up person in these circumstances."""
    asked = replace(_rule(tenant, row), recipients=frozenset({_MADE_UP} if about.recipient else ()))
    return _walk(tenant, asked, _MADE_UP, about)


def explain_me(
    by: Acting, row: MessageRow, *, surface: str, languages: tuple[str, ...], moment: datetime
) -> Explanation:
    """Walk the gates for the admin's own person, with what the delivery knows about them.

    Raises Refused("not_in_directory") when nobody there has the admin's sign-in as principal name.
    """
    me = person(by.tenant, principal=by.sign_in)
    if me is None:
        raise Refused("not_in_directory")
    rule = _rule(by.tenant, row)
    about = Circumstances(
        surface, languages, moment, me.number in rule.recipients, own_history(by.tenant, me.number, row.id)
    )
    return _walk(by.tenant, rule, me.number, about)


def _walk(tenant: Tenant, message: delivery.Message, number: int, about: Circumstances) -> Explanation:
    switches = Tenant.objects.get(pk=tenant.pk)
    told: dict[str, Any] = {
        "person": number,
        "languages": about.languages,
        "surface": about.surface,
        "history": about.history,
        "now": about.moment,
        "switched_on": switches.score_on and switches.messages_on,
    }
    answer = delivery.decide(message, **told)
    return Explanation(
        gates=tuple(_row(gate) for gate in delivery.gates(message, **told)),
        locale=answer.locale if isinstance(answer, delivery.Show) else None,
    )


def _row(gate: delivery.Gate) -> GateRow:
    is_open, holds = SENTENCES[gate.reason]
    if gate.reason == "resting" and gate.until == NEVER:
        holds = _RESTS_FOR_EVER
    until = None if gate.until is None or gate.until == NEVER else gate.until
    return GateRow(gate.reason, gate.passes, is_open if gate.passes else holds, until)


def _rule(tenant: Tenant, row: MessageRow) -> delivery.Message:
    """The message as the delivery holds it; one that it does not hold is not active."""
    path = settings.UPTAKE.snapshots / f"{tenant.slug}{snapshot.SUFFIX}"
    held = snapshot.read(path).messages if path.exists() else []
    live = next((message for message in held if message.id == row.id), None)
    if live is not None:
        return snapshot.as_rule(live)
    if row.starts_at is None or row.ends_at is None:
        raise Refused("no_start")
    wording = row.about.wording(row.wording)
    return delivery.Message(
        id=row.id,
        kind=Kind(row.kind),
        active=False,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        interval=INTERVALS[row.interval],
        surfaces=frozenset(of_format(row.format)),
        locales=frozenset(wording.texts if wording else ()),
        recipients=queries.recipients(tenant, row.id),
        lifetime_showings=LIFETIME_SHOWS[row.format],
    )
