"""The recorded requests and answers of the protocol, replayed against the plane."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from delivery_world import HOST_KEY, SECRET, World, message

from uptake.delivery import directory
from uptake.delivery.directory import Known
from uptake.delivery.enrol import code_digest
from uptake.delivery.snapshot import PublishedKey, Text
from uptake.delivery.store import open_showings
from uptake.delivery.trust import Code, Trust

CASES = sorted((Path(__file__).parents[2] / "cases/delivery/wire").glob("*.json"))
NAME = re.compile(r"<([a-z0-9-]+)>")
IDENTITY = re.compile(r"<identity:([^>]*)>")
MORE_OR_LESS = {"next_poll_seconds", "retry-after"}
SPREAD_SECONDS = 60  # devices are spread over a fifth of the usual five minutes


class Replay(World):
    """Plays one case; `<names>` stand for values that the server makes up."""

    def __init__(self, folder, case, place=None):
        super().__init__(folder, place=place)
        self.case = case
        self.named = {}
        people = [Known(p["number"], p["principal"], p["directory_id"]) for p in case["people"]]
        codes = {
            told["id"]: Code(code_digest(told["secret"]), told["uses"], datetime.fromisoformat(told["expires_at"]))
            for told in case.get("codes", ())
        }
        where = folder / "snapshots"
        directory.write(where, "hillside", people, {"host-1": HOST_KEY}, SECRET, Trust(codes=codes))

    def play(self):
        for number, step in enumerate(self.case["steps"]):
            self.clock.now = datetime.fromisoformat(step["at"])
            if "publish" in step:
                keys = [PublishedKey(told["id"], told["key"]) for told in step["keys"]]
                self.publish(*(self.live(told) for told in step["publish"]), keys=keys)
                continue
            reply = self.send(step["request"])
            where = f"{self.case['id']}, step {number}: {step['says']}"
            assert reply.status == step["answer"]["status"], where
            for name, value in step["answer"]["headers"].items():
                self.compare(value, reply.headers.get(name), f"{where}: {name}", name)
            body = reply.json if reply.raw else None
            self.compare(step["answer"]["body"], body, where)
        for counted in self.case.get("counted", []):
            self.check_count(counted)

    def live(self, told):
        dates = {name: datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at")}
        texts = {locale: Text(**words) for locale, words in told["texts"].items()}
        return message(told["id"], **(told | dates | {"texts": texts}))

    def send(self, request):
        body = request["body"]
        return self.ask(
            request["method"],
            request["path"],
            {name: self.fill(value) for name, value in request["headers"].items()},
            b"" if body is None else body.encode() if isinstance(body, str) else self.fill(json.dumps(body)).encode(),
        )

    def fill(self, said):
        said = IDENTITY.sub(lambda found: self.identity(found[1]), said)
        return NAME.sub(lambda found: self.named.get(found[1], found[0]), said)

    def compare(self, told, got, where, name=""):
        if name in MORE_OR_LESS:
            assert abs(float(got) - float(told)) <= SPREAD_SECONDS, where
        elif isinstance(told, dict):
            assert isinstance(got, dict), where
            assert set(told) == set(got), where
            for key, value in told.items():
                self.compare(value, got[key], f"{where}: {key}", key)
        elif isinstance(told, str) and (found := NAME.search(told)):
            value = got[found.start() : len(got) - (len(told) - found.end())]
            assert self.named.setdefault(found[1], value) == value, where
            assert list(self.named.values()).count(value) == 1, f"{where}: two names for one value"
            assert got == told.replace(found[0], value), where
        elif isinstance(told, list):
            assert len(told) == len(got), where
            for one, other in zip(told, got, strict=True):
                self.compare(one, other, where)
        else:
            assert told == got, where

    def check_count(self, counted):
        store = open_showings(self.place)
        rows = [row for row in store.tallies("hillside") if row.message == counted["message"]]
        store.close()
        assert sum(row.seen for row in rows) == counted["seen"]
        assert sum(row.clicks for row in rows) == counted["clicks"]
        assert sum(row.dismissals for row in rows) == counted["dismissals"]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_plane_answers_as_recorded(path, tmp_path, place):
    replay = Replay(tmp_path, read(path), place)
    try:
        replay.play()
    finally:
        replay.close()


def test_the_worked_examples_of_the_wire_all_have_a_case():
    told = {found[0] for path in CASES if (found := re.match(r"M\d+", read(path)["id"]))}
    assert told == {"M19", "M20", "M21", "M43", "M49"}
