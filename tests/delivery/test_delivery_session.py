"""Who gets a token, and for whom it speaks."""

from datetime import timedelta

import jwt
import pytest
from delivery_world import HOST_KEY, MONDAY, SECRET

from uptake.delivery import directory
from uptake.delivery.cursor import Cursors
from uptake.delivery.directory import Known
from uptake.delivery.sealed import Corrupt
from uptake.delivery.tokens import LIFETIME, Tokens
from uptake.rules.refusals import Refused

OTHER_KEY = b"a key that belongs to some other host, long enough"


def test_a_person_is_known_by_principal_name_in_any_capitals_and_by_directory_id(world):
    for name in ("u7@hillside.example", "U7@Hillside.Example", "id-7"):
        assert world.session(world.identity(name)).status == 200


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"person": "nobody@hillside.example"}, "unknown_person"),
        ({"iss": "fabrikam"}, "identity_not_verified"),
        ({"iss": "../hillside"}, "identity_not_verified"),
        ({"iss": None}, "identity_not_verified"),
        ({"aud": "someone-else"}, "identity_not_verified"),
        ({"exp": None}, "identity_not_verified"),
        ({"exp": "soon"}, "identity_not_verified"),
        ({"sub": None}, "identity_not_verified"),
        ({"key": OTHER_KEY}, "identity_not_verified"),
        ({"key_id": "host-2"}, "identity_not_verified"),
        ({"exp": MONDAY - timedelta(seconds=30)}, "identity_expired"),
        ({"exp": MONDAY + timedelta(minutes=5, seconds=31)}, "identity_too_long"),
    ],
)
def test_an_identity_that_does_not_hold_is_refused(world, changed, reason):
    reply = world.session(world.identity(**changed))
    assert (reply.status, reply.json["reason"]) == (401, reason)
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("seconds", [-29, 0, 60, 330])
def test_the_clocks_of_host_and_server_may_differ_by_half_a_minute(world, seconds):
    assert world.session(world.identity(exp=MONDAY + timedelta(seconds=seconds))).status == 200


def test_a_host_need_not_name_its_key(world):
    assert world.session(world.identity(key_id=None)).status == 200
    assert world.session(world.identity(key_id=None, key=OTHER_KEY)).status == 401


def test_an_identity_without_a_signature_is_refused(world):
    claims = {"iss": "hillside", "sub": "id-1", "aud": "uptake", "exp": MONDAY + timedelta(minutes=1)}
    assert world.session(jwt.encode(claims, None, algorithm="none")).status == 401


@pytest.mark.parametrize(
    ("languages", "device", "reason"),
    [
        (["en"] * 21, "device-1", "too_many_languages"),
        (["e" * 36], "device-1", "too_many_languages"),
        (["en"], "", "bad_device"),
        (["en"], "d" * 65, "bad_device"),
    ],
)
def test_a_session_has_a_measure(world, languages, device, reason):
    reply = world.session(world.identity(), languages, device)
    assert (reply.status, reply.json["reason"]) == (400, reason)


def test_a_token_tells_everything_that_was_put_into_it():
    token, until = Tokens(SECRET).issue("hillside", 7, "device-1", ("de", "en"), MONDAY)
    bearer = Tokens(SECRET).verify(token.encode(), MONDAY)
    assert (bearer.tenant, bearer.person, bearer.device, bearer.languages) == (
        "hillside",
        7,
        "device-1",
        ("de", "en"),
    )
    assert until == MONDAY + LIFETIME == MONDAY + timedelta(hours=12)


def test_a_token_expires_to_the_second_also_when_it_is_remembered():
    tokens = Tokens(SECRET)
    token = tokens.issue("hillside", 7, "device-1", (), MONDAY)[0].encode()
    tokens.verify(token, MONDAY + LIFETIME - timedelta(microseconds=1))
    with pytest.raises(Refused, match="expired_token"):
        tokens.verify(token, MONDAY + LIFETIME)


def test_a_changed_token_is_refused_whatever_was_changed():
    tokens = Tokens(SECRET)
    token = tokens.issue("hillside", 7, "device-1", (), MONDAY)[0].encode()
    for place in range(len(token.rstrip(b"=")) - 1):  # the last one has spare bits
        other = b"A" if token[place : place + 1] != b"A" else b"B"
        with pytest.raises(Refused, match="bad_token"):
            tokens.verify(token[:place] + other + token[place + 1 :], MONDAY)


def test_a_token_of_another_installation_is_refused():
    token, _ = Tokens(b"another secret").issue("hillside", 7, "device-1", (), MONDAY)
    with pytest.raises(Refused, match="bad_token"):
        Tokens(SECRET).verify(token.encode(), MONDAY)


def test_only_so_many_tokens_are_remembered(monkeypatch):
    monkeypatch.setattr("uptake.delivery.tokens._REMEMBERED", 3)
    tokens = Tokens(SECRET)
    made = [tokens.issue("hillside", person, "d", (), MONDAY)[0].encode() for person in range(9)]
    for token in made:
        tokens.verify(token, MONDAY)
    assert list(tokens._remembered) == made[-3:]


def test_a_cursor_is_its_bearers_alone_and_of_one_surface():
    tokens, cursors = Tokens(SECRET), Cursors(SECRET)

    def bearer(person=1, device="d", languages=("en",)):
        return tokens.verify(tokens.issue("hillside", person, device, languages, MONDAY)[0].encode(), MONDAY)

    etag = cursors.seal(bearer(), "web-bar", 5, MONDAY)
    opened = cursors.open(etag, bearer(), "web-bar")
    assert opened is not None
    assert opened[0] == 5
    assert cursors.open(b"W/" + etag, bearer(), "web-bar") == opened
    assert cursors.open(etag, bearer(), "word-bar") is None
    assert cursors.open(etag, bearer(person=2), "web-bar") is None
    assert cursors.open(etag, bearer(device="e"), "web-bar") is None
    assert cursors.open(etag, bearer(languages=("de",)), "web-bar") is None
    assert Cursors(b"another").open(etag, bearer(), "web-bar") is None
    for junk in (b"", b'""', b"*", b'"abc"', b"\xff\xff", etag + b", " + etag, etag[:-5] + b'"'):
        assert cursors.open(junk, bearer(), "web-bar") is None


def test_a_cursor_outlives_the_token_it_was_made_with(world):
    world.publish()
    first = world.client().poll()
    world.clock.advance(days=2)
    assert world.client().poll(cursor=first.headers["etag"]).status == 304


def test_a_name_that_two_people_have_signs_in_nobody(tmp_path):
    people = [Known(1, "one@x.example", "same"), Known(2, "two@x.example", "same"), Known(3, "", " ")]
    directory.write(tmp_path, "hillside", people, {"k": HOST_KEY}, SECRET)
    found = directory.read(tmp_path / "hillside.people")
    assert [found.person(name, SECRET) for name in ("one@x.example", "two@x.example", "same", "", " ")] == [
        1,
        2,
        None,
        None,
        None,
    ]
    assert found.host_keys == {"k": HOST_KEY}


def test_the_file_of_people_holds_no_names_and_is_ours_alone(tmp_path):
    directory.write(tmp_path, "hillside", [Known(1, "one@x.example", "the-id")], {}, SECRET)
    path = tmp_path / "hillside.people"
    assert b"one@x" not in path.read_bytes()
    assert b"the-id" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert directory.read(path).person("one@x.example", b"another secret") is None


def test_a_host_key_that_is_too_short_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="short-one"):
        directory.write(tmp_path, "hillside", [], {"short-one": b"x" * 31}, SECRET)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_of_people_is_corrupt(tmp_path):
    directory.write(tmp_path, "hillside", [Known(1, "one@x.example")], {}, SECRET)
    path = tmp_path / "hillside.people"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Corrupt):
        directory.read(path)
