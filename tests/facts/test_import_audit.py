"""The audit log: who read and changed which file, made of whole days only."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from facts_world import CASES, World
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.facts.importers import csv_file
from uptake.facts.importers.audit_event import AuditRecord, Wrong, moment, person_of
from uptake.facts.importers.csv_file import csv_sheet
from uptake.facts.importers.deliveries import Delivery, Skipped
from uptake.facts.importers.file_types import file_type
from uptake.facts.importers.found import Found
from uptake.facts.importers.opaque import opaque, site_id
from uptake.facts.importers.whole_days import DAY, MARGIN, whole_days
from uptake.facts.shared_work import FILE_USE
from uptake.facts.sources import AUDIT

PLAN = opaque("https://contoso.sharepoint.com/sites/team-atlas/Shared Documents/Plan.docx")
ATLAS = site_id("5e17e000-0000-4000-8000-000000000001", "")
TYPE, PLACE = FILE_USE["type"].bit, FILE_USE["place"].bit
JULY_21, JULY_22 = date(2026, 7, 21), date(2026, 7, 22)


def use(world: World, day: date) -> dict[tuple[str, str], dict[str, Any]]:
    """Uses of files on a day, by the local part of the person's name and the file."""
    names = {number: name.split("@")[0] for name, number in world.numbers.items()}
    return {
        (names[row.pop("person")], row.pop("file")): {k: v for k, v in row.items() if v is not None and k != "day"}
        for row in world.store.read(FILE_USE, day, day).to_pylist()
    }


def event(when: str, operation: str, who: str = "ana@contoso.example", **more: object) -> dict[str, Any]:
    record = {
        "CreationTime": when,
        "Id": f"{when}-{operation}-{who}-{more.get('ObjectId', '')}",
        "Operation": operation,
        "RecordType": 6,
        "UserType": 0,
        "UserId": who,
        "Workload": "SharePoint",
        "Site": "5e17e000-0000-4000-8000-000000000001",
        "SiteUrl": "https://contoso.sharepoint.com/sites/team-atlas/",
        "ObjectId": "https://contoso.sharepoint.com/sites/team-atlas/Shared Documents/Plan.docx",
    }
    return record | more


def log(*events: dict[str, Any], name: str = "log.json") -> Found:
    return Found(name, json.dumps(list(events)).encode())


def around(*events: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of 21 July with a record on the day before and after, so that the day is whole."""
    return [event("2026-07-20T12:00:00", "FileAccessed"), *events, event("2026-07-22T12:00:00", "FileAccessed")]


def test_an_audit_search_tells_who_read_and_changed_what(world: World) -> None:
    report = world.bring_in("audit-search.csv")
    assert report.taken[0].source == AUDIT
    assert report.taken[0].days == (JULY_21, JULY_22)
    at_atlas = {"place": PLACE("sharepoint"), "workspace": ATLAS, "type": TYPE("word")}
    assert use(world, JULY_21) == {
        ("ana", PLAN): at_atlas | {"reads": 0, "changes": 2, "first_change": 28805, "last_use": 30600},
        ("bo", PLAN): at_atlas | {"reads": 1, "changes": 0, "last_use": 32400},
        ("eve_fabrikam.example#ext#", PLAN): at_atlas | {"reads": 1, "changes": 0, "last_use": 36000},
    }


def test_files_of_onedrive_belong_to_no_workspace_and_types_are_told_by_extension(world: World) -> None:
    world.bring_in("audit-search.csv")
    told = sorted(
        (who, row["place"], row.get("workspace"), row["type"]) for (who, _), row in use(world, JULY_22).items()
    )
    borealis = site_id("5e17e000-0000-4000-8000-000000000002", "")
    assert told == [
        ("ana", PLACE("sharepoint"), borealis, TYPE("powerpoint")),
        ("bo", PLACE("onedrive"), None, TYPE("onenote")),
        ("bo", PLACE("onedrive"), None, TYPE("other")),
    ]


def test_no_name_and_no_address_of_a_file_is_kept(world: World) -> None:
    world.bring_in("audit-search.csv")
    kept = b"".join(path.read_bytes() for path in world.store.folder.rglob("*.parquet"))
    written = str(world.store.read(FILE_USE, date.min, date.max).to_pylist())
    assert not any(name.encode() in kept or name in written for name in ("Plan", "plan.docx", "team-atlas", "contoso."))


def test_apps_and_systems_are_left_out_and_told(world: World) -> None:
    report = world.bring_in("audit-search.csv")
    notices = {notice.reason: notice.details for notice in report.taken[0].notices}
    assert notices["not_people"] == {"count": 3}
    assert set(world.numbers) == {
        "ana@contoso.example",
        "bo@contoso.example",
        "eve_fabrikam.example#ext#@contoso.example",
    }


def test_the_first_and_the_last_day_are_left_out_and_told(world: World) -> None:
    report = world.bring_in("audit-search.csv")
    notices = {notice.reason: notice.details for notice in report.taken[0].notices}
    assert notices["days_not_whole"] == {"days": ("2026-07-20", "2026-07-23")}
    assert world.store.days(FILE_USE) == [JULY_21, JULY_22]


def test_the_export_of_powershell_is_read_by_the_record_when_a_column_was_rewritten(world: World) -> None:
    world.bring_in("audit-search-powershell.csv")
    ((_, told),) = use(world, date(2026, 5, 5)).items()
    assert (told["reads"], told["type"], told["last_use"]) == (2, TYPE("pdf"), 11 * 3600)


def test_the_json_of_the_management_api_is_read(world: World) -> None:
    report = world.bring_in("audit-api.json")
    assert report.taken[0].days == (date(2026, 6, 10),)
    told = use(world, date(2026, 6, 10))
    assert sorted((who, row["reads"], row["changes"], row["last_use"]) for (who, _), row in told.items()) == [
        ("ana", 1, 0, 86399),
        ("bo", 0, 1, 0),
    ]


def test_both_forms_of_the_same_events_give_the_same_facts(worlds: Callable[[str], World]) -> None:
    records = [json.loads(row["auditdata"]) for row in _rows("audit-search.csv")]
    one, other = worlds("csv"), worlds("json")
    one.bring_in("audit-search.csv")
    other.bring_in(log(*records))
    assert use(one, JULY_21) == use(other, JULY_21)


def test_bad_records_are_set_aside_with_what_is_wrong(world: World) -> None:
    report = world.bring_in("audit-bad-rows.csv")
    taken = report.taken[0]
    assert [(bad.row, bad.column, bad.reason) for bad in taken.bad_rows] == [
        (4, "ObjectId", "no_file"),
        (5, "UserId", "no_person"),
        (6, "AuditData", "bad_record"),
        (7, "CreationTime", "bad_moment"),
    ]
    assert (taken.rows, taken.bad_row_count) == (3, 4)
    assert len(use(world, date(2026, 4, 7))) == 1


def test_a_cut_off_export_is_refused_whole(skipped: Callable[..., Skipped]) -> None:
    assert skipped("damaged-audit-cut-off.csv").reason in ("cut_off", "row_width")


def test_strict_refuses_an_export_with_a_bad_record(skipped: Callable[..., Skipped]) -> None:
    assert skipped("audit-bad-rows.csv", strict=True).reason == "has_bad_rows"


def test_a_log_without_files_would_empty_days_and_is_refused(skipped: Callable[..., Skipped]) -> None:
    data = log(event("2026-07-21T10:00:00", "UserLoggedIn"), event("2026-07-21T10:00:00", "FileDeleted")).data
    assert skipped("log.json", data).reason == "no_file_events"


def test_the_header_may_come_in_any_order(world: World, worlds: Callable[[str], World]) -> None:
    lines = ["AuditData,Operation,UserId,RecordId,RecordType,CreationDate"]
    for row in _rows("audit-search.csv"):
        data = row["auditdata"].replace('"', '""')
        lines.append(f'"{data}",{row["operation"]},{row["userid"]},x,6,{row["creationdate"]}')
    world.bring_in(Found("other.csv", "\n".join(lines).encode()))
    plain = worlds("plain")
    plain.bring_in("audit-search.csv")
    assert use(world, JULY_21) == use(plain, JULY_21)


def test_a_log_read_in_many_pieces_gives_the_same_facts_and_line_numbers(
    worlds: Callable[[str], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, pieces = worlds("whole"), worlds("pieces")
    files = ("audit-search.csv", "audit-bad-rows.csv")
    expected = whole.bring_in(*files)
    monkeypatch.setattr(csv_file, "_PIECE", 1500)
    assert len(list(csv_sheet((CASES / files[0]).read_bytes()).pieces(["operation"]))) > 3
    told = pieces.bring_in(*files)
    assert [one.bad_rows for one in told.taken] == [one.bad_rows for one in expected.taken]
    assert use(pieces, JULY_21) == use(whole, JULY_21)


def test_a_row_of_another_width_far_down_refuses_the_whole_log(
    skipped: Callable[..., Skipped], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_file, "_PIECE", 1500)
    skip = skipped("log.csv", (CASES / "audit-search.csv").read_bytes() + b"one,two\r\n")
    assert (skip.reason, skip.details["expected"], skip.details["actual"]) == ("row_width", 8, 2)


def test_lines_are_counted_from_the_top_below_a_line_of_types() -> None:
    sheet = csv_sheet((CASES / "audit-search-powershell.csv").read_bytes())
    assert (sheet.first_row, "auditdata" in sheet.titles) == (3, True)


def test_importing_again_changes_nothing(world: World) -> None:
    world.bring_in("audit-search.csv", "audit-api.json")
    before = world.content()
    world.bring_in("audit-search.csv")
    world.bring_in("audit-api.json", "audit-search.csv")
    assert world.content() == before


def test_pages_that_overlap_count_every_event_once(worlds: Callable[[str], World]) -> None:
    records = [json.loads(row["auditdata"]) for row in _rows("audit-search.csv")]
    whole, paged = worlds("whole"), worlds("paged")
    whole.bring_in(log(*records))
    report = paged.bring_in(log(*records[:8], name="1.json"), log(*records[4:], name="2.json"))
    assert len(report.taken) == 2
    assert use(paged, JULY_21) == use(whole, JULY_21)
    told = {(row.day, row.people) for row in paged.store.coverage()}
    assert told == {(row.day, row.people) for row in whole.store.coverage()}


def test_the_same_export_twice_in_one_run_is_taken_once(world: World) -> None:
    data = (CASES / "audit-search.csv").read_bytes()
    report = world.bring_in(Found("a.csv", data), Found("b.csv", data))
    assert [one.name for one in report.taken] == ["a.csv"]
    assert [(one.name, one.reason) for one in report.skipped] == [("b.csv", "duplicate")]
    assert use(world, JULY_21)["bo", PLAN]["reads"] == 1


def test_an_export_of_no_whole_day_is_skipped_under_every_name(world: World) -> None:
    found = [log(event("2026-07-21T10:00:00", "FileAccessed"), name=name) for name in ("a.json", "b.json")]
    report = world.bring_in(*found)
    assert [(one.name, one.reason) for one in report.skipped] == [
        ("a.json", "no_whole_day"),
        ("b.json", "no_whole_day"),
    ]
    assert not world.store.folder.exists()


def test_a_day_delivered_again_is_replaced_whole(world: World) -> None:
    world.bring_in(log(*around(event("2026-07-21T10:00:00", "FileAccessed"))))
    world.bring_in(log(*around(event("2026-07-21T10:00:00", "FileModified", "bo@contoso.example"))))
    assert {who for who, _ in use(world, JULY_21)} == {"bo"}


def test_a_half_day_never_takes_away_from_a_whole_one(world: World) -> None:
    world.bring_in(log(*around(event("2026-07-21T10:00:00", "FileAccessed"))))
    later = [event("2026-07-21T15:00:00", "FileModified"), event("2026-07-23T12:00:00", "FileAccessed")]
    world.bring_in(log(*later))
    assert use(world, JULY_21)["ana", PLAN]["last_use"] == 36000


def test_sync_counts_as_creating_and_preview_as_nothing(world: World) -> None:
    operations = ("FileSyncDownloadedFull", "FilePreviewed", "FileDeleted", "FileAccessedExtended")
    world.bring_in(log(*around(*(event(f"2026-07-21T1{n}:00:00", name) for n, name in enumerate(operations)))))
    told = use(world, JULY_21)["ana", PLAN]
    assert (told["reads"], told["changes"], told["first_change"], told["last_use"]) == (1, 1, 36000, 46800)


def test_a_file_is_the_same_in_any_letter_case(world: World) -> None:
    upper = event("2026-07-21T10:00:00", "FileAccessed")
    upper["ObjectId"] = upper["ObjectId"].upper()
    world.bring_in(log(*around(upper, event("2026-07-21T11:00:00", "FileAccessed"))))
    assert use(world, JULY_21)["ana", PLAN]["reads"] == 2


@pytest.mark.parametrize(
    ("who", "kind", "person"),
    [
        ("Ana@Contoso.example", 0, "ana@contoso.example"),
        ("ana@contoso.example", None, "ana@contoso.example"),
        ("admin@contoso.example", 2, "admin@contoso.example"),
        ("i:0#.f|membership|ana@contoso.example", "Regular", "ana@contoso.example"),
        ("robot@contoso.example", 3, None),
        ("robot@contoso.example", 4, None),
        ("robot@contoso.example", 5, None),
        ("robot@contoso.example", 6, None),
        ("robot@contoso.example", "Application", None),
        ("app@sharepoint", 0, None),
        ("SHAREPOINT\\system", 0, None),
        ("urn:spo:anon#0a1b@x.example", 0, None),
        ("5f0c0000-0000-4000-8000-000000000001", 0, None),
    ],
)
def test_only_people_with_an_account_count(who: str, kind: int | str | None, person: str | None) -> None:
    assert person_of(AuditRecord(user_id=who, user_type=kind)) == person


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-07-26T09:30:05", (date(2026, 7, 26), 34205)),
        ("2026-07-26T09:30:05.0000000Z ", (date(2026, 7, 26), 34205)),
        ("2026-07-26T09:30:05Z", (date(2026, 7, 26), 34205)),
        ("2026-07-26 09:30:05", (date(2026, 7, 26), 34205)),
        ("2026-07-26T01:30:05+02:00", (date(2026, 7, 25), 84605)),
        ("2026-02-30T09:30:05", None),
        ("2026-07-26T24:30:05", None),
        ("7/26/2026 9:30:05 AM", None),
        ("2026-07-26", None),
        ("", None),
        (None, None),
    ],
)
def test_moments(text: str | None, told: tuple[date, int] | None) -> None:
    if told is None:
        with pytest.raises(Wrong):
            moment(text)
    else:
        assert moment(text) == told


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - the log writes no offset
def test_every_moment_of_the_log_is_read_to_the_second(when: datetime) -> None:
    written = when.replace(tzinfo=UTC)
    seconds = written.hour * 3600 + written.minute * 60 + written.second
    assert moment(when.isoformat()) == (written.date(), seconds)
    assert moment(when.isoformat() + "Z") == (written.date(), seconds)


@pytest.mark.parametrize(
    ("extension", "address", "kind"),
    [("docx", "", "word"), (".XLSM", "", "excel"), ("", "https://x/a.b/Deck.pptx", "powerpoint"),
     ("one", "", "onenote"), ("pdf", "", "pdf"), ("png", "", "other"), ("", "https://x.docx/file", "other"),
     ("", "", "other")],
)  # fmt: skip
def test_types_of_files(extension: str, address: str, kind: str) -> None:
    assert file_type(extension, address) == TYPE(kind)


FIRST = date(2026, 7, 1)
REACHES = st.lists(
    st.dictionaries(
        st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n)),
        st.tuples(st.integers(0, DAY - 1), st.integers(0, DAY - 1)).map(lambda pair: (min(pair), max(pair))),
        min_size=1,
        max_size=5,
    ),
    min_size=1,
    max_size=4,
)


@given(REACHES)
def test_no_day_before_the_first_or_after_the_last_record_is_whole(reaches: list[dict[date, tuple[int, int]]]) -> None:
    days = [day for reach in reaches for day in reach]
    assert all(min(days) <= day <= max(days) for day in whole_days(reaches))


@given(REACHES, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter_for_whole_days(reaches: list[Any], chance: Any) -> None:
    mixed = list(reaches)
    chance.shuffle(mixed)
    assert whole_days(mixed) == whole_days(reaches)


@given(REACHES, REACHES)
def test_more_files_never_make_a_day_less_whole(reaches: list[Any], more: list[Any]) -> None:
    assert whole_days(reaches) <= whole_days([*reaches, *more])


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [(MARGIN, DAY - MARGIN, True), (MARGIN + 1, DAY - MARGIN, False), (MARGIN, DAY - MARGIN - 1, False)],
)
def test_one_day_alone_is_whole_when_records_reach_its_ends(first: int, last: int, *, whole: bool) -> None:
    assert (FIRST in whole_days([{FIRST: (first, last)}])) is whole


def test_a_quiet_day_inside_a_file_is_told_and_one_between_files_is_not() -> None:
    ends = {FIRST: (50000, 60000), FIRST + timedelta(days=4): (50000, 60000)}
    inside = {FIRST + timedelta(days=n) for n in (1, 2, 3)}
    assert whole_days([ends]) == inside
    assert whole_days([{day: span} for day, span in ends.items()]) == set()


def test_files_of_one_day_each_make_the_days_between_whole() -> None:
    pages = [{FIRST + timedelta(days=n): (30000, 60000)} for n in range(4)]
    assert whole_days(pages) == {FIRST + timedelta(days=1), FIRST + timedelta(days=2)}


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(6)), st.integers(1, 5))
def test_how_a_log_is_cut_into_files_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: Sequence[int], cut: int
) -> None:
    events = around(
        event("2026-07-21T09:00:00", "FileModified"),
        event("2026-07-21T10:00:00", "FileAccessed", "bo@contoso.example"),
        event("2026-07-21T11:00:00", "FileAccessed"),
        event("2026-07-21T12:00:00", "FileUploaded", ObjectId="https://contoso.sharepoint.com/sites/x/b.pdf"),
    )
    mixed = [events[n] for n in order]
    whole, pages = (World(tmp_path_factory.mktemp(name)) for name in ("whole", "pages"))
    whole.bring_in(log(*events))
    pages.bring_in(log(*mixed[:cut], name="1.json"), log(*mixed[max(cut - 1, 0) :], name="2.json"))
    assert use(pages, JULY_21) == use(whole, JULY_21)


def _rows(name: str) -> list[dict[str, str]]:
    sheet = csv_sheet((CASES / name).read_bytes())
    return sheet.texts(list(sheet.titles)).to_pylist()


def test_reading_one_file_writes_nothing_and_counts_its_people(delivered: Callable[[str], Delivery]) -> None:
    delivery = delivered("audit-search.csv")
    assert (delivery.source, delivery.people, delivery.parts) == (AUDIT, 3, ())
