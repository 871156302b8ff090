"""What clients were told, and whether servers that keep the rules could have told it.

The checker knows the rules by itself, in the words of the specification (organizational messages, section 6), and
nothing of the code under test. A history is what was acknowledged; what got lost on the way is not in it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

WEEK = timedelta(days=7)


class Granted(NamedTuple):
    """A poll was answered with a message under a lease."""

    at: datetime
    person: int
    surface: str
    message: int
    lease: str


class Nothing(NamedTuple):
    """A poll was answered with nothing."""

    at: datetime
    person: int
    surface: str


class Accepted(NamedTuple):
    """An event was acknowledged."""

    at: datetime
    person: int
    lease: str
    kind: str


class Refused(NamedTuple):
    """An event was refused for good."""

    at: datetime
    person: int
    lease: str
    reason: str


@dataclass(frozen=True)
class Promise:
    """A message as the checker knows it: how long it rests, and how often one person meets it at most."""

    id: int
    interval: timedelta
    lifetime: int | None = None


@dataclass(frozen=True)
class Rules:
    """What was promised: these messages, for everybody, on every surface; at most so many in seven days."""

    messages: tuple[Promise, ...]
    weekly_cap: int | None


@dataclass(frozen=True)
class Showing:
    """One lease as all that was said about it."""

    at: datetime
    person: int
    surface: str
    message: int
    lease: str
    kinds: frozenset[str]


def showings(history):
    """Lay what was said together by lease; raises AssertionError where the same lease was told in two ways."""
    granted, kinds = {}, defaultdict(set)
    for entry in history:
        if isinstance(entry, Granted):
            before = granted.setdefault(entry.lease, entry)
            assert before[1:] == entry[1:], f"one lease, two showings: {before} and {entry}"
        elif isinstance(entry, Accepted):
            kinds[entry.lease].add(entry.kind)
    return [Showing(*one, frozenset(kinds[one.lease])) for one in granted.values()]


def violations(history, rules):
    """Sentences about everything that no history under the rules may hold; none when all is well."""
    try:
        found = showings(history)
    except AssertionError as twice:
        return [str(twice)]
    leases = {one.lease: one for one in found}
    wrong = [f"refused after it was granted: {entry}" for entry in history if isinstance(entry, Refused)]
    wrong += [
        f"accepted from somebody else: {entry}"
        for entry in history
        if isinstance(entry, Accepted) and (entry.lease not in leases or leases[entry.lease].person != entry.person)
    ]
    by_person = defaultdict(list)
    for one in found:
        by_person[one.person].append(one)
    known = {promise.id: promise for promise in rules.messages}
    for person, met in sorted(by_person.items()):
        met.sort(key=lambda one: one.at)
        wrong += _too_much(person, met, known, rules.weekly_cap)
    wrong += _too_little(history, by_person, rules)
    return wrong


def _too_much(person, met, known, weekly_cap):
    wrong = []
    for number, one in enumerate(met):
        before = [other for other in met[:number] if other.message == one.message]
        promise = known[one.message]
        if promise.lifetime is not None and len(before) >= promise.lifetime:
            wrong.append(f"person {person}: message {one.message} more than {promise.lifetime} times in a lifetime")
        if any("click" in other.kinds for other in before):
            wrong.append(f"person {person}: message {one.message} again after a click")
        if before and one.at - before[-1].at < promise.interval:
            wrong.append(f"person {person}: message {one.message} again after {one.at - before[-1].at}")
        week = [other for other in met[: number + 1] if one.at - other.at < WEEK]
        if weekly_cap is not None and len(week) > weekly_cap:
            wrong.append(f"person {person}: {len(week)} messages in seven days")
    return wrong


def _too_little(history, by_person, rules):
    """Somebody was told 'nothing' last although a message was due, when all who held leases had confirmed."""
    last = {}
    for entry in history:
        if isinstance(entry, (Granted, Nothing)):
            last[entry.person, entry.at] = entry
    wrong = []
    for (person, at), entry in sorted(last.items(), key=lambda item: item[0]):
        if not isinstance(entry, Nothing):
            wrong.append(f"person {person}: stopped asking at {at} before there was nothing more")
            continue
        met = [one for one in by_person.get(person, ()) if one.at <= at]
        if rules.weekly_cap is not None and sum(at - one.at < WEEK for one in met) >= rules.weekly_cap:
            continue
        due = [promise.id for promise in rules.messages if _is_due(promise, met, at)]
        if due:
            wrong.append(f"person {person}: nothing at {at} although {due} were due")
    return wrong


def _is_due(promise, met, at):
    before = [one for one in met if one.message == promise.id]
    return (
        (promise.lifetime is None or len(before) < promise.lifetime)
        and not any("click" in one.kinds for one in before)
        and all(at - one.at >= promise.interval for one in before)
    )
