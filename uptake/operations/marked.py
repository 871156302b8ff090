"""The mark in a data folder into which a backup is being restored: nothing starts while it lies there."""

from pathlib import Path

from uptake.rules.refusals import Refused

MARK = "restoring"


def require_whole(data: Path) -> None:
    """Raise Refused("restore_not_finished") for a folder in which a restore is under way, or has died."""
    if (data / MARK).exists():
        raise Refused("restore_not_finished")
