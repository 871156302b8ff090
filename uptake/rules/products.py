"""Which products a licence opens: by service plan, by service, and by the name in a report.

A service plan id is exact and comes first. The name of a service decides only where the id is missing,
or where every plan of that service means the same product: mail add-ons are also filed under `exchange`
and Office for the web under `SharePoint`, so those two names alone prove nothing.
Source: specification of Adoption Score, sections 0 (enabled) and 8.3; plan ids from the public list of
service plans of Microsoft 365.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_EXCHANGE = frozenset({"exchange"})
_TEAMS = frozenset({"teams"})
_ENGAGE = frozenset({"engage"})
_FILES = frozenset({"sharepoint", "onedrive"})
_ONEDRIVE = frozenset({"onedrive"})
_APPS = frozenset({"apps"})
_SKYPE = frozenset({"skype"})
_COPILOT = frozenset({"copilot"})

BY_PLAN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "efb87545-963c-4e0d-99df-69c6916d9eb0": _EXCHANGE,  # EXCHANGE_S_ENTERPRISE
        "9aaf7827-d63c-4b61-89c3-182f06f82e5c": _EXCHANGE,  # EXCHANGE_S_STANDARD
        "4a82b400-a79f-41a4-b4e2-e94f5787b113": _EXCHANGE,  # EXCHANGE_S_DESKLESS
        "1126bef5-da20-4f07-b45e-ad25d2581aa8": _EXCHANGE,  # EXCHANGE_S_ESSENTIALS
        "90927877-dcff-4af6-b346-2332c0b15bb7": _EXCHANGE,  # EXCHANGE_B_STANDARD
        "57ff2da0-773e-42df-b2af-ffb7a2317929": _TEAMS,  # TEAMS1
        "7547a3fe-08ee-4ccb-b430-5077c5041653": _ENGAGE,  # YAMMER_ENTERPRISE
        "2078e8df-cff6-4290-98cb-5408261a760a": _ENGAGE,  # YAMMER_EDU
        "a82fbf69-b4d7-49f4-83a6-915b2cf354f4": _ENGAGE,  # VIVAENGAGE_CORE
        "5dbe027f-2339-4123-9542-606e4d348a72": _FILES,  # SHAREPOINTENTERPRISE
        "c7699d2e-19aa-44de-8edf-1736da088ca1": _FILES,  # SHAREPOINTSTANDARD
        "902b47e5-dcb2-4fdc-858b-c63a90a2bdb9": _FILES,  # SHAREPOINTDESKLESS
        "63038b2c-28d0-45f6-bc36-33062963b498": _FILES,  # SHAREPOINTENTERPRISE_EDU
        "13696edf-5a08-49f6-8134-03083ed8ba30": _ONEDRIVE,  # ONEDRIVESTANDARD
        "afcafa6a-d966-4462-918c-ec0b4e0fe642": _ONEDRIVE,  # ONEDRIVEENTERPRISE
        "43de0ff5-c92c-492b-9116-175376d08c38": _APPS,  # OFFICESUBSCRIPTION
        "094e7854-93fc-4d55-b2c0-3ab5369ebdc1": _APPS,  # OFFICE_BUSINESS
        "c63d4d19-e8cb-460e-b37c-4d6c34603745": _APPS,  # OFFICEMOBILE_SUBSCRIPTION
        "e95bec33-7c88-4a70-8e19-b10bd9d0c014": _APPS,  # SHAREPOINTWAC: Office for the web
        "0feaeb32-d00e-4d66-bd5a-43b5b83db82c": _SKYPE,  # MCOSTANDARD
        "afc06cb0-b4f4-4473-8286-d644f70d8faf": _SKYPE,  # MCOIMP
        "3f30311c-6b1e-48a4-ab79-725b469da960": _COPILOT,  # M365_COPILOT_BUSINESS_CHAT
        "a62f8878-de10-42f3-b68f-6149a25ceb97": _COPILOT,  # M365_COPILOT_APPS
    }
)

BY_SERVICE: Mapping[str, frozenset[str]] = MappingProxyType(
    {"teamspaceapi": _TEAMS, "yammerenterprise": _ENGAGE, "microsoftoffice": _APPS}
)
BY_SERVICE_ALONE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **BY_SERVICE,
        "exchange": _EXCHANGE,
        "sharepoint": _FILES,
        "microsoftteams": _TEAMS,
        "yammer": _ENGAGE,
        "microsoftcommunicationsonline": _SKYPE,
    }
)

WORKING = frozenset({"enabled", "warning"})  # in warning a licence has run out but everything still opens

_BETWEEN_PRODUCTS = re.compile(r"(?<! )\+(?! )")
_NO_COPILOT_FOR_PEOPLE = ("STUDIO", "SECURITY COPILOT", "COPILOT FOR SECURITY")
_APPS_IN_NAME = re.compile(
    r"\b(MICROSOFT 365 (E3|E5|E7|F1|F3|A3|A5|G3|G5|APPS|BUSINESS)"
    r"|OFFICE 365 (E1|E3|E5|F3|A1|A3|A5|G1|G3|G5))\b"
)


@dataclass(frozen=True)
class Plan:
    """A service plan as the directory tells it: its id, its service, and whether it works."""

    plan_id: str
    service: str
    status: str = "Enabled"


def products_of_plans(plans: Iterable[Plan]) -> frozenset[str]:
    """The products that somebody with these plans may use, named as in the fact tables."""
    found: set[str] = set()
    for plan in plans:
        if plan.status.lower() not in WORKING:
            continue
        service = plan.service.lower()
        if plan.plan_id:
            found |= BY_PLAN.get(plan.plan_id.lower()) or BY_SERVICE.get(service, frozenset())
        else:
            found |= BY_SERVICE_ALONE.get(service, frozenset())
    return frozenset(found)


def split_products(assigned: str) -> tuple[str, ...]:
    """Names in the column Assigned Products, which joins them by `+`.

    Names hold a plus of their own, but with a space beside it: `OFFICE 365 E3 + TEAMS+VISIO PLAN 2` is two.
    """
    return tuple(name for part in _BETWEEN_PRODUCTS.split(assigned) if (name := part.strip()))


def products_of_name(name: str) -> frozenset[str]:
    """What the name of a product in a report proves: apps and Copilot, which have no column there."""
    upper = name.upper()
    found = _APPS if _APPS_IN_NAME.search(upper) else frozenset()
    if "MICROSOFT 365 COPILOT" in upper or "COPILOT FOR MICROSOFT 365" in upper:
        found |= frozenset() if any(word in upper for word in _NO_COPILOT_FOR_PEOPLE) else _COPILOT
    return found
