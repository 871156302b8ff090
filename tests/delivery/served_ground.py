"""One served process on one store, and plain requests to it: the ground that faults are made on."""

import json
import time
import urllib.error
import urllib.request

from crash_servers import Server, set_clock
from delivery_world import MONDAY, SECRET, message

from uptake.delivery import snapshot
from uptake.delivery.snapshot import Snapshot
from uptake.delivery.store import open_showings
from uptake.delivery.tokens import Tokens

PATIENCE_SECONDS = 60
PEOPLE = 1000


class Ground:
    """One served process on one store, and requests to it."""

    def __init__(self, folder, database="", cluster=None):
        self.folder = folder
        self.place = database or folder / "delivery.sqlite3"
        self.cluster = cluster
        self.version = 0
        self.publish(message(recipients=range(1, PEOPLE + 1)))
        set_clock(folder, MONDAY)
        self.server = Server(folder, database)
        self.server.start()
        self.server.started()

    def publish(self, *messages):
        self.version += 1
        snapshot.write(self.folder / "snapshots", Snapshot("hillside", self.version, MONDAY, list(messages)))

    def ask(self, method, path, person=1, body=None, cursor=None, device="device-1", token=None):
        """One request; gives status, headers and the answer."""
        token = token or Tokens(SECRET).issue("hillside", person, device, ("en",), MONDAY)[0]
        headers = {"Authorization": f"Bearer {token}"} | ({"If-None-Match": cursor} if cursor else {})
        asked = urllib.request.Request(f"http://127.0.0.1:{self.server.port}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS) as reply:
                raw = reply.read()
                return reply.status, reply.headers, json.loads(raw) if raw else None
        except urllib.error.HTTPError as no:
            with no:
                raw = no.read()
                return no.code, no.headers, json.loads(raw) if raw else None

    def poll(self, person=1, cursor=None, device="device-1"):
        return self.ask("GET", "/client/v1/messages?surface=web-bar", person, cursor=cursor, device=device)

    def lease(self, person):
        status, _, answer = self.poll(person)
        assert status == 200
        return answer["lease"]

    def tell(self, person, lease, kind="seen"):
        event = {"id": "1", "lease": lease, "kind": kind, "at": MONDAY.isoformat()}
        return self.ask("POST", "/client/v1/events", person, json.dumps({"events": [event]}).encode())

    def kept(self):
        """The showings of everybody, by person."""
        store = open_showings(self.place)
        try:
            return {
                person: store.exposures("hillside", person)[1].history.showings for person in store.persons("hillside")
            }
        finally:
            store.close()

    def recovers(self, person):
        """Ask, as clients do, until it works again; gives the lease. The process is the one that it was."""
        before, end = self.server.pid, time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            status, headers, answer = self.poll(person)
            if status == 200:
                assert self.server.alive
                assert self.server.pid == before
                return answer["lease"]
            refusal_is_clear(status, headers, answer)
            time.sleep(0.1)
        raise AssertionError("it did not recover")


def refusal_is_clear(status, headers, answer):
    assert status in (429, 503)
    assert int(headers["Retry-After"]) > 0
    assert answer["reason"] in ("store_unavailable", "overloaded")
