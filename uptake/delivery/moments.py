"""Moments as whole microseconds since 1970: exact in the store and in cursors, and quick to compare."""

from datetime import UTC, datetime, timedelta

_START = datetime(1970, 1, 1, tzinfo=UTC)
_ONE = timedelta(microseconds=1)


def number(moment: datetime) -> int:
    """Count the microseconds from 1970 to the moment."""
    return (moment - _START) // _ONE


def moment(number: int) -> datetime:
    """Turn a number of microseconds back into the moment, in UTC."""
    return _START + timedelta(microseconds=number)
