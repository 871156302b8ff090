"""How many people will probably see a message: its audience, less who is left in peace, by what was seen lately.

Told in steps and as a range, or not at all where too little is known. Source: the design of the issue ("reach
forecast"); `uptake.rules.reach` has the rules.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pyroaring import BitMap

from uptake.facts.newest import newest_day
from uptake.messaging import days
from uptake.messaging.audience import Choice, chosen_by
from uptake.messaging.models import Message, MessageSettings, Recipients
from uptake.messaging.moving import OURS
from uptake.messaging.sizes import told
from uptake.rules.frequency import Kind
from uptake.rules.locations import PLACES, Location
from uptake.rules.message_lifecycle import State
from uptake.rules.peace import WEEK
from uptake.rules.reach import Lately, people, shares
from uptake.rules.refusals import Refused
from uptake.rules.window import DAYS
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings
from uptake.ui.reading import reading_locale
from uptake.ui.writing import written_number

_WENT_OUT = (State.ACTIVE, State.COMPLETED, State.CANCELED)
_TENTHS = 10


@dataclass(frozen=True)
class Forecast:
    """About how many people will see it, from `least` to `most`; both None where `reason` says why it is not told.

    Reasons are "few" (fewer than ten in the audience), "no_history", and those of a refusal. `days` is how many days of
    history it rests on.
    """

    least: int | None = None
    most: int | None = None
    days: int = 0
    reason: str = ""


def forecast(tenant: Tenant, choice: Choice, location: Location, first: date, last: date, *, now: datetime) -> Forecast:
    """About how many people of a choice will see a message at a location from its first day to its last."""
    try:
        audience = chosen_by(tenant, choice, newest_day(facts_of(tenant).coverage()))
    except Refused as refused:
        return Forecast(reason=refused.reason)
    size = told(tenant, audience)
    if size is None:
        return Forecast(reason="few")
    lately = _lately(tenant, location, now)
    if not lately.tells_enough:
        return Forecast(reason="no_history", days=lately.days)
    length = max((last - first).days + 1, 1)
    held = _held(tenant, choice.kind, audience, last, now, short=length < WEEK.days)
    least, most = people(size, *shares(lately, length), held)
    return Forecast(least, most, lately.days)


def sentence(found: Forecast) -> str:
    """The forecast in words."""
    if found.least is None or found.most is None:
        if found.reason == "no_history":
            return _("How many will see it cannot be told yet: too few people were reached in this place lately.")
        return ""
    told_days = {"days": found.days}
    if found.least:
        text = _("Probably %(least)s to %(most)s people will see it, judging by this place in the last %(days)s days.")
        return text % {**told_days, "least": _number(found.least), "most": _number(found.most)}
    text = _("Probably up to %(most)s people will see it, judging by this place in the last %(days)s days.")
    return text % {**told_days, "most": _number(found.most)}


def _lately(tenant: Tenant, location: Location, now: datetime) -> Lately:
    """Who was seen on the surfaces of a location in the last four weeks, of those whom messages there were for."""
    since = now - timedelta(days=DAYS)
    surfaces = frozenset(PLACES[location].surfaces)
    ours = Message.objects.of(tenant).filter(
        source=OURS,
        state__in=[state.value for state in _WENT_OUT],
        location__in=[place.id.value for place in PLACES.values() if surfaces & frozenset(place.surfaces)],
        starts_at__lte=now,
        ends_at__gte=since,
    )
    began = [max(since, start) for start in ours.values_list("starts_at", flat=True) if start is not None]
    if not began:
        return Lately(0, 0, 0, 0)
    with opened_showings() as showings:
        if showings is None:
            return Lately(0, 0, 0, 0)
        seen = showings.seen_on(tenant.slug, min(began).astimezone(UTC).date())
    asked = BitMap()
    for row in Recipients.objects.of(tenant).filter(message__in=ours):
        asked |= BitMap.deserialize(bytes(row.numbers)) - _bits(row.unlicensed) - _bits(row.held_out)
    counts = [count for surface, count in seen.items() if surface in surfaces]
    return Lately((now - min(began)).days, len(asked), min(max(counts, default=0), len(asked)), sum(counts))


def _held(tenant: Tenant, kind: Kind, audience: BitMap, last: date, now: datetime, *, short: bool) -> float:
    """The share of the audience, in whole tenths, that is left in peace until the message ends; urgent ones ask not."""
    if kind is Kind.URGENT:
        return 0.0
    end = days.closing(last, ZoneInfo(tenant.time_zone))
    decided = MessageSettings.objects.of(tenant).first()
    with opened_showings() as showings:
        if showings is None:
            return 0.0
        found = showings.in_peace(tenant.slug, until=end)
        if short and decided is not None and decided.weekly_cap:
            found |= showings.at_the_cap(tenant.slug, cap=decided.weekly_cap, since=now - WEEK)
    return round(_TENTHS * len(found & audience) / len(audience)) / _TENTHS


def _bits(stored: bytes | memoryview) -> BitMap:
    return BitMap.deserialize(bytes(stored)) if stored else BitMap()


def _number(value: int) -> str:
    return written_number(value, reading_locale())
