"""The key that names are turned with: a file that lies apart from everything that it protects."""

import base64
from contextlib import suppress
from pathlib import Path

from uptake.rules.pseudonyms import SHORTEST_KEY


def key_in(path: Path, folder: Path) -> bytes:
    """The key in a file, 32 random bytes or more in hexadecimal or base64.

    Raises ValueError, with a sentence, for a file in the data folder, one that cannot be read, and one without a key.
    """
    file = path.expanduser().absolute()
    if within(file, folder):
        raise ValueError(
            f"{file} lies in the data folder, and whoever copies that would have the key with it: put it elsewhere"
        )
    try:
        told = file.read_bytes()
    except OSError:
        raise ValueError(
            f"{file} cannot be read: put the key there, readable by whoever runs Uptake; it is made once, by "
            f"`openssl rand -hex 32`"
        ) from None
    key = _bytes(told)
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"{file} must hold at least {SHORTEST_KEY} random bytes, in hexadecimal or base64")
    return key


def within(file: Path, folder: Path) -> bool:
    """Whether a file lies in a folder, by its own path or by where links lead."""
    places = {folder.expanduser().absolute(), folder.expanduser().resolve()}
    return any(each.is_relative_to(place) for each in (file.absolute(), file.resolve()) for place in places)


def _bytes(told: bytes) -> bytes:
    with suppress(ValueError):
        text = told.decode("ascii").strip()
        with suppress(ValueError):
            return bytes.fromhex(text)
        return base64.b64decode(text, validate=True)
    return b""
