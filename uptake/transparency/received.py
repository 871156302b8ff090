"""Which messages whoever reads got, why, and what they did; and which are on the way or kept from them, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from uptake.delivery.of_person import OwnDevice, Shown, devices_of, showings_of
from uptake.delivery.wishes import Wishes
from uptake.engagement.explain import Place, explain_own
from uptake.messaging import live, queries, sayings
from uptake.messaging.declining import is_by_what_people_do
from uptake.messaging.queries import MessageRow
from uptake.people.oneself import Oneself
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import State
from uptake.tenancy.showings import opened_showings
from uptake.transparency.choices import wishes_of
from uptake.transparency.declined import declined_since, is_declined
from uptake.transparency.gate_words import DECLINED, HOLDS, held_by
from uptake.transparency.reasons import why
from uptake.transparency.visits import Visitor

_RECOMMENDS = Kind.RECOMMENDATION.value
_PUBLISHED = (State.SCHEDULED, State.ACTIVE)


@dataclass(frozen=True)
class Received:
    """A message that was handed to the reader, with all showings, the newest first; no `why` for deleted ones."""

    title: str
    kind: str
    why: Sequence[str]
    showings: Sequence[Shown]


@dataclass(frozen=True)
class Held:
    """A message that is out and that the reader has not seen: why it does not come, or that it will."""

    title: str
    kind: str
    meant: bool
    says: Promise
    why: Sequence[str]


@dataclass(frozen=True)
class Messages:
    """All of it; `others` counts messages to other people, of which nothing else is told here."""

    received: Sequence[Received]
    held: Sequence[Held]
    others: int
    devices: Sequence[OwnDevice]
    wishes: Wishes
    declined_since: datetime | None


def messages(who: Visitor, me: Oneself, now: datetime) -> Messages:
    """What the store and the messages tell of the reader at this moment."""
    shown, devices = _kept(who)
    by_message: dict[int, list[Shown]] = defaultdict(list)
    for each in shown:
        by_message[each.message].append(each)
    out = {row.id: row for row in queries.rows(who.tenant, _PUBLISHED)}
    held, others = [], 0
    for row in out.values():
        if row.id in by_message:
            continue
        found = _held(who, me, row, now)
        others += found is None
        held += [found] if found else []
    received = [_received(who, me, number, rows) for number, rows in by_message.items()]
    return Messages(received, held, others, devices, wishes_of(who, now), declined_since(who))


def did(shown: Shown) -> list[str]:
    """What the reader did with one showing, in words."""
    done = (
        (shown.seen_at is None, _("handed out, never confirmed as seen")),
        (shown.clicked_at, _("you clicked it")),
        (shown.dismissed_at, _("you dismissed it")),
        (shown.irrelevant_at, _("you said it is not relevant to you")),
        (shown.snoozed_at, _("you asked for a pause from messages")),
    )
    return [says for holds, says in done if holds] or [_("you saw it")]


def _kept(who: Visitor) -> tuple[list[Shown], list[OwnDevice]]:
    slug, number = who.tenant.slug, who.number
    with opened_showings() as store:
        if store is None:
            return [], []
        return store.ask(lambda at: (showings_of(at, slug, number), devices_of(at, slug, number)))


def _received(who: Visitor, me: Oneself, number: int, shown: Sequence[Shown]) -> Received:
    row = queries.row(who.tenant, number)
    title = title_of(who, number, shown[0].locale)
    return Received(title, _kind(row) if row else "", why(who.tenant, row, me) if row else (), shown)


def _held(who: Visitor, me: Oneself, row: MessageRow, now: datetime) -> Held | None:
    """None for what is not for the reader: its very title may be somebody else's matter, unless it is a premade one."""
    language = me.language or get_language() or "en"
    if is_by_what_people_do(row) and is_declined(who):
        return _kept_from(row, DECLINED, []) if row.kind == _RECOMMENDS else None
    meant = who.number in live.recipient_sets(who.tenant, row.id).meant_for
    if not meant:
        if row.kind != _RECOMMENDS:
            return None
        return _kept_from(row, HOLDS["not_a_recipient"], [_not_meant()])
    surfaces: Iterable[str] = live.surfaces(row.location, row.action) if row.location else ("",)
    place = Place(next(iter(surfaces)), (language,), now)
    found = explain_own(who.tenant, who.number, row, place, now=now)
    says = held_by([gate.reason for gate in found.gates if not gate.passes])
    return Held(_title(who, row, language), _kind(row), meant, says, why(who.tenant, row, me))


def _kept_from(row: MessageRow, says: Promise, because: Sequence[str]) -> Held:
    return Held(sayings.title(row), _kind(row), meant=False, says=says, why=because)


def _not_meant() -> str:
    return _(
        "It goes to people who could do this and do not do it yet. You do it already, could not do it, are left out, "
        "or it is for other parts of the organization."
    )


def title_of(who: Visitor, number: int, locale: str) -> str:
    """What the reader read of a message, or that it is gone."""
    row = queries.row(who.tenant, number)
    return _title(who, row, locale) if row else _("A message that was deleted since")


def _title(who: Visitor, row: MessageRow, locale: str) -> str:
    """What the reader read, or would read: in that locale, in its language, or whatever the message is about."""
    content = queries.content(who.tenant, row.id)
    words = content.words if content else {}
    language = locale.partition("-")[0]
    near = [each for each in words if each.partition("-")[0] == language]
    for each in (locale, *near, row.author_locale):
        if each in words and words[each].title:
            return words[each].title
    return sayings.title(row)


def _kind(row: MessageRow) -> str:
    return str(sayings.KINDS[Kind(row.kind)])
