"""Whether a device shows messages in a place of Windows, by what it reports about itself.

Source: specification of organizational messages, sections 5.5 and 8.2, O-5. Places outside of Windows ask none of
this (M39). The gates come in the order join, edition, build, update, policies; the first that holds is the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from uptake.rules.device_policies import ENABLE, TASKBAR, WINDOWS_SURFACES, of_surface

NOT_REPORTED = "device_not_reported"
JOIN, EDITION, BUILD, UPDATE = "device_join", "device_edition", "device_build", "device_update"
POLICY = "device_policy"
EDITIONS = frozenset({"enterprise", "education", "iot"})
TASKBAR_UPDATE = "KB5094126"  # without it the newest reading knows no card above the taskbar

_JOINED, _HYBRID = "entra", "hybrid"
_WINDOWS_11 = (22000, 0)
_ENABLING_ON_10, _ENABLING_ON_11 = (19045, 4842), (22621, 900)
_NEWEST = (26100, 0)  # Windows 11, version 24H2
_MAJOR = ("10", "0")


@dataclass(frozen=True, slots=True)
class DeviceRules:
    """What an organization has chosen: the open readings of the sources, and the switch of section 8.1.

    By default a hybrid joined device gets nothing and Windows 10 and 11 count; the newest reading lets the former in
    and asks for Windows 11, version 24H2. `microsoft_messages` never touches messages of the organization (M41).
    """

    allow_hybrid_joined: bool = False
    newest_windows_only: bool = False
    microsoft_messages: bool = True


@dataclass(frozen=True, slots=True)
class Device:
    """What a Windows device says of itself; `policies` are the set ones by name, `build` is `10.0.26100.1234`."""

    join: str
    edition: str
    build: str
    updates: frozenset[str] = frozenset()
    policies: Mapping[str, int] = field(default_factory=dict)


def reasons(device: Device, surface: str, rules: DeviceRules) -> tuple[str, ...]:
    """Every gate that holds in this place of Windows, in order; a policy is named: `device_policy:AllowWindowsTips`."""
    build = build_of(device.build)
    found = []
    if device.join != _JOINED and not (device.join == _HYBRID and rules.allow_hybrid_joined):
        found.append(JOIN)
    if device.edition not in EDITIONS:
        found.append(EDITION)
    if build is None or (rules.newest_windows_only and build < _NEWEST):
        found.append(BUILD)
    if rules.newest_windows_only and surface == TASKBAR and TASKBAR_UPDATE not in device.updates:
        found.append(UPDATE)
    for policy in of_surface(surface):
        asked = policy.name != ENABLE or build is None or needs_enabling(build)
        if asked and not policy.lets_through(device.policies):
            found.append(f"{POLICY}:{policy.name}")
    return tuple(found)


def verdicts(device: Device, rules: DeviceRules) -> dict[str, str]:
    """For each place of Windows the first reason against it; empty where messages are shown."""
    return {surface: next(iter(reasons(device, surface, rules)), "") for surface in WINDOWS_SURFACES}


def build_of(told: str) -> tuple[int, int] | None:
    """Build and revision of `10.0.BUILD.REVISION`; None for what is no Windows 10 or 11."""
    parts = told.strip().split(".")
    if tuple(parts[:2]) != _MAJOR or not 3 <= len(parts) <= 4 or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    return int(parts[2]), int(parts[3]) if len(parts) > 3 else 0


def needs_enabling(build: tuple[int, int]) -> bool:
    """Whether a build knows the policy that turns messages on, and therefore asks for it."""
    return build >= _ENABLING_ON_11 or _ENABLING_ON_10 <= build < _WINDOWS_11


def passes_microsoft(rules: DeviceRules, device: Device, surface: str) -> bool:
    """Whether the device may show messages of Microsoft in a place; the organization's own do not ask this (M41)."""
    return rules.microsoft_messages and not reasons(device, surface, rules)
