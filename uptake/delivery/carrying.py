"""Files that travel: what is put into a folder is first handed to whoever carries it to the other machines.

Where everything is on one machine nobody carries, and a file is simply put in place.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol


class NotCarried(OSError):
    """A file could not be handed on, so it was not put in place here either."""


class Carrier(Protocol):
    """Hands the files of one folder on; names are paths inside of it. Each raises NotCarried."""

    def put(self, name: str, parts: Sequence[bytes]) -> None:
        """Hand on a file in place of the one before."""
        ...

    def named(self, name: str, moment: datetime) -> None:
        """Hand on that a file was still needed at a moment."""
        ...

    def remove(self, name: str) -> None:
        """Hand on that a file is gone."""
        ...


_carriers: dict[Path, Carrier] = {}


def carry(folder: Path, carrier: Carrier) -> None:
    """Hand everything that this process puts into the folder to a carrier from now on."""
    _carriers[folder] = carrier


def carried(path: Path, parts: Sequence[bytes]) -> None:
    """Hand a file on before it is put in place, if it travels."""
    for folder, carrier in _carriers.items():
        if path.is_relative_to(folder):
            carrier.put(path.relative_to(folder).as_posix(), parts)


def carried_name(path: Path, moment: datetime) -> None:
    """Hand on that a file was needed at a moment, if it travels."""
    for folder, carrier in _carriers.items():
        if path.is_relative_to(folder):
            carrier.named(path.relative_to(folder).as_posix(), moment)


def carried_away(path: Path) -> None:
    """Hand on that a file is gone, if it travels."""
    for folder, carrier in _carriers.items():
        if path.is_relative_to(folder):
            carrier.remove(path.relative_to(folder).as_posix())
