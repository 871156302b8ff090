"""What a device reports about itself, and what is kept of it: per place of Windows the first reason against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import msgspec

from uptake.delivery.moments import number
from uptake.rules.device_gates import Device, DeviceRules, verdicts
from uptake.rules.refusals import Refused

_WINDOWS = "windows"
_LONGEST = 64
_MOST_UPDATES, _MOST_POLICIES = 500, 100


class DeviceReport(msgspec.Struct, frozen=True):
    """The device of a session, in the words of the protocol; only Windows is asked for more than its platform."""

    platform: str
    join: str = "none"
    edition: str = "other"
    build: str = ""
    updates: list[str] = []
    policies: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as it is written down; `device` is a keyed hash that leads to nobody."""

    tenant: str
    device: bytes
    verdicts: dict[str, str]
    at: datetime


def judge(report: DeviceReport | None, rules: DeviceRules) -> dict[str, str] | None:
    """The verdict for each place of Windows; None where no Windows device has reported.

    Raises Refused("bad_report") for a report beyond all measure.
    """
    if report is None:
        return None
    words = (report.platform, report.join, report.edition, report.build, *report.updates, *report.policies)
    many = len(report.updates) > _MOST_UPDATES or len(report.policies) > _MOST_POLICIES
    if many or any(len(word) > _LONGEST for word in words):
        raise Refused("bad_report")
    if report.platform != _WINDOWS:
        return None
    device = Device(report.join, report.edition, report.build, frozenset(report.updates), report.policies)
    return verdicts(device, rules)


def device_hash(secret: bytes, tenant: str, device: str) -> bytes:
    """The hash that a device is counted by; without the secret it cannot be made from the device's id."""
    key = blake2b(secret, digest_size=32, person=b"uptake-device").digest()
    return blake2b(f"{tenant}\0{device}".encode(), digest_size=16, key=key).digest()


def latest(reports: Iterable[Reported]) -> list[tuple[str, bytes, str, str, int]]:
    """The rows that reports come to, in the order of their keys: a later one of the same device takes its place."""
    found = {
        (told.tenant, told.device, surface): (reason, number(told.at))
        for told in reports
        for surface, reason in told.verdicts.items()
    }
    return [(*key, *found[key]) for key in sorted(found)]
