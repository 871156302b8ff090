"""What the server writes about itself: one line each, plain or JSON, with the number of the request, and nobody in it.

Nothing here logs names, addresses or what was asked for. Because errors quote values, every finished line goes
through one sieve as well: tokens, passwords, keys, mail addresses, network addresses and query strings never reach
the log, whoever wrote them. Knows no Django: the delivery plane logs alike.
"""

import logging
import logging.config
import re
import secrets
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter

PLAIN, JSON = "plain", "json"
_NUMBER = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_SIEVE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',}]+"), r"\1 [hidden]"),
    (re.compile(r"\beyJ[\w-]*\.[\w-]+\.?[\w-]*"), "[token]"),
    (re.compile(r"\b(uptake_[a-z0-9-]+_[0-9a-f]{8})_[0-9a-f]+"), r"\1_[hidden]"),
    (re.compile(r"://[^\s/@\"']+@"), "://[hidden]@"),
    (
        re.compile(r"(?i)(password|passwd|secret|token|api_?key|cookie|sessionid|csrf\w*)(\"?'?\s*[=:]\s*)[\"']?[^\s\"',;}]+"),
        r"\1\2[hidden]",
    ),
    (re.compile(r"\?[^\s\"'<>]*="  # a query string says what somebody asked for
                r"[^\s\"'<>]*"), "?[hidden]"),
    (re.compile(r"[\w.!#$%&*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+"), "[address]"),
    (re.compile(r"(?<![\w.])(?!127\.0\.0\.1|0\.0\.0\.0)\d{1,3}(\.\d{1,3}){3}(?![\w.])"), "[address]"),
    (re.compile(r"(?<![\w/.-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{40,}(?![\w-])"), "[opaque]"),
)  # fmt: skip

_IN_A_LINE = ("time", "level", "logger", "message", "exc_info", "stack_info")

request_number: ContextVar[str] = ContextVar("request_number", default="")


def without_secrets(text: str) -> str:
    """The text without what must not be in a log."""
    for pattern, instead in _SIEVE:
        text = pattern.sub(instead, text)
    return text


class PlainLines(logging.Formatter):
    """Lines for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the number of the request in brackets where there is one."""
        number = request_number.get()
        return without_secrets(f"[{number}] {super().format(record)}" if number else super().format(record))


class JsonLines(JsonFormatter):
    """Lines for programs: one JSON object each; whatever else was handed along with the line is left out."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Time, level, logger, message, the error if there is one, and the number of the request."""
        told = {name: without_secrets(str(log_data[name])) for name in _IN_A_LINE if name in log_data}
        number = request_number.get()
        return told | ({"request": number} if number else {})


def configuration(form: str) -> dict[str, Any]:
    """The configuration of Python's logging in this form; to standard error, from INFO on."""
    lines = JsonLines if form == JSON else PlainLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": lines}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Who was refused, and which address was not found, is in the answer; the address may hold an identifier.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "CRITICAL"},
            "django.server": {"level": "ERROR", "propagate": True, "handlers": []},
            "httpx": {"level": "WARNING"},
        },
    }


def granian_logs(form: str) -> dict[str, Any]:
    """The configuration of the server's own log, in the same form."""
    told = configuration(form)
    return told | {"loggers": {"_granian": {"handlers": ["console"], "propagate": False}, "granian.access": {}}}


def configure(form: str) -> None:
    """Log in this form from now on."""
    logging.config.dictConfig(configuration(form))


def number_of(sent: bytes) -> str:
    """The number that a request brought along, if it looks like one, or a fresh one."""
    return sent.decode() if _NUMBER.fullmatch(sent) else secrets.token_hex(8)
