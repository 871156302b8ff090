"""Why a message was or was not shown: the gates of the delivery itself, one after the other, in sentences.

Asked are only made-up circumstances or the asking admin's own; never another person's. The moment may lie in the past:
then every answer that today's knowledge stands for says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise

from uptake.delivery.offer import UNTOUCHED, Exposure, releases, snoozed_until
from uptake.engagement.as_it_was import held, message_at
from uptake.engagement.gate_sentences import (
    ABOUT_THE_LIST,
    DECLINED,
    NOT_KEPT,
    NOT_YET,
    POLICY_NAMES,
    SENTENCES,
    SHOWN_ONCE,
)
from uptake.messaging import live
from uptake.messaging.declining import declined, is_by_what_people_do
from uptake.messaging.queries import MessageRow
from uptake.people.queries import person
from uptake.rules import delivery, device_gates
from uptake.rules.device_gates import Device
from uptake.rules.frequency import NEVER, NOTHING_YET, History, Kind
from uptake.rules.peace import full_until, quiet_until
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings

_MADE_UP = 1  # the number of the made-up person


@dataclass(frozen=True)
class Place:
    """Where, in which languages and when the message is asked for; `device` is None for one that told nothing."""

    surface: str
    languages: tuple[str, ...]
    moment: datetime
    device: Device | None = None


@dataclass(frozen=True)
class MadeUp:
    """Somebody who does not exist: what they are to the message, and what happened before.

    `this_week` is how many other messages they saw in the seven days before the moment.
    """

    recipient: bool = True
    licensed: bool = True
    held_out: bool = False
    history: History = NOTHING_YET
    snoozed_until: datetime | None = None
    this_week: int = 0


@dataclass(frozen=True)
class GateRow:
    """One gate: open or not, why, when it opens (None: not by itself), and what of it is not known for certain."""

    reason: str
    passes: bool
    sentence: Promise | str
    until: datetime | None
    unsure: Promise | str = ""


@dataclass(frozen=True)
class Explanation:
    """All gates in order; `locale` is the language it is shown in when all are open."""

    gates: tuple[GateRow, ...]
    locale: str | None
    past: bool


def explain(tenant: Tenant, row: MessageRow, place: Place, about: MadeUp, *, now: datetime) -> Explanation:
    """Walk the gates for a made-up person in these circumstances."""
    rule = replace(
        message_at(tenant, row, place.moment, now),
        recipients=frozenset({_MADE_UP} if about.recipient else ()),
        unlicensed=frozenset(() if about.licensed else {_MADE_UP}),
        held_out=frozenset({_MADE_UP} if about.held_out else ()),
    )
    seen = Exposure(History(1, place.moment))
    others = [Exposure(snoozed_until=about.snoozed_until), *([seen] * about.this_week)]
    # Other messages are those below zero: no message has such a number.
    counts = row.kind != Kind.URGENT.value
    exposures = {row.id: Exposure(about.history, counts=counts)} | {
        -number: each for number, each in enumerate(others, 1)
    }
    return _walk(tenant, rule, _MADE_UP, place, exposures, now=now, listed=False)


def explain_me(by: Acting, row: MessageRow, place: Place, *, now: datetime) -> Explanation:
    """Walk the gates for the admin's own person, with what the delivery knows about them.

    Raises Refused("not_in_directory") when nobody there has the admin's sign-in as principal name.
    """
    me = person(by.tenant, principal=by.sign_in)
    if me is None:
        raise Refused("not_in_directory")
    return explain_own(by.tenant, me.number, row, place, now=now)


def explain_own(tenant: Tenant, number: int, row: MessageRow, place: Place, *, now: datetime) -> Explanation:
    """Walk the gates for the person who asks, who has proved to be that number; for nobody else's eyes."""
    rule = message_at(tenant, row, place.moment, now)
    exposures = _own(tenant, number, place.moment, now)
    found = _walk(tenant, rule, number, place, exposures, now=now, listed=True)
    if not is_by_what_people_do(row) or number not in declined(tenant):
        return found
    return replace(found, gates=tuple(_by_own_wish(gate) for gate in found.gates))


def _by_own_wish(gate: GateRow) -> GateRow:
    """Whoever left themselves out reads so, where they are no recipient."""
    return gate if gate.reason != "not_a_recipient" or gate.passes else replace(gate, sentence=DECLINED)


def _own(tenant: Tenant, number: int, moment: datetime, now: datetime) -> Mapping[int, Exposure]:
    with opened_showings() as showings:
        if showings is None:
            return {}
        if moment < now:
            return showings.exposures_at(tenant.slug, number, moment)
        return showings.exposures(tenant.slug, number)


def _walk(
    tenant: Tenant,
    message: delivery.Message,
    number: int,
    place: Place,
    exposures: Mapping[int, Exposure],
    *,
    now: datetime,
    listed: bool,
) -> Explanation:
    switches = Tenant.objects.get(pk=tenant.pk)
    published = held(tenant)
    peace = published.peace if published else live.peace(switches)
    rules = published.gates if published else live.device_rules(switches)
    asked = delivery.Asked(
        person=number,
        languages=place.languages,
        surface=place.surface,
        now=place.moment,
        switched_on=switches.score_on and switches.messages_on,
        device=device_gates.reasons(place.device, place.surface, rules) if place.device else None,
        quiet_until=quiet_until(peace, place.moment),
        snoozed_until=snoozed_until(exposures.values()),
        full_until=full_until(peace.weekly_cap, releases(exposures.values()), place.moment),
    )
    history = exposures.get(message.id, UNTOUCHED).charged
    answer = delivery.decide(message, asked, history)
    unsure = _unsure(place.moment, now, listed=listed)
    return Explanation(
        gates=tuple(
            replace(_row(gate, message, asked), unsure=unsure.get(gate.reason, ""))
            for gate in delivery.gates(message, asked, history)
        ),
        locale=answer.locale if isinstance(answer, delivery.Show) else None,
        past=place.moment < now,
    )


def _unsure(moment: datetime, now: datetime, *, listed: bool) -> Mapping[str, Promise]:
    told = NOT_KEPT if moment < now else NOT_YET if moment > now else {}
    return {reason: says for reason, says in told.items() if listed or reason not in ABOUT_THE_LIST}


def _row(gate: delivery.Gate, message: delivery.Message, asked: delivery.Asked) -> GateRow:
    is_open, holds = SENTENCES[gate.reason]
    said: Promise | str = is_open if gate.passes else holds
    if gate.reason == "finished" and not gate.passes and message.kind is Kind.URGENT:
        said = SHOWN_ONCE
    if gate.reason == device_gates.POLICY and not gate.passes:
        names = [name for _gate, _, name in (each.partition(":") for each in asked.device or ()) if name]
        said = POLICY_NAMES % {"policies": ", ".join(names)}
    until = None if gate.until is None or gate.until == NEVER else gate.until
    return GateRow(gate.reason, gate.passes, said, until)
