"""Pictures: written before a snapshot names them, served to whoever knows their hash, and nothing else is."""

import os
from datetime import timedelta
from hashlib import sha256

import pytest
from delivery_world import MONDAY, ORIGIN, message

from uptake.delivery import pictures

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture" * 20
JPEG = b"\xff\xd8\xff" + b"another" * 20
DIGEST = sha256(PNG).hexdigest()


def put(world, *contents, now=MONDAY):
    named = {sha256(content).hexdigest(): content for content in contents}
    pictures.put(world.folder / "snapshots", "hillside", set(named), named.__getitem__, now)


def fetch(world, path, method="GET", **headers):
    return world.ask(method, f"/client/v1/pictures/{path}", headers)


def test_a_message_names_the_path_of_its_picture_and_the_path_leads_to_it(world):
    put(world, PNG, JPEG)
    world.publish(message(picture=DIGEST))
    path = world.client().poll().json["message"]["picture"]
    assert path == f"/client/v1/pictures/hillside/{DIGEST}"
    reply = world.ask("GET", path)
    assert (reply.status, reply.raw) == (200, PNG)
    assert reply.headers["content-type"] == "image/png"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert fetch(world, f"hillside/{sha256(JPEG).hexdigest()}").headers["content-type"] == "image/jpeg"


def test_a_picture_is_not_sent_twice(world):
    put(world, PNG)
    etag = fetch(world, f"hillside/{DIGEST}").headers["etag"]
    again = fetch(world, f"hillside/{DIGEST}", **{"If-None-Match": etag})
    assert (again.status, again.raw) == (304, b"")


def test_head_and_other_methods(world):
    put(world, PNG)
    assert fetch(world, f"hillside/{DIGEST}", "HEAD").raw == b""
    refused = fetch(world, f"hillside/{DIGEST}", "POST")
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")
    assert fetch(world, f"hillside/{DIGEST}", "OPTIONS", Origin=ORIGIN).status == 204


@pytest.mark.parametrize(
    "path",
    [
        "",
        "hillside",
        "hillside/",
        f"hillside/{'0' * 64}",
        f"fabrikam/{DIGEST}",
        f"hillside/{DIGEST.upper()}",
        f"hillside/{DIGEST}/",
        f"hillside/{DIGEST}\n",
        "hillside/../hillside.people",
        "../snapshots/hillside.people",
        f"..%2f/{DIGEST}",
        f"hillside/{DIGEST[:-1]}",
    ],
)
def test_nothing_but_pictures_is_found(world, path):
    put(world, PNG)
    assert fetch(world, path).status == 404


def test_what_is_no_picture_is_not_served(world):
    page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    put(world, page)
    assert fetch(world, f"hillside/{sha256(page).hexdigest()}").status == 404


def test_a_picture_that_is_not_what_it_says_is_not_written(world):
    with pytest.raises(ValueError, match=DIGEST):
        pictures.put(world.folder / "snapshots", "hillside", {DIGEST}, lambda _digest: JPEG, MONDAY)
    assert fetch(world, f"hillside/{DIGEST}").status == 404


def test_a_picture_stays_for_a_week_after_it_was_named_last(world):
    put(world, PNG)
    put(world, JPEG, now=MONDAY + timedelta(days=6))
    assert fetch(world, f"hillside/{DIGEST}").status == 200
    put(world, JPEG, now=MONDAY + timedelta(days=7, seconds=1))
    assert fetch(world, f"hillside/{DIGEST}").status == 404
    assert fetch(world, f"hillside/{sha256(JPEG).hexdigest()}").status == 200


def test_a_picture_that_is_there_is_not_read_again(world):
    put(world, PNG)

    def never(_digest):
        raise AssertionError("it was there")

    pictures.put(world.folder / "snapshots", "hillside", {DIGEST}, never, MONDAY)


def test_pictures_are_ours_alone_and_a_write_that_fails_leaves_nothing(world, monkeypatch):
    put(world, PNG)
    folder = world.folder / "snapshots" / "hillside.pictures"
    assert (folder / DIGEST).stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0

    def full(_handle):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        put(world, JPEG)
    assert [path.name for path in folder.iterdir()] == [DIGEST]
