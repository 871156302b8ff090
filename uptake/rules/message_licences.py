"""Which licences open the advanced features of messages: own words, and companies, departments, places, usage.

Source: specification of organizational messages, section 5.4 (seed, "advanced features"). "E3-E5" there means E3 or
E5. Product names and identifiers are Microsoft's public list of products, as of October 2026; a product that is
missing here opens nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import IntFlag
from types import MappingProxyType

from uptake.rules.locations import Platform


class Licence(IntFlag):
    """The families of licences that count, as the bits that are kept for a person."""

    OFFICE = 1  # Office 365 E3 or E5
    WINDOWS = 2  # Windows Enterprise E3 or E5
    MICROSOFT = 4  # Microsoft 365 E3 or E5, which holds both


AS_OF = "2026-10"

_PRODUCTS: tuple[tuple[Licence, str, str, str], ...] = (  # family, id, part number, name
    (Licence.MICROSOFT, "05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E3", "Microsoft 365 E3"),
    (Licence.MICROSOFT, "06ebc4ee-1bb5-47dd-8120-11324bc54e06", "SPE_E5", "Microsoft 365 E5"),
    (
        Licence.MICROSOFT,
        "dcf0408c-aaec-446c-afd4-43e3683943ea",
        "Microsoft_365_E3_(no_Teams)",
        "Microsoft 365 E3 (no Teams)",
    ),
    (
        Licence.MICROSOFT,
        "18a4bd3f-0b5b-4887-b04f-61dd0ee15f5e",
        "Microsoft_365_E5_(no_Teams)",
        "Microsoft 365 E5 (no Teams)",
    ),
    (Licence.OFFICE, "6fd2c87f-b296-42f0-b197-1e91e994b900", "ENTERPRISEPACK", "Office 365 E3"),
    (Licence.OFFICE, "c7df2760-2c81-4ef7-b578-5b5392b571df", "ENTERPRISEPREMIUM", "Office 365 E5"),
    (Licence.WINDOWS, "cb10e6cd-9da4-4992-867b-67546b1db821", "WIN10_PRO_ENT_SUB", "Windows 10/11 Enterprise E3"),
    (Licence.WINDOWS, "6a0f6da5-0b87-4190-a6ae-9bb5a2b9546a", "WIN10_VDA_E3", "Windows 10/11 Enterprise E3"),
    (Licence.WINDOWS, "488ba24a-39a9-4473-8ee5-19291e71b002", "WIN10_VDA_E5", "Windows 10/11 Enterprise E5"),
    (Licence.WINDOWS, "", "", "Windows Enterprise E3"),
    (Licence.WINDOWS, "", "", "Windows Enterprise E5"),
    (Licence.WINDOWS, "", "", "Windows 10 Enterprise E3"),
    (Licence.WINDOWS, "", "", "Windows 10 Enterprise E5"),
)
_FAMILY: Mapping[str, Licence] = MappingProxyType(
    {key.lower(): family for family, *keys in _PRODUCTS for key in keys if key}
)
_OPENS: Mapping[Platform, Licence] = MappingProxyType(
    {
        Platform.OFFICE: Licence.OFFICE | Licence.MICROSOFT,
        Platform.WINDOWS: Licence.WINDOWS | Licence.MICROSOFT,
    }
)
_CLOSED: Mapping[Platform, str] = MappingProxyType(
    {Platform.OFFICE: "no_office_licence", Platform.WINDOWS: "no_windows_licence"}
)


def families(products: Iterable[str]) -> Licence:
    """The families of these products, by identifier, part number or name in any letter case."""
    found = Licence(0)
    for product in products:
        found |= _FAMILY.get(product.strip().lower(), Licence(0))
    return found


def why_no_own_words(owned: Licence | None, platforms: Collection[Platform]) -> str | None:
    """Why texts of one's own are closed on all of these platforms of a location; None where they are open.

    `owned` are the families that the organization holds; None is unknown, then nothing is closed. A location without
    a platform asks for no licence.
    """
    if owned is None or not platforms or any(owned & _OPENS[platform] for platform in platforms):
        return None
    return _CLOSED[next(iter(platforms))]


def why_no_advanced(owned: Licence | None, platforms: Collection[Platform]) -> str | None:
    """Why companies, departments, places and usage are closed; None where they are open: any of the list opens them."""
    return None if owned is None or not platforms or owned else "no_advanced_licence"
