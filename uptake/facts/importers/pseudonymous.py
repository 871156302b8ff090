"""A file without names: who it is about is turned into pseudonyms before anything else sees it.

Between reading and writing there is this one door for every source. Names of people, identifiers in the directory and
identifiers of things are turned; display names, and the values of rows that were set aside, are dropped. What only
the reader can know (guests, concealed names, operations of apps) it has found out before.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.deliveries import BadRow, Delivery, DirectoryGroup, DirectoryPerson, Part, Skipped
from uptake.rules.pseudonyms import Pseudonyms

OF_PEOPLE = ("principal", "user")  # of facts and of events; `user` is a directory id in call records
OF_THINGS = ("meeting", "file", "workspace", "site", "device", "sample", "code", "thread", "question")
"""Columns that tell things apart and are never shown; `code` is a person whom no directory knows."""
_OF_EVENTS = (*OF_THINGS, "id")  # of a call record, which becomes `meeting`

Turn = Callable[[str], str]


def pseudonymous(run: Sequence[Delivery | Skipped], pseudonyms: Pseudonyms) -> list[Delivery | Skipped]:
    """The files of a run with pseudonyms in the place of names; the same where the installation has no key."""
    if not pseudonyms.on:
        return list(run)
    groups = {group.directory_id for each in run if isinstance(each, Delivery) for group in each.groups}
    return [_file(each, pseudonyms, groups) for each in run]


def _file(delivery: Delivery | Skipped, pseudonyms: Pseudonyms, groups: Collection[str]) -> Delivery | Skipped:
    bad = tuple(_without_value(row) for row in delivery.bad_rows)
    if isinstance(delivery, Skipped):
        return replace(delivery, bad_rows=bad)
    events = delivery.events
    return replace(
        delivery,
        parts=tuple(_part(part, pseudonyms) for part in delivery.parts),
        events=events and replace(events, rows=_turned(events.rows, pseudonyms, _OF_EVENTS)),
        bad_rows=bad,
        persons=tuple(_person(person, pseudonyms) for person in delivery.persons),
        groups=tuple(_group(group, pseudonyms, groups) for group in delivery.groups),
    )


def _part(part: Part, pseudonyms: Pseudonyms) -> Part:
    days = {day: _turned(rows, pseudonyms, OF_THINGS) for day, rows in part.days.items()}
    return replace(part, days=days)


def _turned(rows: pa.Table, pseudonyms: Pseudonyms, things: tuple[str, ...]) -> pa.Table:
    for place, name in enumerate(rows.column_names):
        if name in OF_PEOPLE:
            rows = rows.set_column(place, name, _each(rows[name], pseudonyms.of))
        elif name in things:
            rows = rows.set_column(place, name, _each(rows[name], pseudonyms.of_thing))
    return rows


def _each(texts: pa.ChunkedArray, turn: Turn) -> pa.Array:
    coded = pc.dictionary_encode(texts.combine_chunks())
    told = coded.dictionary.to_pylist()
    return pa.array([turn(text) for text in told], pa.string()).take(coded.indices)


def _person(person: DirectoryPerson, pseudonyms: Pseudonyms) -> DirectoryPerson:
    return replace(
        person,
        principal=pseudonyms.of(person.principal),
        directory_id=pseudonyms.of(person.directory_id),
        name="",
    )


def _group(group: DirectoryGroup, pseudonyms: Pseudonyms, groups: Collection[str]) -> DirectoryGroup:
    """Groups keep their own names and identifiers, by which admins choose them; so do groups inside of groups.

    A list of memberships does not say what a member is: what the run knows as a group is one.
    """
    if group.members is None:
        return group
    members = tuple(
        each
        if each.is_group or each.directory_id in groups
        else replace(each, directory_id=pseudonyms.of(each.directory_id), principal=pseudonyms.of(each.principal))
        for each in group.members
    )
    return replace(group, members=members)


def _without_value(row: BadRow) -> BadRow:
    return replace(row, value="")
