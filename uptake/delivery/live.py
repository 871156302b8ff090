"""The live messages of a tenant as polls ask for them: those for one person on one surface, in half a microsecond."""

from datetime import UTC, datetime

import msgspec

from uptake.delivery import snapshot
from uptake.delivery.resting import Terms
from uptake.delivery.snapshot import LiveMessage, Mapped, Snapshot
from uptake.rules.delivery import Message

_REMEMBERED = 4096  # different lists of messages; many people share one


class Messages:
    """The messages of one snapshot, and who gets which of them."""

    def __init__(self, read: Snapshot | Mapped) -> None:
        held = snapshot.in_memory(read) if isinstance(read, Snapshot) else read
        read = held.snapshot
        self.version = read.version
        self.peace = read.peace
        self.gates = read.gates
        self.keys = read.keys
        self.built_at = read.built_at
        self.live: dict[int, LiveMessage] = {message.id: message for message in read.messages}
        self.terms: dict[int, Terms] = {rule.id: Terms.of(rule) for rule in held.rules}
        self.has_tests = any(rule.test for rule in held.rules)
        self._rules = held.rules
        self._rows = held.rows
        self._on: dict[str, int] = {}
        for number, rule in enumerate(held.rules):
            for surface in rule.surfaces:
                self._on[surface] = self._on.get(surface, 0) | 1 << number
        self.shown: dict[tuple[int, str], msgspec.Raw] = {}  # by message and locale, see shown.py
        self._lists: dict[int, list[Message]] = {}

    def for_person(self, person: int, surface: str) -> list[Message]:
        """List the messages that the gates for recipient and surface let pass, and no others; not to be changed."""
        bits = self._rows.of(person) & self._on.get(surface, 0)
        found = self._lists.get(bits)
        if found is None:
            if len(self._lists) >= _REMEMBERED:
                self._lists.clear()
            found = self._lists[bits] = [rule for number, rule in enumerate(self._rules) if bits >> number & 1]
        return found


NO_MESSAGES = Messages(Snapshot("", 0, datetime.min.replace(tzinfo=UTC), []))
