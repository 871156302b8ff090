"""What approvers judge: everything of a message that recipients meet, kept at each submission, with its digest."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from uptake.messaging import days
from uptake.messaging.content import content_of
from uptake.messaging.models import Message, Version
from uptake.rules.frequency import Kind
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant

_PLAIN = (
    "kind",
    "location",
    "objective",
    "every_language",
    "interval",
    "all_users",
    "groups_within",
    "groups_omitted",
    "companies",
    "departments",
    "places",
    "usage",
    "omit_priority",
    "priority",
    "holdout",
)


@dataclass(frozen=True)
class Piece:
    """A part of a text: `how` is "same", "gone" or "new"."""

    text: str
    how: str


@dataclass(frozen=True)
class Change:
    """One difference between two versions: which field, in which language ("" for none), before and after."""

    field: str
    locale: str
    before: Any
    after: Any

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Word by word what is gone and what is new; empty unless both are texts."""
        if not (isinstance(self.before, str) and isinstance(self.after, str)):
            return ()
        return tuple(_compared(self.before, self.after))


def judged(message: Message, tenant: Tenant) -> dict[str, Any]:
    """All that an approver judges, by name, as plain JSON.

    An urgent message goes out as soon as it is approved, so its dates are not part of it.
    """
    zone = ZoneInfo(tenant.time_zone)
    content = content_of(message, tenant.name)
    dated = message.kind != Kind.URGENT.value
    return {
        **{name: getattr(message, name) for name in _PLAIN},
        "words": {locale: asdict(words) for locale, words in sorted(content.words.items())},
        "fallback": message.author_locale if message.every_language else "",
        "url": content.url,
        "second_url": content.second_url,
        "picture": content.picture,
        "first_day": days.day_of(message.starts_at, zone).isoformat() if dated and message.starts_at else "",
        "last_day": days.last_day(message.ends_at, zone).isoformat() if dated and message.ends_at else "",
    }


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of what is judged, the same for the same content."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def keep_version(message: Message, tenant: Tenant, *, by: Acting, now: datetime) -> Version:
    """Write down what the message holds at this moment, under the next number."""
    content = judged(message, tenant)
    last = newest(message)
    return Version.objects.of(tenant).create(
        tenant=tenant,
        message=message,
        number=last.number + 1 if last else 1,
        at=now,
        by=by.sign_in,
        content=content,
        digest=digest(content),
    )


def newest(message: Message) -> Version | None:
    """The version that was written down last; None before the first submission."""
    return Version.objects.of(message.tenant_id).filter(message=message).order_by("-number").first()


def is_unchanged(message: Message, tenant: Tenant, version: Version) -> bool:
    """Whether the message still is what that version says."""
    return digest(judged(message, tenant)) == version.digest


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What differs, field by field, words by language and part; nothing for equal contents."""
    found = [
        Change(name, "", before.get(name, ""), after.get(name, ""))
        for name in [*after, *(name for name in before if name not in after)]
        if name != "words" and before.get(name, "") != after.get(name, "")
    ]
    old, new = before.get("words", {}), after.get("words", {})
    for locale in sorted({*old, *new}):
        one, other = old.get(locale, {}), new.get(locale, {})
        found += [
            Change(part, locale, one.get(part, ""), other.get(part, ""))
            for part in (other or one)
            if one.get(part, "") != other.get(part, "")
        ]
    return found


def _compared(before: str, after: str) -> list[Piece]:
    old, new = (_words(text) for text in (before, after))
    found: list[Piece] = []
    for how, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(Piece("".join(old[i:j]), "same"))
            continue
        found += [Piece("".join(part), name) for part, name in ((old[i:j], "gone"), (new[k:m], "new")) if part]
    return found


def _words(text: str) -> list[str]:
    """The words with the spaces between them, so that together they are the text again."""
    borders = [0, *(i for i in range(1, len(text)) if text[i].isspace() != text[i - 1].isspace()), len(text)]
    return [text[i:j] for i, j in pairwise(borders) if i < j]
