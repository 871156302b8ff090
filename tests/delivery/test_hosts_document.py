"""The examples of docs/hosts.md do what they say: they are run, one after the other, against a server."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crash_servers import Server, set_clock
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from delivery_world import HOST_KEY, SECRET, World, message

from uptake.delivery import directory, signing
from uptake.delivery.directory import Known
from uptake.delivery.enrol import code_digest
from uptake.delivery.flag_callers import flag_key
from uptake.delivery.snapshot import PublishedKey, Text
from uptake.delivery.trust import Code, Trust

DOCUMENT = Path(__file__).parents[2] / "docs/hosts.md"
EXAMPLES = dict(re.findall(r"```python (\w+)\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL))
CHECKS = """
assert message["title"] == "Hello"
keys = requests.post(
    f"{os.environ['UPTAKE']}/client/v1/session",
    json={"identity": identity("u1@hillside.example"), "languages": [], "device": "d"}, timeout=10,
).json()["keys"]
check(message, {key["id"]: key["key"] for key in keys})
try:
    check({**message, "url": "https://elsewhere.example/"}, {key["id"]: key["key"] for key in keys})
except Exception as error:
    assert type(error).__name__ == "InvalidSignature"
else:
    raise AssertionError("it was changed")
assert open_session("no token", "n").status_code == 401
assert session.json()["token"]
assert about_me.startswith(f"{os.environ['UPTAKE']}/me/enter/?code=")
assert is_for_them is False  # it is being shown on another device
"""


@pytest.fixture
def server(tmp_path):
    now = datetime.now(UTC)
    world = World(tmp_path)
    world.clock.now = now
    codes = {"c": Code(code_digest("SECRET"), 1, now + timedelta(days=1))}
    where = tmp_path / "snapshots"
    people = [Known(1, "u1@hillside.example", "id-1")]
    directory.write(where, "hillside", people, {"host-1": HOST_KEY}, SECRET, Trust(codes=codes))
    key = Ed25519PrivateKey.generate()
    plain = message(1, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1), key_id="k")
    text = Text("Hello", "Body", "More", "https://learn.example/")
    signature = key.sign(
        signing.signed_bytes(
            tenant="hillside",
            number=1,
            kind=plain.kind,
            form=plain.format,
            locale="de",
            text=text,
            picture="",
            valid_from=signing.iso(plain.starts_at),
            valid_to=signing.iso(plain.ends_at),
        )
    )
    signed = Text(text.title, text.body, text.button, text.url, signature=signing.padless(signature))
    public = PublishedKey("k", signing.padless(key.public_key().public_bytes_raw()))
    dates = {"starts_at": plain.starts_at, "ends_at": plain.ends_at}
    world.publish(message(1, texts={"de": signed}, key_id="k", **dates), keys=[public])
    set_clock(tmp_path, now)
    server = Server(tmp_path)
    server.start()
    try:
        server.started()
        yield server
    finally:
        server.stop()
        world.close()


def test_the_examples_work_one_after_the_other(server):
    assert list(EXAMPLES) == ["host", "exchange", "verify", "oidc", "enrol", "device", "about_me", "flags"]
    place = {
        "UPTAKE": f"http://127.0.0.1:{server.port}",
        "TENANT": "hillside",
        "KEY_ID": "host-1",
        "KEY": HOST_KEY.hex(),
        "FLAG_KEY": flag_key("hillside", "host-1", HOST_KEY),
        "CODE": "hillside.c.SECRET",
    }
    whole = "\n".join([*EXAMPLES.values(), CHECKS])
    done = subprocess.run(
        [sys.executable, "-c", whole],
        env={**os.environ, **place},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
