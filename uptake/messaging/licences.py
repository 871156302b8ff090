"""What the licences of an organization close in the wizards: shown as a choice that cannot be made, with its reason.

Recommendations come from the Adoption Score, which asks for none of these licences (specification of organizational
messages, sections 4.1 and 5.4).
"""

from dataclasses import dataclass

from uptake.people.queries import message_licences
from uptake.rules import message_licences as rules
from uptake.rules.frequency import Kind
from uptake.rules.locations import Place
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class Closed:
    """Why own words and advanced recipients are closed at a location; "" where they are open.

    `unknown` says that no export told licences, so that nothing can be closed.
    """

    own_words: str = ""
    advanced: str = ""
    unknown: bool = False


def closed(tenant: Tenant, kind: Kind, place: Place | None) -> Closed:
    """What is closed for a message of that kind at that location; nothing while no location is chosen."""
    if kind is Kind.RECOMMENDATION or place is None or place.platform is None:
        return Closed()
    owned, platforms = message_licences(tenant), (place.platform,)
    return Closed(
        own_words=rules.why_no_own_words(owned, platforms) or "",
        advanced=rules.why_no_advanced(owned, platforms) or "",
        unknown=owned is None,
    )
