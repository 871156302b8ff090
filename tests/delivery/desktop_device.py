"""A desktop that vouches for its person by a key of its own, and the codes that enrol it."""

import base64
import json
from datetime import timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from delivery_world import HOST_KEY, MONDAY, SECRET

from uptake.delivery import directory, enrolled
from uptake.delivery.directory import Known
from uptake.delivery.enrol import code_digest
from uptake.delivery.trust import Code, Trust

CODE = "hillside.open.QWERTYUIOP"
HERS = "hillside.hers.ASDFGHJKL"
DAY = timedelta(days=1)


class Device:
    """A desktop with a key of its own."""

    def __init__(self, world):
        self.world = world
        self.key = Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes_raw()
        self.id = enrolled.device_id(self.public)

    def enrol(self, code=CODE, identity=None, **changed):
        public = base64.urlsafe_b64encode(self.public).rstrip(b"=").decode()
        body = {"code": code, "public_key": public} | ({"identity": identity} if identity else {}) | changed
        return self.world.ask("POST", "/client/v1/enrol", body=json.dumps(body).encode())

    def identity(self, key=None, kid=None, algorithm="EdDSA", **changed):
        now = self.world.clock()
        claims = {
            "iss": "hillside",
            "sub": self.id,
            "aud": "uptake",
            "iat": now.timestamp(),
            "exp": (now + timedelta(minutes=1)).timestamp(),
        } | changed
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, key or self.key, algorithm, headers={"kid": kid or f"device:{self.id}"})

    def session(self, **changed):
        self.world.clock.advance(seconds=1)
        return self.world.session(self.identity(**changed), device="desktop-1")


def trust(world, people=range(1, 11), **changed):
    codes = {
        "open": Code(code_digest("QWERTYUIOP"), 2, MONDAY + DAY),
        "hers": Code(code_digest("ASDFGHJKL"), 1, MONDAY + DAY, 2),
    }
    known = [Known(n, f"u{n}@hillside.example", f"id-{n}") for n in people]
    where = world.folder / "snapshots"
    directory.write(where, "hillside", known, {"host-1": HOST_KEY}, SECRET, Trust(codes=codes | changed))
    world.clock.advance(seconds=1)
