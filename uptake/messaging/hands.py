"""Whose words a draft holds: whoever changes what approvers judge has had a hand in it, and never judges it (G1)."""

from collections.abc import Iterator
from contextlib import contextmanager

from uptake.messaging.models import Message
from uptake.tenancy.acting import Acting

_NOT_JUDGED = frozenset(
    {"id", "tenant_id", "state", "name", "named", "step", "edited_at", "scheduled_by", "submitted_at", "changed_by"}
)


@contextmanager
def by_hand_of(by: Acting, message: Message) -> Iterator[None]:
    """Note on the message, for whoever saves it, that this admin has changed it; not if it says the same as before."""
    before = _told(message)
    yield
    if _told(message) != before and by.sign_in not in message.changed_by:
        message.changed_by = [*message.changed_by, by.sign_in]


def authors(message: Message) -> frozenset[str]:
    """Sign-in names of whoever created the message, changed it or sent it last: they never judge it (G1).

    Those whose words a copy holds are among them: a copy knows them from its source (`of_a_copy`).
    """
    created = message.created_by.sign_in if message.created_by else ""  # renamed since, perhaps
    return frozenset({message.creator, created, message.scheduled_by, *message.changed_by} - {""})


def of_a_copy(source: Message) -> list[str]:
    """Who has had a hand in what a copy of that message says, before its own author has."""
    return sorted(authors(source))


def _told(message: Message) -> str:
    fields = (each.attname for each in message._meta.concrete_fields if each.attname not in _NOT_JUDGED)
    return repr([(name, getattr(message, name)) for name in fields])
