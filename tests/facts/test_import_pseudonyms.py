"""Every source under pseudonyms: the same facts of the same people, and no name in any of them."""

import dataclasses
import json
import re
from datetime import date

import pytest
from facts_world import CASES, World, case

from uptake.facts.importers.bring_in import bring_in
from uptake.facts.importers.deliveries import Delivery, Member
from uptake.facts.importers.found import Found
from uptake.facts.importers.pseudonymous import OF_THINGS, pseudonymous
from uptake.facts.importers.read import read
from uptake.facts.table import Kind
from uptake.facts.tables import PERSON_DAY, TABLES
from uptake.rules.pseudonyms import NAMES_AS_THEY_ARE, Pseudonyms, is_pseudonym

KEYED = Pseudonyms(b"k" * 32)
FILES = sorted(path.name for path in CASES.iterdir() if not path.name.startswith("damaged"))
APART = ("concealed", "old", "several-days", "one-day", "bad-rows", "other-order", "v1", "copilot-v2-28", "part-")
TOGETHER = sorted(name for name in FILES if not any(mark in name for mark in APART))
SNAPSHOT = date(2026, 7, 27)


def brought(world: World, names: list[str], pseudonyms: Pseudonyms, *, run_after: list[str] | None = None) -> World:
    for run in (names, run_after or []):
        deliveries = pseudonymous([case(name) for name in run], pseudonyms)
        report = bring_in(world.store, deliveries, world.register, lambda _: world.directory)
        world.directory |= {person.directory_id: person.principal for person in report.persons if person.directory_id}
    return world


def turned(content: dict) -> dict:
    """What was brought in by names, as it is under pseudonyms."""
    things = {
        table.name: [c.name for c in table.columns if c.name in OF_THINGS and c.kind is Kind.TEXT] for table in TABLES
    }
    for table, rows in content.items():
        for row in rows:
            if "person" in row:
                row["person"] = KEYED.of(row["person"])
            for name in things[table]:
                row[name] = None if row[name] is None else KEYED.of_thing(row[name])
        rows.sort(key=str)
    return content


@pytest.mark.parametrize("name", FILES)
def test_each_file_gives_the_same_facts_by_name_and_under_pseudonyms(worlds, name) -> None:
    plain = brought(worlds("plain"), [name], NAMES_AS_THEY_ARE)
    keyed = brought(worlds("keyed"), [name], KEYED)
    assert keyed.content() == turned(plain.content())
    assert all(is_pseudonym(person) for person in keyed.numbers)


def test_sources_meet_in_the_same_people(worlds) -> None:
    after = ["call-records.json", "memberships.csv"]
    plain = brought(worlds("plain"), TOGETHER, NAMES_AS_THEY_ARE, run_after=after)
    keyed = brought(worlds("keyed"), TOGETHER, KEYED, run_after=after)
    assert len(plain.numbers) == len(keyed.numbers) > 5
    assert keyed.content() == turned(plain.content())


def test_no_name_address_or_identifier_of_a_person_is_left_in_what_was_read() -> None:
    known = [case(name) for name in FILES]
    names = {
        text.lower()
        for each in known
        if isinstance(each, Delivery)
        for person in each.persons
        for text in (person.principal, person.directory_id, person.name)
        if text
    }
    assert len(names) >= 12
    told = everything(pseudonymous(known, KEYED))
    assert [name for name in names if name in told] == []
    assert re.findall(r"[\w.]+@[a-z]+\.(?:example|com)", told) == []
    assert [name for name in names if name not in everything(known)] == []


def everything(deliveries) -> str:
    """All that the deliveries hold, in small letters."""
    told = []
    for each in deliveries:
        plain = dataclasses.replace(each, parts=(), events=None) if isinstance(each, Delivery) else each
        told.append(repr(plain))
        if isinstance(each, Delivery):
            told += [str(rows.to_pylist()) for part in each.parts for rows in part.days.values()]
            told += [str(each.events.rows.to_pylist())] if each.events else []
    return " ".join(told).lower()


def test_rows_that_were_set_aside_tell_their_place_and_not_their_value() -> None:
    by_name, keyed = case("email-bad-rows.csv"), pseudonymous([case("email-bad-rows.csv")], KEYED)[0]
    assert any(row.value for row in by_name.bad_rows)
    assert [(row.row, row.column, row.reason, row.value) for row in keyed.bad_rows] == [
        (row.row, row.column, row.reason, "") for row in by_name.bad_rows
    ]


def test_groups_inside_of_groups_stay_groups_in_a_list_of_memberships() -> None:
    lines = "groupId,groupDisplayName,memberId,memberUserPrincipalName\ng1,Outer,g2,\ng2,Inner,,Anna@hill.example\n"
    found = pseudonymous([read(Found("m.csv", lines.encode()), snapshot_day=SNAPSHOT)], KEYED)[0]
    assert isinstance(found, Delivery)
    outer, inner = found.groups
    assert (outer.directory_id, outer.name, outer.members) == ("g1", "Outer", (Member("g2"),))
    assert inner.members == (Member("", KEYED.of("anna@hill.example")),)


def test_the_address_of_somebodys_own_files_cannot_be_found_by_hashing_names() -> None:
    own = "https://contoso-my.sharepoint.com/personal/anna_contoso_com/Documents/plan.docx"
    record = {
        "CreationTime": "2026-07-21T10:00:00", "Id": "1", "Operation": "FileModified", "RecordType": 6, "UserType": 0,
        "UserId": "anna@contoso.example", "ObjectId": own, "Workload": "OneDrive",
    }  # fmt: skip
    log = read(Found("log.json", json.dumps([record]).encode()), snapshot_day=SNAPSHOT)
    found = pseudonymous([log], KEYED)[0]
    assert log.events.rows["file"].to_pylist() != found.events.rows["file"].to_pylist()
    assert found.events.rows["file"].to_pylist() == [KEYED.of_thing(log.events.rows["file"][0].as_py())]


def test_a_call_record_that_names_people_by_identifier_alone_meets_the_directory(worlds) -> None:
    ana = "CA110000-0000-4000-8000-00000000000A"
    users = {"value": [{"id": ana, "userPrincipalName": "Ana@contoso.example", "accountEnabled": True}]}
    calls = {"value": [_call(day, ana.lower()) for day in ("2026-07-13", "2026-07-14", "2026-07-15")]}
    files = [Found("users.json", json.dumps(users).encode()), Found("calls.json", json.dumps(calls).encode())]
    known = pseudonymous([read(file, snapshot_day=SNAPSHOT) for file in files], KEYED)
    assert ana.lower() not in everything(known)
    world = worlds("keyed")
    bring_in(world.store, known, world.register)
    rows = world.store.read(PERSON_DAY, date(2026, 7, 14), date(2026, 7, 14)).to_pylist()
    assert [row["person"] for row in rows] == [world.numbers[KEYED.of("ana@contoso.example")]]


def _call(day: str, user: str) -> dict[str, object]:
    home = "c0470500-0000-4000-8000-000000000001"
    people = [{"identity": {"user": {"id": each, "tenantId": home}}} for each in (user, user.replace("ca", "cb"))]
    return {
        "id": f"call-{day}", "version": 1, "type": "groupCall", "modalities": ["audio"], "participants_v2": people,
        "startDateTime": f"{day}T10:00:00Z", "endDateTime": f"{day}T10:30:00Z",
    }  # fmt: skip
