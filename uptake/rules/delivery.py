"""Whether a message is shown to a person, here and now: a column of gates.

The first gate that holds answers, with its reason. The page "Why was it (not) shown?" walks the same column, so
it cannot say anything else than the delivery does. Source: specification of organizational messages,
section 5.5 (order of the gates) and 6. Urgent messages and tests pass the gates of peace.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from uptake.rules import device_gates, frequency, languages, locales
from uptake.rules.device_policies import WINDOWS_SURFACES
from uptake.rules.frequency import NEVER, History, Kind


class Recipients(Protocol):
    """A set of person numbers, however it is kept."""

    def __contains__(self, person: int, /) -> bool:
        """Whether that person is in it."""


NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Message:
    """What the gates ask of a message; `active` is its state, the end of its dates is exclusive.

    `unlicensed` and `held_out` are recipients who do not get it; `fallback_locale` is read by everybody who has no
    text of their own. A test is shown to its author alone, once on each of their devices, and counts nowhere.
    """

    id: int
    kind: Kind
    active: bool
    starts_at: datetime
    ends_at: datetime
    interval: timedelta
    surfaces: frozenset[str]
    locales: frozenset[str]
    recipients: Recipients
    lifetime_showings: int | None = None
    priority: int = 0
    unlicensed: Recipients = NOBODY
    held_out: Recipients = NOBODY
    fallback_locale: str = ""
    test: bool = False
    insists: bool = field(init=False)  # urgent or a test: nobody is left in peace from it

    def __post_init__(self) -> None:
        object.__setattr__(self, "insists", self.test or self.kind is Kind.URGENT)


@dataclass(frozen=True, slots=True)
class Show:
    """Yes: this message, in this locale."""

    message: int
    locale: str


@dataclass(frozen=True, slots=True)
class Hold:
    """No, for a reason, and surely not before `until` unless somebody changes the message."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate as the page shows it; `until` is None when it lets the message pass."""

    reason: str
    passes: bool
    until: datetime | None


@dataclass(slots=True)
class Asked:
    """Who asks, where and when; made once for all messages of a poll.

    `device` are the reasons of the device against this place (`device_gates.reasons`, all or the first one); None when
    it has not reported any, which only a place of Windows minds. `quiet_until`, `snoozed_until` and `full_until` are
    the ends of quiet hours, of the pause that the person asked for, and of a week whose showings are used up.
    """

    person: int
    languages: tuple[str, ...]
    surface: str
    now: datetime
    switched_on: bool = True
    device: Collection[str] | None = None
    quiet_until: datetime | None = None
    snoozed_until: datetime | None = None
    full_until: datetime | None = None
    recommended: str = field(init=False)
    announced: str | None = field(init=False)
    undisturbed: bool = field(init=False)
    column: "_Column" = field(init=False)

    def __post_init__(self) -> None:
        self.recommended = locales.choose(self.languages)
        self.announced = languages.of_receiver(self.languages)
        self.undisturbed = self.quiet_until is None and self.snoozed_until is None and self.full_until is None
        windows = self.surface in WINDOWS_SURFACES
        self.column = _COLUMN if windows or not self.undisturbed else _WITHOUT_CIRCUMSTANCES


_Asks = Callable[[Message, Asked, History], datetime | None]
_Column = tuple[tuple[str, _Asks], ...]


def _dates(message: Message, asked: Asked, _history: History) -> datetime | None:
    if asked.now < message.starts_at:
        return message.starts_at
    return None if asked.now < message.ends_at else NEVER


def _locale(message: Message, asked: Asked, _history: History) -> datetime | None:
    return NEVER if locale_of(message, asked) is None else None


def _finished(message: Message, _asked: Asked, history: History) -> datetime | None:
    return NEVER if frequency.is_finished(message.kind, history) else None


def _lifetime(message: Message, _asked: Asked, history: History) -> datetime | None:
    cap = message.lifetime_showings
    return NEVER if cap is not None and history.showings >= cap else None


def _rest(message: Message, asked: Asked, history: History) -> datetime | None:
    free_at = frequency.next_at(message.kind, message.interval, history)
    return free_at if asked.now < free_at else None


def _not_reported(_message: Message, asked: Asked, _history: History) -> datetime | None:
    return NEVER if asked.device is None and asked.surface in WINDOWS_SURFACES else None


def _device(reason: str) -> _Asks:
    def gate(_message: Message, asked: Asked, _history: History) -> datetime | None:
        if not asked.device or asked.surface not in WINDOWS_SURFACES:
            return None
        return NEVER if any(found.partition(":")[0] == reason for found in asked.device) else None

    return gate


def _peace(until: Callable[[Asked], datetime | None]) -> _Asks:
    def gate(message: Message, asked: Asked, _history: History) -> datetime | None:
        end = until(asked)
        return end if end is not None and asked.now < end and not message.insists else None

    return gate


# A gate answers None to let the message pass, otherwise the moment until which it surely holds.
_ABOUT_THE_MESSAGE: _Column = (
    ("switched_off", lambda _message, asked, _history: None if asked.switched_on else NEVER),
    ("not_active", lambda message, _asked, _history: None if message.active else NEVER),
    ("outside_its_dates", _dates),
    ("not_a_recipient", lambda message, asked, _history: None if asked.person in message.recipients else NEVER),
    ("held_out", lambda message, asked, _history: NEVER if asked.person in message.held_out else None),
    ("not_licensed", lambda message, asked, _history: NEVER if asked.person in message.unlicensed else None),
    ("other_surface", lambda message, asked, _history: None if asked.surface in message.surfaces else NEVER),
    ("no_text_in_locale", _locale),
)
_ABOUT_THE_DEVICE: _Column = (
    (device_gates.NOT_REPORTED, _not_reported),
    *(
        (reason, _device(reason))
        for reason in (
            device_gates.JOIN,
            device_gates.EDITION,
            device_gates.BUILD,
            device_gates.UPDATE,
            device_gates.POLICY,
        )
    ),
)
_ABOUT_PEACE: _Column = (
    ("quiet_hours", _peace(lambda asked: asked.quiet_until)),
    ("snoozed", _peace(lambda asked: asked.snoozed_until)),
)
_ABOUT_THE_PERSON: _Column = (
    ("not_relevant", lambda _message, _asked, history: None if history.irrelevant_at is None else NEVER),
    ("finished", _finished),
)
_ABOUT_THE_WEEK: _Column = (("week_is_full", _peace(lambda asked: asked.full_until)),)
_ABOUT_FREQUENCY: _Column = (("shown_often_enough", _lifetime), ("resting", _rest))

_COLUMN = (
    *_ABOUT_THE_MESSAGE,
    *_ABOUT_THE_DEVICE,
    *_ABOUT_PEACE,
    *_ABOUT_THE_PERSON,
    *_ABOUT_THE_WEEK,
    *_ABOUT_FREQUENCY,
)
# Gates that let everything pass while the circumstances ask for nothing need not be asked for every message.
_WITHOUT_CIRCUMSTANCES = (*_ABOUT_THE_MESSAGE, *_ABOUT_THE_PERSON, *_ABOUT_FREQUENCY)
REASONS = tuple(reason for reason, _ in _COLUMN)


def decide(message: Message, asked: Asked, history: History) -> Show | Hold:
    """Show the message, or the first gate that holds it."""
    for reason, gate in asked.column:
        until = gate(message, asked, history)
        if until is not None:
            return Hold(reason, until)
    return Show(message.id, locale_of(message, asked) or "")


def gates(message: Message, asked: Asked, history: History) -> tuple[Gate, ...]:
    """Every gate in order, also those behind the one that holds; `decide` gives the first that does."""
    found = ((reason, gate(message, asked, history)) for reason, gate in _COLUMN)
    return tuple(Gate(reason, until is None, until) for reason, until in found)


def locale_of(message: Message, asked: Asked) -> str | None:
    """The locale that the person reads the message in, or None when it has no text for them.

    Recommendations go by the 41 locales, announcements and urgent messages by the 15; a recommendation in the
    author's own words may be written in one of the 15 as well.
    """
    written = message.locales
    if message.kind is Kind.RECOMMENDATION and asked.recommended in written:
        return asked.recommended
    if asked.announced in written:
        return asked.announced
    return message.fallback_locale if message.fallback_locale in written else None
