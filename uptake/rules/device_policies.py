"""The policies of a device that let messages through to Windows, as they are named in the Policy CSP.

Source: specification of organizational messages, section 8.2. Every one lies under `./Vendor/MSFT/Policy/Config/
Experience`, for the user or for the whole device.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

TASKBAR, NOTIFICATION, SPOTLIGHT = "windows-taskbar", "windows-notification", "windows-spotlight"
WINDOWS_SURFACES = (TASKBAR, NOTIFICATION, SPOTLIGHT)


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy: what a device takes when nobody has set it, which values let messages through, and where it blocks.

    `parent` is the policy without which it says nothing; `group_policy` is its name there, empty when there is none.
    """

    name: str
    scope: Literal["user", "device"]
    default: int
    needed: frozenset[int]
    surfaces: tuple[str, ...]
    parent: str = ""
    group_policy: str = ""

    def lets_through(self, told: Mapping[str, int]) -> bool:
        """Whether the device's own value, or the default where it has none, is one that is needed."""
        return told.get(self.name, self.default) in self.needed


ENABLE = "EnableOrganizationalMessages"
_SPOTLIGHT = "AllowWindowsSpotlight"
_YES = frozenset({1})

# In the order in which they are asked: the parent of the last three comes before them.
POLICIES: Mapping[str, Policy] = MappingProxyType(
    {
        policy.name: policy
        for policy in (
            Policy(ENABLE, "user", 0, _YES, WINDOWS_SURFACES),
            Policy(_SPOTLIGHT, "user", 1, _YES, WINDOWS_SURFACES, group_policy="DisableWindowsSpotlightFeatures"),
            Policy("AllowWindowsTips", "device", 1, _YES, (TASKBAR,), _SPOTLIGHT, "DisableSoftLanding"),
            Policy(
                "AllowWindowsSpotlightOnActionCenter",
                "user",
                1,
                _YES,
                (NOTIFICATION,),
                _SPOTLIGHT,
                "DisableWindowsSpotlightOnActionCenter",
            ),
            Policy(
                "ConfigureWindowsSpotlightOnLockScreen",
                "user",
                1,
                frozenset({1, 2}),
                (SPOTLIGHT,),
                _SPOTLIGHT,
                "ConfigureWindowsSpotlight",
            ),
            # The sources ask for it; it blocks the Get Started app, which takes no new messages.
            Policy(
                "DisableCloudOptimizedContent",
                "device",
                0,
                frozenset({0}),
                (),
                group_policy="DisableCloudOptimizedContent",
            ),
        )
    }
)


def of_surface(surface: str) -> tuple[Policy, ...]:
    """The policies that can block a surface, in the order in which they are asked; none outside of Windows."""
    return tuple(policy for policy in POLICIES.values() if surface in policy.surfaces)
