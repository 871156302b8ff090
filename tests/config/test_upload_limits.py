"""Nobody sends more than fits, told or not, and nothing of it is kept on the way."""

import asyncio

from uptake.config import asgi
from uptake.config.uploads import MOST_BYTES, limited


def ask(headers, parts, most=100):
    """What came back, and what the pages behind the limit were given."""
    given, sent = [], []
    events = iter([{"type": "http.request", "body": part, "more_body": True} for part in parts])

    async def receive():
        return next(events, {"type": "http.request", "body": b"", "more_body": False})

    async def send(event):
        sent.append(event)

    async def pages(_scope, receive, send):
        while True:
            event = await receive()
            given.append(event["body"])
            if not event["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})

    asyncio.run(limited(pages, most)({"type": "http", "headers": headers}, receive, send))
    return sent[0]["status"], b"".join(given)


def test_what_fits_goes_through_to_the_last_byte():
    assert ask([(b"content-length", b"100")], [b"x" * 60, b"y" * 40]) == (200, b"x" * 60 + b"y" * 40)


def test_what_says_that_it_is_too_long_is_not_even_read():
    assert ask([(b"content-length", b"101")], [b"x" * 101]) == (413, b"")


def test_what_says_nothing_or_lies_is_counted_and_ended():
    for headers in ([], [(b"content-length", b"5")], [(b"content-length", b"-1")], [(b"content-length", b"x")]):
        status, given = ask(headers, [b"x" * 60] * 50)
        assert status == 413
        assert len(given) <= 100


def test_the_limit_leaves_room_for_the_largest_file_of_the_interface():
    assert MOST_BYTES > 20 * 1024 * 1024


def test_the_pages_stand_behind_it(monkeypatch):
    dispatcher = asgi.Dispatcher()
    sent = []

    async def receive():
        raise AssertionError("nothing of it is read")

    async def send(event):
        sent.append(event)

    headers = [(b"host", b"localhost"), (b"content-length", b"%d" % (MOST_BYTES + 1))]
    scope = {"type": "http", "method": "POST", "path": "/sign-in/", "headers": headers, "query_string": b""}
    asyncio.run(dispatcher(scope, receive, send))
    assert sent[0]["status"] == 413
