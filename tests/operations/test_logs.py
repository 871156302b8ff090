"""No secret and no person is in the log, whoever wrote the line and wherever the value came from."""

import io
import json
import logging
import logging.config
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.messaging.office import Office
from uptake.operations import logs
from uptake.tenancy.models import Admin
from uptake.tenancy.token_actions import make_token

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlLXBsYW50ZWQ"
PLANTED = {
    "a password": "planted-Pa55word!",
    "a token of the interface": "uptake_hillside_0a1b2c3d_" + "ab12" * 12,
    "a token of a client": JWT,
    "an opaque token": "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0_-",
    "a mail address": "planted.person@hillside.example",
    "a network address": "203.0.113.77",
    "a word that somebody searched for": "planted-search",
}


@pytest.fixture(params=[logs.PLAIN, logs.JSON])
def written(request):
    """The log of the process while the test runs, in each form."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines() if request.param == logs.JSON else logs.PlainLines())
    root = logging.getLogger()
    told = logs.configuration(request.param)["loggers"]
    levels = {name: logging.getLogger(name).level for name in ("", "uptake", *told)}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(told[name].get("level", "INFO") if name in told else logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def holds_nothing(text: str) -> None:
    for what, value in PLANTED.items():
        secret = value.rpartition("_")[2] if value.startswith("uptake_") else value
        assert secret not in text, what


def test_whatever_is_planted_into_a_line_does_not_come_out(written):
    log = logging.getLogger("uptake.planted")
    log.warning("password=%s for %s", PLANTED["a password"], PLANTED["a mail address"])
    log.warning("Authorization: Bearer %s", JWT)
    log.warning("%s and %s", PLANTED["a token of the interface"], PLANTED["an opaque token"])
    log.warning("GET /messages/?q=%s HTTP/1.1 from %s", "planted-search", PLANTED["a network address"])
    log.warning("postgresql://uptake:planted-Pa55word!@db/uptake is away")
    try:
        raise ValueError(f"Key (principal)=({PLANTED['a mail address']}) already exists, {JWT}")
    except ValueError:
        log.exception("it went wrong")
    text = written.getvalue()
    assert "it went wrong" in text
    assert "uptake_hillside_0a1b2c3d_[hidden]" in text
    holds_nothing(text)


@pytest.mark.django_db
def test_a_whole_journey_leaves_no_trace_of_who_and_what(written):
    office = Office.founded()
    office.hire(3)
    token = make_token(name="planted", scopes=["score:read"], by=office.gina, now=datetime.now(UTC))
    PLANTED["a token that was made"] = token.rpartition("_")[2]
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=PLANTED["a network address"], raise_request_exception=False)
    client.get("/sign-in/?next=/messages/%3Fq=planted-search")
    client.post("/sign-in/", {"username": PLANTED["a mail address"], "password": PLANTED["a password"]})
    client.get("/api/v1/score", HTTP_AUTHORIZATION=f"Bearer {token}")
    client.get("/api/v1/score", HTTP_AUTHORIZATION=f"Bearer {PLANTED['a token of the interface']}")
    client.force_login(Admin.objects.get(pk=office.gina.admin_id))
    for address in ("/", "/messages/?q=planted-search", "/settings/audit/", "/nowhere/planted-search/"):
        client.get(address)
    client.get("/", HTTP_HOST="planted-search.example")
    client.post("/settings/tokens/", {"name": PLANTED["a mail address"], "scopes": ["score:read"], "days": 30})
    session = client.cookies["sessionid"].value
    text = written.getvalue()
    assert "GET" in text
    assert "u1@hillside.example" not in text
    assert "gina" not in text
    assert session not in text
    holds_nothing(text)


def test_a_json_line_is_one_object_with_the_number_of_the_request():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    log = logging.getLogger("uptake.lines")
    log.addHandler(handler)
    held = logs.request_number.set("0123456789abcdef")
    log.warning('a line with "quotes" and password="geheim" in it')
    logs.request_number.reset(held)
    log.removeHandler(handler)
    told = json.loads(stream.getvalue())
    assert (told["level"], told["logger"], told["request"]) == ("WARNING", "uptake.lines", "0123456789abcdef")
    assert "geheim" not in told["message"]


@given(st.text(max_size=60))
def test_the_sieve_leaves_json_as_it_is(text):
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (text,), None)
    assert isinstance(json.loads(logs.JsonLines().format(record))["message"], str)


@pytest.mark.parametrize(
    "plain", ["GET overview 200 12 ms", "The job at hand takes too long and is given back", "took 3 files, version 1.2"]
)
def test_ordinary_lines_pass_unchanged(plain):
    assert logs.without_secrets(plain) == plain


@pytest.mark.parametrize(
    ("sent", "kept"), [(b"abcdef-123", True), (b"x", False), (b"a b\r\nc: d", False), (b"", False)]
)
def test_a_request_brings_its_number_only_if_it_looks_like_one(sent, kept):
    assert (logs.number_of(sent) == sent.decode()) is kept


def test_the_configuration_is_one_that_python_takes():
    held = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        for form in (logs.PLAIN, logs.JSON):
            logging.config.dictConfig(logs.configuration(form))
            logging.config.dictConfig(logs.granian_logs(form))
    finally:
        logging.getLogger().handlers[:], level = held
        logging.getLogger().setLevel(level)
