"""Which gate keeps messages away from how many devices, in each place of Windows.

Devices tell it themselves when they sign in; kept is the first gate against each place, and whose device it is, nobody
knows. Numbers of devices are told like sizes of audiences: from ten on, and in steps (`rules/audience_sizes`). Source:
specification of organizational messages, sections 5.5 and 8.2.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from uptake.engagement.funnel import secret_of
from uptake.rules.audience_sizes import told_size
from uptake.rules.device_gates import POLICY
from uptake.rules.device_policies import POLICIES, WINDOWS_SURFACES, Policy, of_surface
from uptake.tenancy.models import Tenant
from uptake.tenancy.showings import opened_showings

LATELY = timedelta(days=28)  # a device that has not signed in for so long says nothing about today


@dataclass(frozen=True)
class Obstacle:
    """A gate that holds on about so many devices, None for fewer than 10; `policy` where it is one."""

    reason: str
    devices: int | None
    policy: Policy | None


@dataclass(frozen=True)
class PlaceHealth:
    """One place of Windows: about how many devices have reported, what stops messages there, what it asks for."""

    surface: str
    devices: int | None
    obstacles: tuple[Obstacle, ...]
    policies: tuple[Policy, ...]


def health(tenant: Tenant, now: datetime) -> list[PlaceHealth]:
    """All places of Windows, with the obstacles on most devices first."""
    since = now - LATELY
    with opened_showings() as showings:
        blocked = showings.blocked(tenant.slug, since) if showings else []
        devices = showings.devices(tenant.slug, since) if showings else {}
    return [
        PlaceHealth(
            surface=surface,
            devices=_told(tenant, devices.get(surface, 0), surface),
            obstacles=tuple(
                sorted(
                    (
                        Obstacle(row.reason, _told(tenant, row.devices, f"{surface}/{row.reason}"), _policy(row.reason))
                        for row in blocked
                        if row.surface == surface
                    ),
                    key=lambda each: (-(each.devices or 0), each.reason),
                )
            ),
            policies=of_surface(surface),
        )
        for surface in WINDOWS_SURFACES
    ]


def _told(tenant: Tenant, devices: int, about: str) -> int | None:
    return told_size(devices, f"devices/{about}/{devices}".encode(), secret_of(tenant))


def _policy(reason: str) -> Policy | None:
    kind, _, name = reason.partition(":")
    return POLICIES.get(name) if kind == POLICY else None
