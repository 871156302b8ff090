"""When a usage report hides who is who.

A tenant may show hashes instead of names in all its reports. Scoring still works with them; leaving out
groups, narrowing an audience and delivering messages do not. Source: specification of Adoption Score,
section 8.6.
"""

import re
from collections.abc import Iterable

HASH = "^[0-9A-F]{32}$"
NOBODY = "00000000-0000-0000-0000-000000000000"

_HASH = re.compile(HASH)


def is_concealed(principal: str, user_id: str = "") -> bool:
    """Whether this user principal name is a hash, or stands beside an emptied user id.

    A zeroed id alone proves nothing: only together with a name that cannot be an address it does.
    """
    if _HASH.match(principal):
        return True
    return user_id.strip() == NOBODY and "@" not in principal


def any_concealed(principals: Iterable[str]) -> bool:
    """Whether a delivery conceals names: the setting holds for all reports, so one hash is enough."""
    return any(_HASH.match(principal) for principal in principals)
