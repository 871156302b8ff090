"""A request with a key is done once: the same request again is told the same, and does nothing.

Two halves: `guarded` stands around the whole answer and owns the transaction; `claimed` stands in front of each
operation, when the token is known and the request understood, and takes the key. What was refused is not kept:
nothing happened, so asking again may go better.
"""

import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from uptake.api.bearer import asking
from uptake.api.problems import not_understood, refusal
from uptake.messaging.publish import after_the_change
from uptake.rules.refusals import Refused
from uptake.tenancy.token_answers import Claim, Told, claim, keep
from uptake.tenancy.whose import say_again

HEADER = "Idempotency-Key"
PATTERN = "^[!-~]{1,255}$"
REPEATED = "Idempotent-Replayed"
_KEPT_HEADERS = ("Content-Type", "Location", "ETag")

View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """An answer that is written down together with what was done for it; without a key all stays as it is."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        if not re.fullmatch(PATTERN, key):
            return not_understood(HEADER)
        try:
            with after_the_change(), transaction.atomic():
                answer = view(request, *args, **kwargs)
                _keep(request, answer)
        except OperationalError:  # the database was busy for longer than anybody waits
            return refusal(Refused("in_progress"))
        finally:
            say_again()  # the token was read inside of the transaction, which may have been undone
        return answer

    return answered


def claimed(operation: Callable[..., Any]) -> Callable[..., Any]:
    """An operation that tells again what it told before."""

    @wraps(operation)
    def done(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER)
        if request.method != "POST" or key is None:
            return operation(request, *args, **kwargs)
        found = claim(asking(request), key, _hash(request), timezone.now())
        if isinstance(found, Told):
            return _again(found)
        request.claimed_key = found  # type: ignore[attr-defined]
        return operation(request, *args, **kwargs)

    return done


def _keep(request: HttpRequest, answer: HttpResponse) -> None:
    found: Claim | None = getattr(request, "claimed_key", None)
    if answer.status_code >= 400:
        transaction.set_rollback(True)
    elif found is not None:
        headers = {name: answer[name] for name in _KEPT_HEADERS if name in answer}
        keep(found, status=answer.status_code, headers=headers, content=answer.content)


def _again(told: Told) -> HttpResponse:
    answer = HttpResponse(told.content, status=told.status)
    for name, value in {**told.headers, REPEATED: "true"}.items():
        answer[name] = value
    return answer


def _hash(request: HttpRequest) -> str:
    """A hash of what is asked: method, address, and content; of a form its fields and files, whatever parts them."""
    told = sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        told.update(request.body)
        return told.hexdigest()
    for name, values in sorted(request.POST.lists()):
        told.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            told.update(repr((name, file.size)).encode())
            for chunk in file.chunks():
                told.update(chunk)
            file.seek(0)
    return told.hexdigest()
