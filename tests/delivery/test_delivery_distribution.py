"""Machines that share nothing but the database answer alike: each has a snapshot folder of its own."""

import asyncio
import json
import urllib.request
from datetime import timedelta

import psycopg
import pytest
from crash_servers import Server, set_clock
from delivery_world import MONDAY, SECRET, World, message

from tests.postgres.postgres_cluster import Cluster
from uptake.delivery import carrying, pictures, snapshot
from uptake.delivery.carrying import NotCarried
from uptake.delivery.distribution import Follower, follow, publish
from uptake.delivery.postgres.schema import SCHEMA
from uptake.delivery.snapshot import Snapshot
from uptake.delivery.store import Unavailable
from uptake.delivery.tokens import Tokens

PICTURE = b"\x89PNG\r\n\x1a\n" + b"pixels"
DIGEST = "6e2cf77d1bb3aa1eb7b8a90d10ea93c5e6f77a6e4c06b5b5ea9f5a7d0c93f2b7"


@pytest.fixture
def here(tmp_path, showings_database, monkeypatch):
    """The folder of the machine that publishes."""
    monkeypatch.setattr(carrying, "_carriers", {})
    folder = tmp_path / "here" / "snapshots"
    files = publish(folder, showings_database)
    yield folder
    files.close()


@pytest.fixture
def there(tmp_path, showings_database):
    """Another machine, which looks when the test says so."""
    follower = Follower(tmp_path / "there" / "snapshots", showings_database)
    yield follower
    follower.stop()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "there" / "snapshots"


@pytest.fixture
def raw(showings_database):
    with psycopg.connect(showings_database, autocommit=True) as at:
        at.execute(f"set search_path = {SCHEMA}")
        yield at


def put(folder, version=1, *messages):
    snapshot.write(folder, Snapshot("hillside", version, MONDAY, list(messages)))


def version_of(folder):
    return snapshot.read(folder / "hillside.snapshot").version


def until(holds):
    """Wait for what another thread or process will do."""
    waiting = asyncio.Event()

    async def looking():
        for _ in range(600):
            if holds():
                return
            try:
                await asyncio.wait_for(waiting.wait(), 0.05)
            except TimeoutError:
                continue
        raise AssertionError("it did not happen")

    asyncio.run(looking())


def test_what_one_machine_publishes_another_finds_in_its_empty_folder(here, there, folder):
    put(here, 1, message())
    there.look()
    assert (folder / "hillside.snapshot").read_bytes() == (here / "hillside.snapshot").read_bytes()
    put(here, 2)
    there.look()
    assert version_of(folder) == 2


def test_a_machine_that_was_away_for_long_takes_the_newest_alone(here, there, folder):
    for version in range(1, 6):
        put(here, version)
    there.look()
    assert version_of(folder) == 5


def test_a_follower_is_woken_by_what_is_published(here, tmp_path, showings_database):
    follower = follow(tmp_path / "other" / "snapshots", showings_database)
    put(here)
    until((tmp_path / "other" / "snapshots" / "hillside.snapshot").exists)
    follower.stop()


def test_what_was_damaged_on_the_way_is_not_taken_and_the_next_one_is(here, there, folder, raw, caplog):
    put(here, 1)
    there.look()
    put(here, 2)
    raw.execute("update file set content = 'half' where name = 'hillside.snapshot'")
    there.look()
    assert version_of(folder) == 1
    assert "damaged" in caplog.text
    put(here, 3)
    there.look()
    assert version_of(folder) == 3


def test_a_name_that_leads_out_of_the_folder_is_not_followed(here, there, folder, raw):
    put(here)
    for name in ("../secret.key", "/etc/x.y", "a.b/../../c", "hillside.snapshot/.."):
        raw.execute("insert into file values (%s, (select max(number) + 1 from file), 'd', 'x', null)", (name,))
    there.look()
    assert [path.name for path in folder.parent.rglob("*")] == ["snapshots", "hillside.snapshot"]


def test_pictures_travel_and_go_everywhere_when_none_has_named_them_for_a_week(here, there, folder, monkeypatch):
    monkeypatch.setattr(pictures, "_checked", lambda content, _digest: content)
    now = MONDAY
    pictures.put(here, "hillside", {DIGEST}, lambda _: PICTURE, now)
    there.look()
    assert (folder / "hillside.pictures" / DIGEST).read_bytes() == PICTURE
    pictures.put(here, "hillside", {DIGEST}, lambda _: PICTURE, now + timedelta(days=6))
    there.look()
    named = (folder / "hillside.pictures" / DIGEST).stat().st_mtime
    assert named == (now + timedelta(days=6)).timestamp()
    pictures.put(here, "hillside", (), lambda _: PICTURE, now + timedelta(days=12))
    there.look()
    assert (folder / "hillside.pictures" / DIGEST).exists()
    pictures.put(here, "hillside", (), lambda _: PICTURE, now + timedelta(days=14))
    there.look()
    assert not (folder / "hillside.pictures" / DIGEST).exists()


def test_nothing_is_put_in_place_that_could_not_be_handed_on(tmp_path, monkeypatch):
    monkeypatch.setattr(carrying, "_carriers", {})
    cluster = Cluster()
    try:
        address = cluster.start().create("files")
        files = publish(tmp_path / "snapshots", address)
        follower = follow(tmp_path / "follower", address)
        put(tmp_path / "snapshots", 1)
        cluster.kill()
        with pytest.raises(NotCarried):
            put(tmp_path / "snapshots", 2)
        assert version_of(tmp_path / "snapshots") == 1
        with pytest.raises(Unavailable):
            Follower(tmp_path / "new", address).start()
        cluster.start()
        until(lambda: _is_put(tmp_path / "snapshots", 3))
        followed = tmp_path / "follower"  # the server may have died before anything of it was here
        until(lambda: (followed / "hillside.snapshot").exists() and version_of(followed) == 3)
        follower.stop()
        files.close()
    finally:
        cluster.remove()


def _is_put(folder, version):
    try:
        put(folder, version)
    except NotCarried:
        return False
    return True


def test_planes_with_folders_of_their_own_answer_alike(here, tmp_path, showings_database):
    """A world publishes into the folder `here`; a plane with an empty one begins, and knows the people as well."""
    first = World(here.parent, place=showings_database)
    first.publish(message())
    second = World.__new__(World)
    second.__dict__.update(first.__dict__, folder=tmp_path / "second")
    second._runner = asyncio.Runner()
    second.start()
    second.run(second.app({"type": "lifespan"}, *_lifespan("startup")))
    reply = second.client(7).poll()
    assert reply.json["message"]["id"] == 1
    assert first.client(7, device="another").shown() is None
    second.close()
    first.close()


def _lifespan(*names):
    events = [{"type": f"lifespan.{name}"} for name in (*names, "shutdown")]

    async def receive():
        return events.pop(0)

    async def send(_event):
        return None

    return receive, send


def test_served_processes_are_killed_and_added_and_all_hold_what_was_published(here, tmp_path, showings_database):
    put(here, 1, message(recipients=range(1, 100)))
    servers = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        set_clock(tmp_path / name, MONDAY)
        servers.append(Server(tmp_path / name, showings_database))
        servers[-1].start()
    try:
        for server in servers:
            server.started()
        assert [shown(server, 1 + number) for number, server in enumerate(servers)] == [1, 1]
        servers[0].kill()
        put(here, 2, message(2, recipients=range(1, 100)))
        moments = (MONDAY + timedelta(seconds=number) for number in range(1, 600))

        def is_there():
            set_clock(tmp_path / "two", next(moments))  # a folder is looked at once a second
            return shown(servers[1], 3) == 2

        until(is_there)
        (tmp_path / "three").mkdir()
        set_clock(tmp_path / "three", MONDAY)
        servers.append(Server(tmp_path / "three", showings_database))
        servers[2].start()
        servers[2].started()
        assert shown(servers[2], 4) == 2
    finally:
        for server in servers:
            server.stop()


def shown(server, person):
    token, _ = Tokens(SECRET).issue("hillside", person, f"d{person}", ("en",), MONDAY)
    address = f"http://127.0.0.1:{server.port}/client/v1/messages?surface=web-bar"
    headers = {"Authorization": f"Bearer {token}"}
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as reply:
        told = json.load(reply)["message"]
    return told and told["id"]
