"""The store: whole days, whole commits, a folder for each tenant."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError
from facts_world import World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from uptake.facts import store as store_module
from uptake.facts.change import Change, laid_over
from uptake.facts.store import Coverage, FactStore
from uptake.facts.tables import COVERAGE, PERSON_DAY, PERSON_PERIOD

DAY = date(2026, 7, 26)
EARLIER = date(2026, 7, 25)


def rows(**columns: list[int | None]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.int32()) for name, values in columns.items()})


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    return FactStore(tmp_path / "data ü", "hillside")


def told(store: FactStore, day: date = DAY) -> dict[int, dict[str, int]]:
    found = store.read(PERSON_DAY, day, day).to_pylist()
    return {
        row["person"]: {k: v for k, v in row.items() if v is not None and k not in ("day", "person")} for row in found
    }


def test_a_table_nobody_wrote_is_empty_and_has_its_schema(store: FactStore) -> None:
    assert store.files(PERSON_DAY, DAY, DAY) == []
    assert store.days(PERSON_DAY) == []
    assert store.read(PERSON_DAY, DAY, DAY) == PERSON_DAY.schema.empty_table()


def test_two_sources_fill_their_own_columns_of_one_day(store: FactStore) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1, 2], email_sent=[5, 6])})
    store.replace(PERSON_DAY, ["calls"], {DAY: rows(person=[2, 3], calls=[7, 8])})
    assert told(store) == {1: {"email_sent": 5}, 2: {"email_sent": 6, "calls": 7}, 3: {"calls": 8}}


def test_replacing_a_day_forgets_who_is_no_longer_in_it(store: FactStore) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1, 2], email_sent=[5, 6])})
    store.replace(PERSON_DAY, ["calls"], {DAY: rows(person=[2], calls=[7])})
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[3], email_sent=[1])})
    assert told(store) == {2: {"calls": 7}, 3: {"email_sent": 1}}


def test_an_empty_day_removes_it(store: FactStore) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[5])})
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[], email_sent=[])})
    assert store.days(PERSON_DAY) == []


def test_a_row_of_nothing_but_nulls_vanishes(store: FactStore) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1, 2], email_sent=[None, 0])})
    assert told(store) == {2: {"email_sent": 0}}


def test_other_days_are_not_touched(store: FactStore) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {d: rows(person=[1], email_sent=[5]) for d in (EARLIER, DAY)})
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[9])})
    assert told(store, EARLIER) == {1: {"email_sent": 5}}


def test_a_change_within_one_period_leaves_the_others(store: FactStore) -> None:
    for length, sent in ((7, 1), (30, 2), (7, 3)):
        table = rows(person=[1], period_days=[length], email_sent=[sent]).append_column(
            "day", pa.array([DAY], pa.date32())
        )
        change = Change(("email_sent",), frozenset({DAY}), table, {"period_days": length})
        store.apply(PERSON_PERIOD, [change])
    found = store.read(PERSON_PERIOD, DAY, DAY).to_pylist()
    assert {row["period_days"]: row["email_sent"] for row in found} == {7: 3, 30: 2}


def test_one_call_is_one_commit(store: FactStore) -> None:
    days = {DAY - timedelta(days=back): rows(person=[1], email_sent=[back]) for back in range(31)}
    store.replace(PERSON_DAY, ["email_sent"], days)
    version = DeltaTable(store.folder / "person_day").version()
    store.replace(PERSON_DAY, ["calls"], {day: rows(person=[1], calls=[1]) for day in days})
    assert DeltaTable(store.folder / "person_day").version() == version + 1


def test_a_reader_gets_the_day_from_the_name_of_the_folder(store: FactStore) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {d: rows(person=[1], email_sent=[5]) for d in (EARLIER, DAY)})
    found = duckdb.sql(
        "select day, person, email_sent "
        "from read_parquet($files, hive_partitioning=true, union_by_name=true) order by day",
        params={"files": store.files(PERSON_DAY, EARLIER, DAY)},
    ).fetchall()
    assert found == [(EARLIER, 1, 5), (DAY, 1, 5)]


def test_files_hold_the_asked_days_and_no_others(store: FactStore) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {d: rows(person=[1], email_sent=[5]) for d in (EARLIER, DAY)})
    files = store.files(PERSON_DAY, DAY, DAY)
    assert len(files) == 1
    assert "day=2026-07-26" in files[0]
    assert Path(files[0]).is_file()


def test_every_reader_of_delta_lake_can_read_the_tables(store: FactStore) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[5])})
    protocol = DeltaTable(store.folder / "person_day").protocol()
    assert (protocol.min_reader_version, protocol.min_writer_version) == (1, 2)


def test_a_writer_who_was_overtaken_reads_again(store: FactStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[1])})
    rival = FactStore(store.folder.parent, "hillside")
    really, overtaken = store_module.laid_over, []

    def slowly(*given: object) -> pa.Table:
        if not overtaken:
            overtaken.append(True)
            rival.replace(PERSON_DAY, ["calls"], {DAY: rows(person=[1], calls=[7])})
        return really(*given)

    monkeypatch.setattr(store_module, "laid_over", slowly)
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[2])})
    assert told(store) == {1: {"email_sent": 2, "calls": 7}}


def test_a_writer_who_is_always_overtaken_gives_up(store: FactStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise CommitFailedError

    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[1])})
    monkeypatch.setattr(store_module, "write_deltalake", never)
    with pytest.raises(CommitFailedError):
        store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[2])})


def test_coverage_is_kept_by_day_source_and_period(store: FactStore) -> None:
    first = Coverage(DAY, "Email activity", 1, 10, False, "a")
    month = Coverage(DAY, "Email activity", 30, 12, False, "b")
    again = Coverage(DAY, "Email activity", 1, 11, True, "c")
    store.note_coverage([first, month])
    store.note_coverage([again])
    assert store.coverage() == [again, month]
    assert store.days(COVERAGE) == [DAY]


def test_replaced_files_are_gone_after_a_vacuum(store: FactStore) -> None:
    for sent in (1, 2, 3):
        store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[sent])})
    assert len(list(store.folder.rglob("day=*/*.parquet"))) == 3
    assert store.vacuum(keep_hours=0) == 2
    left = list(store.folder.rglob("day=*/*.parquet"))
    assert [str(path) for path in left] == store.files(PERSON_DAY, DAY, DAY)
    assert told(store) == {1: {"email_sent": 3}}


def test_a_vacuum_keeps_what_a_reader_may_still_hold(store: FactStore) -> None:
    for sent in (1, 2):
        store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[sent])})
    assert store.vacuum() == 0


def test_files_of_a_writer_who_died_are_vacuumed_too(store: FactStore) -> None:
    store.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[1])})
    orphan = store.folder / "person_day" / "day=2026-07-26" / "part-00000-orphan.zstd.parquet"
    orphan.write_bytes(b"half a file")
    store.vacuum(keep_hours=0)
    assert not orphan.exists()


def test_forgetting_a_tenant_leaves_nothing_and_nobody_else_is_touched(
    worlds: Callable[[str], World], tmp_path: Path
) -> None:
    one, other = FactStore(tmp_path, "one"), FactStore(tmp_path, "other")
    for each in (one, other):
        each.replace(PERSON_DAY, ["email_sent"], {DAY: rows(person=[1], email_sent=[5])})
    one.forget_all()
    one.forget_all()
    assert not (tmp_path / "one").exists()
    assert told(other) == {1: {"email_sent": 5}}


@pytest.mark.parametrize("name", ["", "../other", "a/b", "Hillside", "."])
def test_only_a_slug_names_a_tenant(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="slug"):
        FactStore(tmp_path, name)


def test_a_path_that_readers_would_misread_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="path of the facts"):
        FactStore(tmp_path / "100%25", "hillside")


_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["email_sent", "calls"]),
        st.sampled_from([EARLIER, DAY]),
        st.dictionaries(st.integers(1, 4), st.integers(0, 3), max_size=4),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_CHANGES)
def test_the_last_word_of_a_source_on_a_day_counts(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, date, dict[int, int], bool]]
) -> None:
    store = FactStore(tmp_path_factory.mktemp("facts"), "hillside")
    expected: dict[tuple[str, date], dict[int, int]] = {}
    for column, day, values, twice in changes:
        table = rows(person=list(values), **{column: list(values.values())})
        for _ in range(1 + twice):
            store.replace(PERSON_DAY, [column], {day: table})
        expected[(column, day)] = values
    for (column, day), values in expected.items():
        found = {person: row[column] for person, row in told(store, day).items() if column in row}
        assert found == values


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 511)), max_size=4),
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 511)), max_size=4),
)
def test_added_flags_are_the_same_in_any_order(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    def adding(told: list[tuple[int, int]]) -> Change:
        table = rows(person=[p for p, _ in told], copilot_apps=[f for _, f in told])
        table = table.append_column("day", pa.array([DAY] * len(told), pa.date32()))
        return Change(("copilot_apps",), frozenset({DAY}), table, adds=True)

    nothing = PERSON_DAY.schema.empty_table()
    first = laid_over(PERSON_DAY, nothing, [adding(one), adding(other)])
    second = laid_over(PERSON_DAY, laid_over(PERSON_DAY, nothing, [adding(other)]), [adding(one), adding(one)])
    assert first == second
