"""One call record of Microsoft Graph: what kind of call it was, how long, and who took part.

What stays unknown is empty: a record from a list has no participants, and of a long list of participants only
the first page. Whether a scheduled meeting recurs, no record tells.

Source: specification of Adoption Score, sections 1.2 and 8.5.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from urllib.parse import unquote

from uptake.facts.shared_work import MEETING

Item = Mapping[str, Any]

_HUMAN = ("user", "guest", "phone", "acsUser", "azureCommunicationServicesUser", "encrypted", "spoolUser")
_SHARES = frozenset({"videobasedscreensharing", "screensharing"})
_AT_ONCE = 15 * 60 * 1000  # milliseconds between the post in a channel and the meeting that it starts


class Call(NamedTuple):
    """One call or meeting; `pages_missing` when more people took part than the record lists."""

    id: str
    version: int
    day: date
    second: int
    type: int | None
    minutes: int
    video: bool | None
    screen_share: bool | None
    pages_missing: bool


class Participant(NamedTuple):
    """Somebody in a call: a person with an account (`user` is their directory id), or another human being."""

    user: str | None
    tenant: str | None
    principal: str | None
    other: str | None
    minutes: int | None


class Wrong(Exception):
    """The record cannot be used: which field, and why (a reason of reasons.py)."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


def call_of(item: Item) -> Call:
    """The call that the record is about; raises Wrong."""
    identifier = str(item.get("id") or "").strip().lower()
    if not identifier:
        raise Wrong("id", None, "no_key")
    begin, end = _moment(item, "startDateTime"), _moment(item, "endDateTime")
    if end < begin:
        raise Wrong("endDateTime", item.get("endDateTime"), "ends_before")
    used = _modalities(item)
    return Call(
        identifier,
        version=item["version"] if isinstance(item.get("version"), int) else 0,
        day=begin.date(),
        second=begin.hour * 3600 + begin.minute * 60 + begin.second,
        type=_type(item, begin),
        minutes=_minutes((end - begin).total_seconds()),
        video=None if used is None else "video" in used,
        screen_share=None if used is None else bool(used & _SHARES),
        pages_missing=any(f"{name}@odata.nextLink" in item for name in ("participants_v2", "participants")),
    )


def participants_of(item: Item) -> list[Participant] | None:
    """Who took part, each human being once; None when the record does not tell."""
    identities = _identities(item)
    if identities is None:
        return None
    spent = _time_spent(item)
    found: dict[tuple[str | None, str | None], Participant] = {}
    for place, identity in enumerate(identities):
        one = _participant(identity, place, spent)
        if one is not None:
            found.setdefault((one.user or one.principal, one.other), one)
    return list(found.values())


def _participant(identity: Item, place: int, spent: Mapping[str, int]) -> Participant | None:
    user = identity.get("user")
    if isinstance(user, Mapping) and (user.get("id") or user.get("userPrincipalName")):
        directory_id = _text(user, "id").lower() or None
        return Participant(
            directory_id,
            _text(user, "tenantId").lower() or None,
            _text(user, "userPrincipalName").lower() or None,
            None,
            spent.get(directory_id or ""),
        )
    for kind in _HUMAN:
        told = identity.get(kind)
        if isinstance(told, Mapping):
            return Participant(None, None, None, f"{kind}:{_text(told, 'id') or place}", None)
    return None


def _identities(item: Item) -> list[Item] | None:
    """The identity sets of everybody who is listed; of the newer list, the older one, or the sessions."""
    listed = item.get("participants_v2")
    if isinstance(listed, list):
        return [entry.get("identity") or {} for entry in listed if isinstance(entry, Mapping)]
    listed = item.get("participants")
    if isinstance(listed, list) and listed:
        return [entry for entry in listed if isinstance(entry, Mapping)]
    if isinstance(item.get("sessions"), list) and "sessions@odata.nextLink" not in item:
        return [identity for _, identity in _ends(item)]
    return None


def _ends(item: Item) -> Iterator[tuple[Item, Item]]:
    """The sessions, each with the identity at either end."""
    for session in item.get("sessions") or ():
        if isinstance(session, Mapping):
            for end in ("caller", "callee"):
                told = session.get(end)
                identity = told.get("identity") or told.get("associatedIdentity") if isinstance(told, Mapping) else None
                if isinstance(identity, Mapping):
                    yield session, identity


def _time_spent(item: Item) -> dict[str, int]:
    """Minutes that each user was in the call, by directory id; time on two devices at once counts once."""
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for session, identity in _ends(item):
        user = identity.get("user")
        if isinstance(user, Mapping) and user.get("id"):
            try:
                span = _moment(session, "startDateTime"), _moment(session, "endDateTime")
            except Wrong:
                continue
            spans.setdefault(_text(user, "id").lower(), []).append(span)
    return {user: _minutes(_covered(found)) for user, found in spans.items()}


def _covered(spans: Sequence[tuple[datetime, datetime]]) -> float:
    total, until = 0.0, datetime.min.replace(tzinfo=UTC)
    for begin, end in sorted(spans):
        start = max(begin, until)
        if end > start:
            total += (end - start).total_seconds()
            until = end
    return total


def _type(item: Item, begin: datetime) -> int | None:
    """Flag of `meeting.type`: by the record's own type, and for groups by the thread in the address to join.

    A thread of a meeting is a scheduled one; a thread of a channel that began with the meeting is "Meet now";
    a group without a meeting of its own is a group call.
    """
    kind = _text(item, "type").lower()
    if kind == "peertopeer":
        return MEETING["type"].bit("call")
    if kind != "groupcall":
        return None
    thread = unquote(_text(item, "joinWebUrl"))
    if "19:meeting_" in thread:
        return MEETING["type"].bit("scheduled_once")
    if "@thread.tacv2" in thread:
        posted = thread.split("@thread.tacv2/", 1)[-1].split("?", 1)[0].split("/", 1)[0]
        now = begin.timestamp() * 1000
        at_once = posted.isdecimal() and abs(now - int(posted)) <= _AT_ONCE
        return MEETING["type"].bit("meet_now" if at_once else "scheduled_once")
    return MEETING["type"].bit("group_call")


def _modalities(item: Item) -> frozenset[str] | None:
    sessions = [entry for entry in item.get("sessions") or () if isinstance(entry, Mapping)]
    told = [entry["modalities"] for entry in (item, *sessions) if isinstance(entry.get("modalities"), list)]
    return frozenset(str(one).lower() for listed in told for one in listed) if told else None


def _minutes(seconds: float) -> int:
    """Whole minutes, half up; what took place at all took one."""
    return max(1, int(seconds / 60 + 0.5))


def _moment(item: Item, field: str) -> datetime:
    text = _text(item, field)
    try:
        told = datetime.fromisoformat(text)
    except ValueError as problem:
        raise Wrong(field, text, "bad_moment") from problem
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)


def _text(item: Item, field: str) -> str:
    return str(item.get(field) or "").strip()
