"""The licences of the invented organizations: what each opens, and how reports and directory name it.

Identifiers of products and service plans are the public ones, so that the importers meet what they will
meet elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from uptake.rules.products import Plan


@dataclass(frozen=True)
class Offer:
    """A product that a tenant buys: `report_name` is its name in the column Assigned Products."""

    sku_id: str
    part_number: str
    report_name: str
    plans: tuple[tuple[Plan, str], ...]


def _plan(plan_id: str, service: str, name: str) -> tuple[Plan, str]:
    return Plan(plan_id, service), name


_TEAMS = _plan("57ff2da0-773e-42df-b2af-ffb7a2317929", "TeamspaceAPI", "TEAMS1")
_ENGAGE = _plan("7547a3fe-08ee-4ccb-b430-5077c5041653", "YammerEnterprise", "YAMMER_ENTERPRISE")
_MAIL = _plan("efb87545-963c-4e0d-99df-69c6916d9eb0", "exchange", "EXCHANGE_S_ENTERPRISE")
_MAIL_SMALL = _plan("4a82b400-a79f-41a4-b4e2-e94f5787b113", "exchange", "EXCHANGE_S_DESKLESS")
_FILES = _plan("5dbe027f-2339-4123-9542-606e4d348a72", "SharePoint", "SHAREPOINTENTERPRISE")
_FILES_SMALL = _plan("902b47e5-dcb2-4fdc-858b-c63a90a2bdb9", "SharePoint", "SHAREPOINTDESKLESS")
_WEB_APPS = _plan("e95bec33-7c88-4a70-8e19-b10bd9d0c014", "SharePoint", "SHAREPOINTWAC")
_APPS = _plan("43de0ff5-c92c-492b-9116-175376d08c38", "MicrosoftOffice", "OFFICESUBSCRIPTION")
_MOBILE_APPS = _plan("c63d4d19-e8cb-460e-b37c-4d6c34603745", "MicrosoftOffice", "OFFICEMOBILE_SUBSCRIPTION")
_COPILOT_CHAT = _plan("3f30311c-6b1e-48a4-ab79-725b469da960", "MicrosoftOffice", "M365_COPILOT_BUSINESS_CHAT")
_COPILOT_APPS = _plan("a62f8878-de10-42f3-b68f-6149a25ceb97", "MicrosoftOffice", "M365_COPILOT_APPS")

OFFERS: Mapping[str, Offer] = MappingProxyType(
    {
        "E5": Offer(
            "06ebc4ee-1bb5-47dd-8120-11324bc54e06",
            "SPE_E5",
            "MICROSOFT 365 E5",
            (_MAIL, _TEAMS, _ENGAGE, _FILES, _WEB_APPS, _APPS),
        ),
        "E3": Offer(
            "05e9a617-0261-4cee-bb44-138d3ef5d965",
            "SPE_E3",
            "MICROSOFT 365 E3",
            (_MAIL, _TEAMS, _ENGAGE, _FILES, _WEB_APPS, _APPS),
        ),
        "F3": Offer(
            "66b55226-6b4f-492c-910c-a3b7a3c9d993",
            "SPE_F1",
            "MICROSOFT 365 F3",
            (_MAIL_SMALL, _TEAMS, _ENGAGE, _FILES_SMALL, _MOBILE_APPS),
        ),
        "F1": Offer(
            "44575883-256e-4a79-9da4-ebe9acabe2b2",
            "M365_F1",
            "MICROSOFT 365 F1",
            (_TEAMS, _ENGAGE, _FILES_SMALL),
        ),
        "COPILOT": Offer(
            "639dec6b-bb19-468b-871c-c5c441c4b0cb",
            "Microsoft_365_Copilot",
            "MICROSOFT 365 COPILOT",
            (_COPILOT_CHAT, _COPILOT_APPS),
        ),
    }
)
ENGAGE_PLAN = _ENGAGE[0].plan_id


@dataclass(frozen=True)
class Holding:
    """A licence that somebody holds from one day to another, in days before the last day of the history.

    `since` is the first day; `until` the last, 0 for a licence still held. `off` are service plans that
    the tenant has switched off in it.
    """

    offer: str
    since: int
    until: int = 0
    off: frozenset[str] = frozenset()

    @property
    def plans(self) -> tuple[tuple[Plan, str], ...]:
        """The plans that work, each with its name."""
        return tuple(entry for entry in OFFERS[self.offer].plans if entry[0].plan_id not in self.off)
