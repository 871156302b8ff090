"""Pictures of messages: files beside the snapshot, named by their hash, that never change."""

import asyncio
import os
import re
from collections.abc import Callable, Collection
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from uptake.delivery import sealed
from uptake.delivery.carrying import carried_away, carried_name
from uptake.delivery.plane import Plane
from uptake.delivery.wire import Answer, Request
from uptake.rules.refusals import Refused

PICTURES = "/client/v1/pictures/"
SUFFIX = ".pictures"
_KEPT_SECONDS = 7 * 24 * 3600  # clients may still hold an answer that names it
_NAMED_SECONDS = 3600  # so often other machines are told that it is still named
_ADDRESS = re.compile(r"([a-z0-9-]+)/([0-9a-f]{64})")
_TYPES = {b"\x89PNG\r\n\x1a\n": b"image/png", b"\xff\xd8\xff": b"image/jpeg"}


async def picture(plane: Plane, request: Request) -> Answer:
    """GET /client/v1/pictures/TENANT/DIGEST: the bytes, to be kept for ever; who does not know the hash finds nothing.

    There is no token: a page loads a picture without one. Raises Refused("not_found").
    """
    found = _ADDRESS.fullmatch(request.path.removeprefix(PICTURES))
    if found is None:
        raise Refused("not_found")
    etag = b'"%s"' % found[2].encode()
    kept = [
        (b"etag", etag),
        (b"cache-control", b"public, max-age=31536000, immutable"),
        (b"cross-origin-resource-policy", b"cross-origin"),
        (b"x-content-type-options", b"nosniff"),
    ]
    path = plane.folder.path / f"{found[1]}{SUFFIX}" / found[2]
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except OSError:
        raise Refused("not_found") from None
    media_type = next((known for start, known in _TYPES.items() if content.startswith(start)), None)
    if media_type is None:
        raise Refused("not_found")
    if request.if_none_match == etag:
        return Answer(304, kept, b"")
    return Answer(
        200, [(b"content-type", media_type), (b"content-security-policy", b"default-src 'none'"), *kept], content
    )


def put(snapshots: Path, tenant: str, digests: Collection[str], content: Callable[[str], bytes], now: datetime) -> None:
    """Write the pictures of a snapshot before it names them; those that none has named for a week go.

    `content` gives the bytes of a digest, and is asked for new ones alone. Raises ValueError for a picture that is not
    what its digest says.
    """
    folder = snapshots / f"{tenant}{SUFFIX}"
    if not digests and not folder.exists():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = now.timestamp()
    for digest in digests:
        path = folder / digest
        if not path.exists():
            sealed.put(path, _checked(content(digest), digest))
        if abs(moment - path.stat().st_mtime) > _NAMED_SECONDS:
            carried_name(path, now)
        os.utime(path, (moment, moment))  # when it was last named
    for path in folder.iterdir():
        if path.name not in digests and moment - path.stat().st_mtime > _KEPT_SECONDS:
            carried_away(path)
            path.unlink(missing_ok=True)


def _checked(content: bytes, digest: str) -> bytes:
    if sha256(content).hexdigest() != digest:
        raise ValueError(f"a picture is not what its digest {digest} says")
    return content
