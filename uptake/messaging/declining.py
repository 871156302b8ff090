"""Who wants no message that is sent because of what people do; a room above keeps it, and hands itself in at start."""

from collections.abc import Callable
from typing import Protocol

from pyroaring import BitMap

from uptake.rules.frequency import Kind
from uptake.tenancy.models import Tenant

Asked = Callable[[Tenant], BitMap]


class Targeted(Protocol):
    """A message, a row of one, or the choice that one makes: what is asked here of each."""

    @property
    def kind(self) -> str:
        """One of rules/frequency.Kind."""

    @property
    def usage(self) -> str:
        """The segment of usage that it goes to; "" for none."""


_asked: list[Asked] = []


def ask_here(asked: Asked) -> None:
    """Ask there from now on, for the numbers of those who decline and may; rooms above this one do so at start."""
    if asked not in _asked:
        _asked.append(asked)


def declined(tenant: Tenant) -> BitMap:
    """Numbers of those who are left out at their own wish, where the organization lets them."""
    found = BitMap()
    for asked in _asked:
        found |= asked(tenant)
    return found


def is_by_what_people_do(message: Targeted) -> bool:
    """Whether people get a message because of what they do: recommendations, and what goes to a segment of usage."""
    return message.kind == Kind.RECOMMENDATION.value or bool(message.usage)
