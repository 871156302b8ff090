"""Open tables without persons, and the templates of every open table."""

import io
from datetime import date

import pyarrow as pa
import pytest
from facts_world import DAY, World
from pyarrow import parquet

from uptake.facts.importers.deliveries import Delivery, Part
from uptake.facts.importers.found import Found
from uptake.facts.importers.open_tables import open_table
from uptake.facts.importers.read import Recognised, recognise
from uptake.facts.shared_work import MEETING, PERSON_WEEK, WORKSPACE_DAY
from uptake.facts.sources import open_source
from uptake.facts.table import Column, Kind, Table
from uptake.facts.tables import OPEN_TABLES, PERSON_DAY, TABLES
from uptake.facts.technology import ENDPOINT_DAY

DAYS = (date.min, date.max)
_TEXTS = {
    Kind.DAY: "2026-07-26",
    Kind.PERSON: "ana@contoso.example",
    Kind.COUNT: "3",
    Kind.SECONDS: "90",
    Kind.MINUTES: "7",
    Kind.BOOLEAN: "Yes",
    Kind.TEXT: "some text",
    Kind.THOUSANDTHS: "17.5",
}
_STORED = {
    Kind.DAY: DAY,
    Kind.PERSON: 1,
    Kind.COUNT: 3,
    Kind.SECONDS: 90,
    Kind.MINUTES: 7,
    Kind.BOOLEAN: True,
    Kind.TEXT: "some text",
    Kind.THOUSANDTHS: 17500,
}


def text(column: Column) -> str:
    return column.flags[-1] if column.flags else _TEXTS[column.kind]


def stored(column: Column) -> object:
    return column.bit(column.flags[-1]) if column.flags else _STORED[column.kind]


def found(table: Table, *columns: str) -> Found:
    """One row of the table with these columns, as CSV."""
    row = ",".join(text(table[name]) for name in columns)
    return Found(f"{table.name}.csv", f"{','.join(columns)}\n{row}\n".encode())


def needed(table: Table) -> list[str]:
    return [*dict.fromkeys([*table.key, *(["person"] if table.about_persons else [])])]


@pytest.mark.parametrize("table", OPEN_TABLES, ids=lambda table: table.name)
def test_every_open_table_comes_from_csv_with_all_its_columns(world: World, table: Table) -> None:
    report = world.bring_in(found(table, *reversed(table.schema.names)))
    assert report.skipped == ()
    assert report.taken[0].source == open_source(table)
    assert world.store.read(table, *DAYS).to_pylist() == [{c.name: stored(c) for c in table.columns}]


@pytest.mark.parametrize("table", OPEN_TABLES, ids=lambda table: table.name)
def test_every_open_table_comes_from_parquet(world: World, table: Table) -> None:
    arrays = {
        c.name: pa.array([_TEXTS[c.kind] if c.kind in (Kind.PERSON, Kind.THOUSANDTHS) else stored(c)])
        for c in table.columns
    }
    stream = io.BytesIO()
    parquet.write_table(pa.table(arrays), stream)
    report = world.bring_in(Found("facts.parquet", stream.getvalue()))
    assert report.skipped == ()
    assert world.store.read(table, *DAYS).to_pylist() == [{c.name: stored(c) for c in table.columns}]


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column.name) for table in OPEN_TABLES for column in table.values if column.name != "person"],
    ids=str,
)
def test_a_file_with_one_value_only_is_the_table_that_has_its_key(table: Table, column: str) -> None:
    names = [*needed(table), column]
    told = recognise((",".join(names) + "\n").encode())
    assert isinstance(told, Recognised)
    assert isinstance(told.form, Table)
    assert set(names) <= set(told.form.schema.names)
    assert told.form.key == table.key


def test_a_key_without_values_and_values_without_a_key_are_no_table() -> None:
    for header in ("day,meeting", "meeting,minutes", "day,minutes", "day,person"):
        told = recognise(f"{header}\n".encode())
        assert not isinstance(told, Recognised), header


def test_things_need_no_person_and_register_nobody(world: World) -> None:
    report = world.bring_in(found(MEETING, "day", "meeting", "invited"), found(ENDPOINT_DAY, "day", "overall"))
    assert world.numbers == {}
    assert [(one.people, one.rows) for one in report.taken] == [(0, 1), (0, 1)]
    assert {(row.source, row.people, row.concealed) for row in world.store.coverage()} == {
        (open_source(MEETING), 0, False),
        (open_source(ENDPOINT_DAY), 0, False),
    }


def test_a_row_without_its_key_or_day_is_set_aside(world: World) -> None:
    data = "day,meeting,invited\n2026-07-26,,3\n,m-1,3\n2026-07-26,m-2,3\n"
    report = world.bring_in(Found("meetings.csv", data.encode()))
    bad = [(bad.row, bad.column, bad.reason) for bad in report.taken[0].bad_rows]
    assert bad == [(2, "meeting", "no_key"), (3, "day", "bad_day")]
    assert [row["meeting"] for row in world.store.read(MEETING, *DAYS).to_pylist()] == ["m-2"]


def test_two_rows_about_the_same_thing_are_one_or_both_bad(world: World) -> None:
    rows = ["m-1,3", "m-1,3", "m-2,3", "m-2,4", "m-3,1"]
    data = "day,meeting,invited\n" + "".join(f"2026-07-26,{row}\n" for row in rows)
    report = world.bring_in(Found("meetings.csv", data.encode()))
    assert [(bad.row, bad.reason) for bad in report.taken[0].bad_rows] == [(4, "key_twice"), (5, "key_twice")]
    assert [row["meeting"] for row in world.store.read(MEETING, *DAYS).to_pylist()] == ["m-1", "m-3"]


def test_two_rows_about_the_whole_organization_contradict_each_other(world: World) -> None:
    data = "day,overall\n2026-07-26,50\n2026-07-26,60\n2026-07-25,50\n"
    report = world.bring_in(Found("scores.csv", data.encode()))
    assert [bad.reason for bad in report.taken[0].bad_rows] == ["key_twice", "key_twice"]


def test_pages_of_things_are_joined_and_contradictions_refused(world: World) -> None:
    one = Found("1.csv", b"day,meeting,invited\n2026-07-26,m-1,3\n2026-07-25,m-9,3\n")
    more = Found("2.csv", b"day,meeting,invited\n2026-07-26,m-2,3\n")
    world.bring_in(one, more)
    assert len(world.store.read(MEETING, DAY, DAY)) == 2
    other = Found("3.csv", b"day,meeting,invited\n2026-07-26,m-1,4\n")
    report = world.bring_in(one, other)
    assert [(skip.name, skip.reason) for skip in report.skipped] == [("3.csv", "same_day_differs")]
    assert len(world.store.read(MEETING, DAY, DAY)) == 2


def test_the_same_about_the_whole_organization_in_two_files_is_no_contradiction(world: World) -> None:
    one, other = Found("1.csv", b"day,overall\n2026-07-26,50\n"), Found("2.csv", b"day,overall\n2026-07-26,50.0\n")
    assert world.bring_in(one, other).skipped == ()
    report = world.bring_in(one, Found("3.csv", b"day,overall\n2026-07-26,51\n"))
    assert {skip.reason for skip in report.skipped} == {"same_day_differs"}


def test_importing_things_again_changes_nothing(world: World) -> None:
    files = [found(table, *table.schema.names) for table in OPEN_TABLES]
    world.bring_in(*files)
    before = world.content()
    world.bring_in(*reversed(files))
    assert world.content() == before


def test_a_table_that_no_index_knows_can_be_delivered(world: World) -> None:
    table = Table(
        "moons", "Moons.", ("day", "moon"), (PERSON_DAY["day"], PERSON_WEEK["code"], WORKSPACE_DAY["members"])
    )
    table = Table("moons", "Moons.", ("day", "code"), table.columns)
    assert table not in TABLES
    rows = pa.table({"code": ["io"], "members": pa.array([4], pa.int32())})
    world.bring_in(Delivery("moons", "Sky", "d", (Part(table, ("members",), 1, {DAY: rows}),)))
    assert world.store.read(table, DAY, DAY).to_pylist() == [{"day": DAY, "code": "io", "members": 4}]


def test_new_columns_of_people_come_in_an_open_file(world: World) -> None:
    columns = ("calls_one_to_one", "meeting_minutes", "video_meetings", "scheduled_recurring_attended")
    world.bring_in(found(PERSON_DAY, "day", "person", *columns))
    assert world.facts(PERSON_DAY)["ana"] == {name: stored(PERSON_DAY[name]) for name in columns}


def test_the_table_is_chosen_by_all_of_its_columns() -> None:
    for header, table in (
        ("day,app,device,usage,crashes", "app_use"),
        ("day,app,usage,crashes,active_devices", "endpoint_app"),
        ("day,device,channel", "apps_device"),
        ("day,device,startup", "endpoint_device"),
        ("day,startup,devices", "endpoint_day"),
        ("day,sample,location,remote", "network_sample"),
        ("day,location,remote,users", "network_location"),
        ("day,code,community_posts", "person_week"),
        ("day,person,community_posts", "person_day"),
        ("day,file,person,reads", "file_use"),
        ("day,workspace,members,has_team", "workspace_day"),
    ):
        told = recognise(f"{header}\n".encode())
        assert isinstance(told, Recognised), header
        assert open_table(told.sheet) == told.form
        assert told.form.name == table, header
