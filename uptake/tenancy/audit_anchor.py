"""Anchors of the audit log: where each chain ended, kept in the data folder and not in the database.

Whoever can write to the database alone could put back an older state of it, sealed end and all. The anchor
remembers that there was more. It is written after the change, so it may be behind for a moment, never ahead.
"""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from uptake.delivery.sealed import put
from uptake.rules.audit_chain import Mark, audit_key, marked

_LOG = logging.getLogger(__name__)


def keep(chain: str, number: int, digest: str) -> None:
    """Remember that the chain has come so far; a disk that refuses is told in the log, the change stands."""
    path = _path(chain)
    try:
        if any(mark.number >= number for mark in anchors(chain)):
            return  # somebody else has gone further
        mark = marked(audit_key(settings.UPTAKE.secret), "anchor", chain, number, digest)
        put(path, json.dumps({"number": mark.number, "digest": mark.digest, "seal": mark.seal}).encode())
    except OSError:
        _LOG.exception("the anchor of the audit log could not be written")


def anchors(chain: str) -> Iterator[Mark]:
    """The anchor of a chain, if there is one; what cannot be read is a mark that no key has sealed."""
    try:
        told = json.loads(_path(chain).read_bytes())
        yield Mark(int(told["number"]), str(told["digest"]), str(told["seal"]))
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError):
        yield Mark(2**62, "", "")


def _path(chain: str) -> Path:
    folder: Path = settings.UPTAKE.folder
    return folder / "anchors" / f"{chain.replace('/', '.')}.json"
