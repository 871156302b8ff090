"""Codes that change every 30 seconds: what an authenticator app shows, after RFC 6238 (SHA-1, six digits).

A code holds for the half minute in which it is made and for the ones before and after, because clocks differ; and
for one sign-in only: a step that was used, or any before it, is never good again.
"""

import hashlib
import hmac
from datetime import datetime

PERIOD = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps that a clock may be early or late


def step_of(now: datetime) -> int:
    """The number of the half minute that a moment lies in."""
    return int(now.timestamp()) // PERIOD


def code_of(secret: bytes, step: int) -> str:
    """The code of one step: RFC 4226 with the step as the counter."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_that_fits(secret: bytes, code: str, *, now: datetime, after: int) -> int | None:
    """The step whose code was given, when it holds now and lies after the last one used; None for any other code."""
    told = "".join(code.split()).encode()
    fits = None
    for step in range(step_of(now) - DRIFT, step_of(now) + DRIFT + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), told) and step > after:
            fits = step
    return fits
