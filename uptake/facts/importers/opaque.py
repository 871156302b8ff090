"""Identifiers that tell things apart and tell nothing else.

Addresses and names of files, sites and groups have no place among the facts. What is kept in their place is
the beginning of their SHA-256, the same on every day and in every export.
"""

import hashlib

from uptake.rules.concealed import NOBODY

LENGTH = 16  # hexadecimal digits: among a hundred million files, two alike are a matter of one in 3,000


def opaque(name: str) -> str:
    """The identifier of a name or an address, in any letter case."""
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()[:LENGTH]


def site_id(directory_id: str, address: str) -> str | None:
    """The identifier of a site: of its id, or of its address where no id is told; None for neither."""
    if directory_id and directory_id != NOBODY:
        return opaque(directory_id)
    bare = address.strip().rstrip("/")
    return opaque(bare) if bare else None
