"""Whether people are kept under pseudonyms here, and by which key: decided before the first of them, and for good.

Kept is by which a key is recognised, never the key. Facts and names that came under another key, or under none, would
stand beside the same people a second time; so nothing starts and nothing is taken in until the key is the right one.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from uptake.people.models import Person, Pseudonymity
from uptake.rules.pseudonyms import is_pseudonym
from uptake.rules.refusals import Refused
from uptake.tenancy.audit import note_installation
from uptake.tenancy.models import Tenant
from uptake.tenancy.whose import rows_of_everyone


def settle(now: datetime) -> None:
    """Begin to keep people under pseudonyms where a key is set and nobody is known yet; else see that nothing changed.

    Raises Refused: "pseudonym_key_missing", "pseudonym_key_other", and "pseudonyms_too_late" for an installation that
    knows people by their names.
    """
    check = settings.UPTAKE.pseudonyms.check
    if check and not Pseudonymity.objects.exists():
        if _knows_anybody():
            raise Refused("pseudonyms_too_late")
        _begin(check, now)
    require_key()


def key_check() -> str:
    """By which the key is recognised that people are kept with; empty where they are kept by their names."""
    row = Pseudonymity.objects.first()
    return row.key_check if row else ""


def require_key() -> None:
    """Raise Refused unless names are turned as they were before; quick, and asked before anything is taken in."""
    check, before = settings.UPTAKE.pseudonyms.check, key_check()
    if check == before:
        return
    if not before:
        raise Refused("pseudonyms_not_begun")
    raise Refused("pseudonym_key_other" if check else "pseudonym_key_missing")


def require_turned(names: Iterable[str]) -> None:
    """The last lock before people are written: raise Refused where names come that should be pseudonyms.

    A mistake of a door; "pseudonyms_are_missing" quotes nobody.
    """
    require_key()
    if settings.UPTAKE.pseudonyms.on and not all(is_pseudonym(name) for name in names):
        raise Refused("pseudonyms_are_missing")


@transaction.atomic
def _begin(check: str, now: datetime) -> None:
    _row, first = Pseudonymity.objects.get_or_create(only=True, defaults={"key_check": check, "since": now})
    if first:
        note_installation("pseudonyms.begun", "", at=now)


def _knows_anybody() -> bool:
    """Whether people or facts are here, of any tenant: names, or hashes that came without the key."""
    facts, snapshots = settings.UPTAKE.facts, settings.UPTAKE.snapshots
    if any(path.is_dir() and any(path.iterdir()) for path in facts.glob("*")) or any(snapshots.glob("*.people")):
        return True
    with rows_of_everyone():
        return any(Person.objects.of(tenant).exists() for tenant in Tenant.objects.all())
