"""Whatever is thrown at the interface, it says no in its own words, keeps nothing, and never breaks."""

import pytest
from django.test import Client

from tests.api.test_interface_messages import at_that_time, begun, office, program_of, refused
from tests.messaging.conftest import folder
from tests.messaging.test_message_pictures import picture
from uptake.api.urls import MOST_BYTES
from uptake.messaging.models import Message, Picture

__all__ = ["at_that_time", "folder", "office"]


@pytest.fixture
def will(office):
    return program_of(office.will)


def raw(program, method, address, content, media="application/json", **headers):
    return Client(SERVER_NAME="localhost", raise_request_exception=False).generic(
        method,
        f"/api/v1{address}",
        content,
        content_type=media,
        headers={"authorization": f"Bearer {program.token}", "if-match": "*", **headers},
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"\xff\xfe",
        b'{"kind": "announcement", "kind": 1}',
        b'{"kind": "announcement", "holdout": NaN}',
        b'{"kind": "announcement", "holdout": 1e999}',
        b'{"kind": "announcement", "holdout": ' + b"9" * 5000 + b"}",
        b'{"kind": "announcement", "name": "\\ud800"}',
        b'{"kind": "announcement", "name": "a\\u0000b"}',
        b'{"kind": "announcement", "name": "\\u202egnp.exe"}',
        b'{"kind": "announcement", "\\ud800": 1}',
        b'{"kind": "announcement", "<script>alert(1)</script>": 1}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"kind": "announcement", "first_day": "9999-12-31"}',
        b'{"kind": "announcement", "first_day": "0001-01-01"}',
        b'{"kind": "announcement", "places": [[]]}',
        b'{"kind": "announcement", "own_texts": {"en-US": {"title": {"a": 1}}}}',
        b'{"kind": "announcement", "companies": ["' + b"x" * 301 + b'"]}',
    ],
)
def test_json_that_is_none_or_says_too_much_is_not_understood(office, will, content):
    refused(raw(will, "POST", "/messages", content), 422, "bad_parameter")
    refused(raw(will, "POST", "/messages", content, **{"idempotency-key": "a"}), 422, "bad_parameter")
    assert not Message.objects.of(office.tenant).exists()


def test_ten_megabytes_in_a_field_are_too_large(office, will):
    content = b'{"kind": "announcement", "name": "' + b"x" * 10_000_000 + b'"}'
    refused(raw(will, "POST", "/messages", content), 413, "too_large")
    refused(raw(will, "POST", "/messages", content, **{"idempotency-key": "a"}), 413, "too_large")
    number = begun(will)["message"]
    refused(raw(will, "PATCH", f"/messages/{number}", content), 413, "too_large")
    refused(raw(will, "PATCH", "/settings/messages", content), 413, "too_large")
    assert Message.objects.of(office.tenant).count() == 1


def test_more_than_anybody_sends_is_not_even_read(office, will):
    number = begun(will)["message"]
    answer = will.upload(f"/messages/{number}/picture", b"\x89PNG\r\n\x1a\n" + b"x" * MOST_BYTES)
    refused(answer, 413, "too_large")


@pytest.mark.parametrize(
    "media", ["text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x"]
)
def test_a_form_that_is_none_is_not_understood(office, will, media):
    number = begun(will)["message"]
    for address in (f"/messages/{number}/picture", "/messages/import"):
        for key in ({}, {"idempotency-key": "a"}):
            refused(raw(will, "POST", address, b"--x\r\nnonsense", media, **key), 422, "bad_parameter")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "picture_format"),
        (b"<html><script>alert(1)</script>", "picture_format"),
        (b"%PDF-1.7", "picture_format"),
        (b"GIF89a" + b"\x00" * 100, "picture_format"),
        (b"\x89PNG\r\n\x1a\n", "picture_broken"),
        (picture((400, 200))[:300], "picture_broken"),
        (picture((2000, 2000)), "picture_size"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 10_000_000, "picture_too_large"),
    ],
)
def test_a_picture_that_is_none_is_refused_and_nothing_is_kept(office, will, content, reason):
    number = begun(will)["message"]
    refused(will.upload(f"/messages/{number}/picture", content, "nice.png"), 409, reason)
    assert not Picture.objects.of(office.tenant).exists()


@pytest.mark.parametrize(
    "address",
    [
        "/messages/99999999999999999999",
        "/messages/-1",
        "/messages/1e3",
        "/messages/%00",
        "/messages/1:approve:approve",
        "/messages/1/../../settings",
        "/pictures/..%2f..%2fsecret.key",
        "/messages?status=%00&q=%F0%28%8C%28",
        "/activity?message=99999999999999999999",
        "/activity?first=0001-01-01&last=9999-12-31",
        "/calendar?month=9999-12",
        "/templates?locale=%ED%A0%80",
        "/messages?limit=99999999999999999999",
        "/messages?offset=99999999999999999999",
        "/messages?offset=9223372036854775807",
    ],
)
def test_an_address_that_cannot_be_is_answered_calmly(office, will, address):
    answer = will.ask(address)
    assert answer.status_code in {200, 404, 405, 422}, answer.content
    if answer.status_code != 200:
        assert answer["Content-Type"] == "application/problem+json"


def test_what_is_told_again_about_a_mistake_is_harmless(office, will):
    answer = raw(will, "POST", "/messages", b'{"kind": "announcement", "<img src=x>' + b"y" * 5000 + b'": 1}')
    assert answer["Content-Type"] == "application/problem+json"
    assert len(answer.content) < 1000
