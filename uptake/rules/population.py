"""Who counts in the people categories, and which products count as theirs.

Source: specification of Adoption Score, section 0 (people, enabled, excluded users) and 8.3 (seed).
"""

from collections.abc import Mapping
from datetime import date


def belongs(*, account_enabled: bool | None, guest: bool | None, deleted: bool | None, excluded: bool) -> bool:
    """Whether a person counts: a member whose account may sign in, neither deleted nor excluded.

    What no source has told (None) is not held against the person, because a report about licences says
    nothing about the account. Whether somebody is a guest is the last that is known in the window; so are
    the other two where accounts stop counting at once (rules/choices, "accounts_that_end"). Else an
    account counts until no day of the window knows it as enabled, so that nobody leaves the figures while
    they still hold what the person did.
    """
    return account_enabled is not False and not guest and not deleted and not excluded


def begun(products: int, since: Mapping[int, date | None], as_of: date) -> int:
    """The products of a later snapshot that were already held on `as_of`, as flags.

    `since` gives the first day of a licence by the value of its flag. A licence whose first day is not
    known is taken as held, since the snapshot shows it; the basis of the number names the snapshot.
    """
    not_yet = sum(flag for flag, first in since.items() if first is not None and first > as_of)
    return products & ~not_yet
