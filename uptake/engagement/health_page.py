"""The page about devices: what keeps messages away from Windows, and what to change."""

from collections.abc import Mapping
from types import MappingProxyType

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uptake.engagement.health import LATELY, Obstacle, PlaceHealth, health
from uptake.messaging import sayings
from uptake.rules.device_gates import BUILD, EDITION, JOIN, NOT_REPORTED, TASKBAR_UPDATE, UPDATE
from uptake.rules.device_policies import Policy
from uptake.rules.permissions import Permission
from uptake.tenancy.acting import Asked
from uptake.tenancy.door import needs

REASONS: Mapping[str, tuple[Promise, Promise]] = MappingProxyType(
    {
        JOIN: (
            gettext_lazy("Not joined to Microsoft Entra"),
            gettext_lazy(
                "Join the device to Microsoft Entra. Registered devices and those of a local domain alone never show "
                "messages; hybrid joined ones do when Methods and choices let them."
            ),
        ),
        EDITION: (
            gettext_lazy("Edition of Windows"),
            gettext_lazy("Move the device to Windows Enterprise, Education or IoT Enterprise."),
        ),
        BUILD: (
            gettext_lazy("Version of Windows"),
            gettext_lazy("Update the device to Windows 11, or to a Windows 10 that is still supported."),
        ),
        UPDATE: (gettext_lazy("Update is missing"), gettext_lazy("Install the update %(update)s.")),
        NOT_REPORTED: (
            gettext_lazy("The device says nothing about itself"),
            gettext_lazy("Update the client on the device, so that it reports how it is joined and managed."),
        ),
    }
)
_CONFIG = "Vendor/MSFT/Policy/Config/Experience"


@needs(Permission.READ_MESSAGES)
def device_health(request: Asked) -> HttpResponse:
    """Every place of Windows with the gates that hold there, from ten devices on, and what each asks for."""
    request.nav_current = "manage"
    places = [_place(place) for place in health(request.acting.tenant, timezone.now())]
    return render(request, "engagement/health.html", {"places": places, "days": LATELY.days})


def _place(found: PlaceHealth) -> dict[str, object]:
    return {
        "title": sayings.SURFACES[found.surface],
        "devices": found.devices,
        "obstacles": [_obstacle(each) for each in found.obstacles],
        "policies": [_needed(policy) for policy in found.policies],
    }


def _obstacle(found: Obstacle) -> dict[str, object]:
    if found.policy:
        told = {"name": found.policy.name, "value": _value(found.policy)}
        title, way = found.policy.name, _("Set %(name)s to %(value)s.") % told
    else:
        known = REASONS.get(found.reason, REASONS[NOT_REPORTED])
        title, way = str(known[0]), str(known[1]) % {"update": TASKBAR_UPDATE}
    needed = _needed(found.policy) if found.policy else None
    return {"title": title, "way": way, "devices": found.devices, "policy": needed}


def _needed(policy: Policy) -> dict[str, object]:
    scope = policy.scope.title()
    return {
        "name": policy.name,
        "path": f"./{scope}/{_CONFIG}/{policy.name}",
        "scope": _("per user") if policy.scope == "user" else _("per device"),
        "needed": _value(policy),
        "default": policy.default,
        "parent": policy.parent,
        "group_policy": policy.group_policy,
    }


def _value(policy: Policy) -> str:
    return _(" or ").join(str(value) for value in sorted(policy.needed))
