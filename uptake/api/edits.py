"""Nobody overwrites unseen: which edit a program has read, and whether it is still the newest one.

The ETag of a message begins with its edit, and goes on with a hash of the answer. For `If-None-Match` the whole
counts, as always; for `If-Match` the edit alone, because a click somewhere is no reason to read the message again.
"""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.http import HttpRequest, HttpResponse

from uptake.rules.refusals import Refused

_ETAG = re.compile(r'"([0-9a-f]+)-[0-9a-f]{16}"')
_STEP = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def told_as_of(request: HttpRequest, edited_at: datetime) -> None:
    """Remember which edit the answer tells; `tagged` writes it into the ETag."""
    request.told_edit = _edit(edited_at)  # type: ignore[attr-defined]


def tagged(request: HttpRequest, answer: HttpResponse) -> None:
    """Put the ETag onto an answer that tells one edit of something."""
    edit = getattr(request, "told_edit", "")
    if edit and answer.status_code < 300:
        answer["ETag"] = f'"{edit}-{sha256(answer.content).hexdigest()[:16]}"'


def require_newest(if_match: str | None, edited_at: datetime) -> None:
    """Raise Refused("if_match_missing") or Refused("edited_meanwhile") unless the header names this edit, or any."""
    if if_match is None:
        raise Refused("if_match_missing")
    if if_match.strip() != "*" and _edit(edited_at) not in _ETAG.findall(if_match):
        raise Refused("edited_meanwhile")


def next_edit(edited_at: datetime, now: datetime) -> datetime:
    """A moment for the next edit: now, and after the one before, however fast somebody is."""
    return max(now, edited_at + _STEP)


def _edit(edited_at: datetime) -> str:
    return format((edited_at - _EPOCH) // _STEP, "x")
