"""The computers of an invented organization, and how they change: one for everybody who works at a desk.

In the plants stood old desktops with hard disks. They were replaced REPLACED days before the last day, which
startup performance shows; laptops of one model wear out their batteries.
"""

import uuid
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uptake.demo.chance import chance
from uptake.demo.moment import Flags, Real, Whole
from uptake.demo.organization import Organization

REPLACED = 64
MODELS = (  # manufacturer, model, part of the devices, laptop, how fast
    ("Fjord", "Slate 14", 0.30, True, 1.0),
    ("Fjord", "Slate 13 (2022)", 0.18, True, 0.82),
    ("Halden", "ProBook 7", 0.26, True, 0.92),
    ("Halden", "Tower M", 0.16, False, 0.88),
    ("Ostra", "Workstation 5", 0.10, False, 1.08),
)
OLD_BATTERY = 1  # the model whose batteries wear out
IN_PLANTS = 0.55  # part of the desktops in plants that had hard disks
KEPT = 0.15  # part of those that were not replaced


@dataclass(frozen=True)
class Devices:
    """All devices side by side, by the number of the device; `pace` is how fast each is, 1 as usual."""

    ids: tuple[str, ...]
    model: Whole
    laptop: Flags
    pace: Real
    old_disk: Flags
    kept: Flags
    joined: Real

    def __len__(self) -> int:
        return len(self.ids)

    def hard_disk(self, ago: int) -> Flags:
        """Which still start from a hard disk so many days before the last day; some were never replaced."""
        still: Flags = self.old_disk & (self.kept | np.full(len(self), ago > REPLACED))
        return still


def devices(organization: Organization) -> Devices:
    """Give everybody at a desk a device; `joined` says how soon each was attached to the cloud, 0 to 1."""
    draw = chance(organization.seed, "devices")
    owners = [p for p in organization.people if not p.frontline and not p.guest and p.listed]
    many = len(owners)
    model = draw.choice(len(MODELS), size=many, p=[part for _, _, part, _, _ in MODELS])
    laptop = np.array([is_laptop for _, _, _, is_laptop, _ in MODELS])[model]
    usual = np.array([pace for *_, pace in MODELS])[model]
    plants = np.array([p.place.production for p in owners])
    old_disk: npt.NDArray[np.bool_] = ~laptop & (draw.random(many) < np.where(plants, IN_PLANTS, 0.08))
    return Devices(
        ids=tuple(str(uuid.UUID(bytes=draw.bytes(16), version=4)) for _ in owners),
        model=model,
        laptop=laptop,
        pace=usual * np.exp(0.12 * draw.normal(size=many)),
        old_disk=old_disk,
        kept=draw.random(many) < KEPT,
        joined=draw.random(many),
    )
