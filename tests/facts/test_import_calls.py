"""Call records become meetings, and what people did in them."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from facts_world import CASES, World
from hypothesis import given
from hypothesis import strategies as st

from uptake.facts.importers.bring_in import bring_in
from uptake.facts.importers.call_record import Wrong, call_of, participants_of
from uptake.facts.importers.deliveries import Skipped
from uptake.facts.importers.found import Found
from uptake.facts.shared_work import MEETING
from uptake.facts.sources import CALLS
from uptake.facts.tables import PERSON_DAY

TYPE = MEETING["type"].bit
JULY_14 = date(2026, 7, 14)
HOME, AWAY = "c0470500-0000-4000-8000-000000000001", "fab12000-0000-4000-8000-000000000001"
ANA, BO = "ca110000-0000-4000-8000-000000000001", "ca110000-0000-4000-8000-000000000002"
MEETING_URL = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_YWJj%40thread.v2/0?context=x"


def meetings(world: World, day: date = JULY_14) -> dict[str, dict[str, Any]]:
    """Meetings by the last digit of their record, without empty columns."""
    return {
        row.pop("meeting")[-1]: {k: v for k, v in row.items() if v is not None and k != "day"}
        for row in world.store.read(MEETING, day, day).to_pylist()
    }


def user(who: str, tenant: str | None = HOME, name: str | None = None) -> dict[str, Any]:
    return {"identity": {"user": {"id": who, "tenantId": tenant, "userPrincipalName": name}}}


def call(number: int, day: str, *people: dict[str, Any], **more: object) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": f"call-{number}",
        "version": 1,
        "type": "groupCall",
        "modalities": ["audio"],
        "startDateTime": f"{day}T10:00:00Z",
        "endDateTime": f"{day}T10:30:00Z",
        "joinWebUrl": MEETING_URL,
        "participants_v2": list(people),
    }
    return record | more


def file(*calls: dict[str, Any], name: str = "calls.json") -> Found:
    return Found(name, json.dumps({"value": list(calls)}).encode())


def around(*calls: dict[str, Any]) -> list[dict[str, Any]]:
    """The calls with one on the day before and after, so that 14 July is whole."""
    return [call(98, "2026-07-13", *_people()), *calls, call(99, "2026-07-15", *_people())]


def _people() -> list[dict[str, Any]]:
    return [user(ANA, name="ana@contoso.example"), user(BO, name="bo@contoso.example")]


def test_call_records_tell_the_meetings_of_each_whole_day(world: World) -> None:
    report = world.bring_in("call-records.json")
    assert (report.taken[0].source, report.taken[0].days) == (CALLS, (JULY_14,))
    plain = {"video": False, "screen_share": False}
    assert meetings(world) == {
        "2": {
            "type": TYPE("scheduled_once"), "attendees": 2, "participants": 4, "minutes": 60, "video": True,
            "screen_share": True,
        },
        "3": {"type": TYPE("call"), "attendees": 2, "participants": 2, "minutes": 4, **plain},
        "4": {"type": TYPE("group_call"), "attendees": 3, "participants": 3, "minutes": 1, "video": False,
              "screen_share": True},
        "5": {"type": TYPE("meet_now"), "attendees": 2, "participants": 2, "minutes": 15, **plain},
        "6": {"type": TYPE("scheduled_once"), "attendees": 2, "participants": 2, "minutes": 15, **plain},
    }  # fmt: skip


def test_call_records_tell_what_each_person_did(world: World) -> None:
    world.bring_in("call-records.json")
    told = world.facts(PERSON_DAY, JULY_14)
    assert told["ana"] == {
        "calls_one_to_one": 1, "calls_group": 1, "meet_now_attended": 0, "meeting_minutes": 60 + 4 + 1,
        "video_meetings": 1, "screen_share_meetings": 2,
    }  # fmt: skip
    assert told["bo"]["meeting_minutes"] == 30 + 1 + 15 + 15  # two devices at once count once
    assert told["cem"]["meet_now_attended"] == 1
    assert set(told) == {"ana", "bo", "cem"}


def test_people_without_a_name_are_found_in_the_directory_of_the_run(world: World) -> None:
    users = [
        {"id": i.upper(), "userPrincipalName": f"{n}@contoso.example", "accountEnabled": True}
        for n, i in (("ana", ANA), ("bo", BO))
    ]
    parts = [f"part-call-record-{n}.json" for n in (1, 2, 3)]
    world.bring_in(*parts, Found("users.json", json.dumps({"value": users}).encode()))
    assert set(world.facts(PERSON_DAY, date(2026, 2, 3))) == {"ana", "bo"}


def test_people_are_found_in_the_directory_of_an_earlier_run(world: World) -> None:
    deliveries = world.read(*[f"part-call-record-{n}.json" for n in (1, 2, 3)])
    known = {ANA: "ana@contoso.example"}
    report = bring_in(world.store, deliveries, world.register, lambda ids: {i: known[i] for i in ids if i in known})
    assert set(world.facts(PERSON_DAY, date(2026, 2, 3))) == {"ana"}
    notices = {notice.reason: notice.details for notice in report.taken[0].notices}
    assert notices["people_unknown"] == {"count": 1}
    assert meetings(world, date(2026, 2, 3))["2"]["attendees"] == 2


def test_nobody_is_guessed_at_when_no_directory_knows_them(world: World) -> None:
    report = world.bring_in(*[f"part-call-record-{n}.json" for n in (1, 2, 3)])
    assert world.numbers == {}
    assert {n.reason: n.details for n in report.taken[0].notices}["people_unknown"] == {"count": 2}


def test_one_record_per_file_is_as_good_as_a_list(worlds: Callable[[str], World]) -> None:
    calls = json.loads((CASES / "call-records.json").read_text())["value"]
    listed, alone = worlds("listed"), worlds("alone")
    listed.bring_in("call-records.json")
    report = alone.bring_in(*(Found(f"{n}.json", json.dumps(one).encode()) for n, one in enumerate(calls)))
    assert {skip.reason for skip in report.skipped} == {"no_whole_day"}
    assert meetings(alone) == meetings(listed)
    assert alone.facts(PERSON_DAY, JULY_14) == listed.facts(PERSON_DAY, JULY_14)
    assert [row.people for row in alone.store.coverage()] == [row.people for row in listed.store.coverage()] == [3]


def test_importing_again_changes_nothing_and_a_record_twice_counts_once(world: World) -> None:
    world.bring_in("call-records.json")
    before = world.content()
    calls = json.loads((CASES / "call-records.json").read_text())["value"]
    world.bring_in("call-records.json", file(*calls[1:3], name="again.json"))
    now = world.content()
    now["coverage"], before["coverage"] = [], []
    assert now == before


def test_the_newest_version_of_a_record_counts(world: World) -> None:
    old = call(1, "2026-07-14", *_people())
    new = call(1, "2026-07-14", *_people(), version=2, endDateTime="2026-07-14T11:00:00Z")
    world.bring_in(file(*around(new, old)))
    assert meetings(world)["1"]["minutes"] == 60


def test_a_list_of_records_has_no_participants_and_says_so(world: World) -> None:
    report = world.bring_in("call-records-list.json")
    taken = report.taken[0]
    assert [(bad.row, bad.column, bad.reason) for bad in taken.bad_rows] == [
        (4, "endDateTime", "ends_before"),
        (5, "startDateTime", "bad_moment"),
    ]
    assert {n.reason: n.details for n in taken.notices}["calls_without_participants"] == {"count": 3}
    day = date(2026, 3, 3)
    assert meetings(world, day) == {
        "2": {"type": TYPE("scheduled_once"), "minutes": 60, "video": True, "screen_share": False}
    }
    assert world.store.days(PERSON_DAY) == []


def test_a_list_beside_the_full_record_takes_nothing_away(world: World) -> None:
    full = call(1, "2026-07-14", *_people())
    bare = {k: v for k, v in full.items() if k != "participants_v2"}
    world.bring_in(file(*around(full), name="full.json"), file(bare, name="list.json"))
    assert meetings(world)["1"]["attendees"] == 2


def test_outsiders_take_part_and_do_not_attend(world: World) -> None:
    world.bring_in(file(*around(call(1, "2026-07-14", user(ANA, name="ana@contoso.example"), user("x-1", AWAY)))))
    assert (meetings(world)["1"]["attendees"], meetings(world)["1"]["participants"]) == (1, 2)


def test_where_two_organizations_are_in_every_call_nobody_says_whose_it_is(world: World) -> None:
    people = [user(ANA, name="ana@contoso.example"), user("x-1", AWAY)]
    world.bring_in(file(*(call(n, f"2026-07-1{n}", *people) for n in (3, 4, 5))))
    assert "attendees" not in meetings(world)["4"]
    assert world.store.days(PERSON_DAY) == []


def test_a_cut_list_of_participants_leaves_their_number_unknown(world: World) -> None:
    cut = call(1, "2026-07-14", *_people()) | {"participants_v2@odata.nextLink": "https://graph.example/next"}
    report = world.bring_in(file(*around(cut)))
    assert "participants" not in meetings(world)["1"]
    assert {n.reason for n in report.taken[0].notices} >= {"participants_cut"}
    assert world.facts(PERSON_DAY, JULY_14)["ana"]["meeting_minutes"] == 30


def test_the_older_list_of_participants_is_read(world: World) -> None:
    record = call(1, "2026-07-14") | {"participants": [{"user": {"id": ANA}}, {"user": {"id": BO}}]}
    del record["participants_v2"]
    world.bring_in(file(*around(record)))
    assert meetings(world)["1"]["participants"] == 2


@pytest.mark.parametrize(
    ("kind", "url", "type_name"),
    [
        ("peerToPeer", None, "call"),
        ("groupCall", None, "group_call"),
        ("groupCall", "https://x/19%3aab%40thread.v2/0", "group_call"),
        ("groupCall", MEETING_URL, "scheduled_once"),
        ("groupCall", "https://x/19%3aab%40thread.tacv2/{}", "meet_now"),
        ("groupCall", "https://x/19%3aab%40thread.tacv2/0", "scheduled_once"),
        ("unknown", None, None),
    ],
)
def test_the_type_is_told_by_the_thread(kind: str, url: str | None, type_name: str | None) -> None:
    begun = datetime(2026, 7, 14, 10, tzinfo=UTC) - timedelta(minutes=15)
    address = url.format(int(begun.timestamp() * 1000)) if url else None
    record = call_of(call(1, "2026-07-14", type=kind, joinWebUrl=address))
    assert record.type == (None if type_name is None else TYPE(type_name))


def test_a_meeting_in_a_channel_that_was_posted_earlier_was_scheduled() -> None:
    posted = datetime(2026, 7, 14, 10, tzinfo=UTC) - timedelta(minutes=15, milliseconds=1)
    url = f"https://x/19%3aab%40thread.tacv2/{int(posted.timestamp() * 1000)}?context=x"
    assert call_of(call(1, "2026-07-14", joinWebUrl=url)).type == TYPE("scheduled_once")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"startDateTime": None}, "startDateTime"),
        ({"endDateTime": "2026-07-14"}, "endDateTime"),
        ({"endDateTime": "2026-07-14T09:00:00Z"}, "endDateTime"),
    ],
)
def test_a_record_that_cannot_be_used_says_why(change: dict[str, object], field: str) -> None:
    with pytest.raises(Wrong) as wrong:
        call_of(call(1, "2026-07-14") | change)
    assert wrong.value.field == field


@given(st.integers(0, 4 * 3600), st.integers(0, 59))
def test_minutes_are_rounded_half_up_and_never_none(length: int, offset: int) -> None:
    begin = datetime(2026, 7, 14, 1, 0, offset, tzinfo=UTC)
    end = begin + timedelta(seconds=length)
    told = call_of(call(1, "2026-07-14", startDateTime=begin.isoformat(), endDateTime=end.isoformat())).minutes
    assert told == max(1, (length + 30) // 60)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=6))
def test_time_in_a_call_is_what_the_sessions_cover_together(spans: list[tuple[int, int]]) -> None:
    begin = datetime(2026, 7, 14, 1, tzinfo=UTC)
    sessions = [
        {
            "startDateTime": (begin + timedelta(minutes=min(span))).isoformat(),
            "endDateTime": (begin + timedelta(minutes=max(span))).isoformat(),
            "caller": {"identity": {"user": {"id": ANA}}},
        }
        for span in spans
    ]
    covered = {minute for span in spans for minute in range(min(span), max(span))}
    (one,) = participants_of(call(1, "2026-07-14", user(ANA), sessions=sessions)) or []
    assert one.minutes == max(1, len(covered))


def test_a_damaged_answer_is_refused(skipped: Callable[..., Skipped]) -> None:
    data = (CASES / "call-records.json").read_bytes()
    assert skipped("calls.json", data[:-300]).reason == "json_damaged"
