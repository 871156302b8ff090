"""A whole run: what is joined, what is refused, what order and repetition do (nothing)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from deltalake import DeltaTable
from facts_world import CASES, DAY, SNAPSHOT, World
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.facts.importers.found import Found
from uptake.facts.sources import EMAIL
from uptake.facts.tables import PERSON_DAY, PERSON_STATE

HEAD = (
    "Report Refresh Date,User Principal Name,Is Deleted,Last Activity Date,"
    "Send Count,Receive Count,Read Count,Report Period\n"
)

DAMAGED = ("damaged", "nothing", "members-of-nobody", "part-")
GOOD = sorted(p.name for p in CASES.iterdir() if not p.name.startswith(DAMAGED))
AGREEING = [
    name for name in GOOD
    if name not in (
        "apps.json", "copilot-v1.json", "email-other-order.csv",
        "email-several-days.csv", "email-bad-rows.csv",
        "teams-durations.csv", "teams-concealed.csv", "users.csv", "email-old-unknown-period.csv",
    )
]  # fmt: skip
"""Files of cases/import that say nothing different about the same day."""


def email(day: date, **sent: int) -> Found:
    rows = "".join(f"{day},{who}@x.example,False,{day},{count},1,1,1\n" for who, count in sent.items())
    return Found(f"email-{day}-{'-'.join(sent)}.csv", (HEAD + rows).encode())


def test_all_agreeing_files_come_in_together(world: World) -> None:
    report = world.bring_in(*AGREEING)
    assert [one.name for one in report.taken] == AGREEING
    assert report.skipped == ()
    told = world.facts(PERSON_DAY)["ana.ruiz"]
    assert {"chat_sent", "email_sent", "word_platforms", "sharepoint_files", "email_mentions"} <= set(told)


@settings(max_examples=2, deadline=None)
@given(st.permutations(AGREEING), st.integers(1, len(AGREEING)))
def test_the_order_of_files_and_runs_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: Sequence[str], cut: int
) -> None:
    straight, mixed = (World(tmp_path_factory.mktemp(name)) for name in ("straight", "mixed"))
    straight.bring_in(*AGREEING)
    if {"users.json", "users-with-licences.json", "skus.json"} & set(order[:cut]):
        cut = len(order)  # persons, licences and products are one answer and belong into one run
    mixed.bring_in(*order[:cut])
    mixed.bring_in(*order[cut:])
    assert without_pages(mixed) == without_pages(straight)


def without_pages(world: World) -> dict[str, list[dict[str, Any]]]:
    """All facts; of deliveries that only add, not how many people the last one told of."""
    told = world.content()
    for row in told["coverage"]:
        if row["period_days"] == 0:
            row |= {"people": 0, "digest": ""}
    return told


def test_bringing_in_the_same_again_changes_nothing(world: World) -> None:
    world.bring_in(*AGREEING)
    before = world.content()
    world.bring_in(*AGREEING)
    assert world.content() == before


def test_the_same_content_twice_in_one_run_is_taken_once(world: World) -> None:
    data = (CASES / "email.csv").read_bytes()
    report = world.bring_in(Found("a.csv", data), Found("b.csv", data))
    assert [one.name for one in report.taken] == ["a.csv"]
    assert [(one.reason, one.details["other"]) for one in report.skipped] == [("duplicate", "a.csv")]


def test_pages_with_different_people_are_joined(world: World) -> None:
    report = world.bring_in(email(DAY, alex=1), email(DAY, megan=2))
    assert len(report.taken) == 2
    assert {who: told["email_sent"] for who, told in world.facts(PERSON_DAY).items()} == {
        "alex": 1,
        "megan": 2,
    }
    assert [row.people for row in world.store.coverage()] == [2]


def test_pages_that_agree_about_a_person_are_joined(world: World) -> None:
    report = world.bring_in(email(DAY, alex=1), email(DAY, alex=1, megan=2))
    assert len(report.taken) == 2
    assert set(world.facts(PERSON_DAY)) == {"alex", "megan"}


def test_pages_of_different_columns_are_joined_when_their_people_differ(world: World) -> None:
    report = world.bring_in("users.json", "users-with-licences.json", "skus.json")
    assert report.skipped == ()
    assert len(world.facts(PERSON_STATE, SNAPSHOT)) == 4


def test_open_files_with_different_columns_stand_beside_each_other(world: World) -> None:
    one, other = (
        Found(f"{name}.csv", f"day,person,{name}\n{DAY},alex@x.example,3\n".encode())
        for name in ("email_mentions", "onsite_minutes")
    )
    world.bring_in(one, other)
    assert world.facts(PERSON_DAY)["alex"] == {"email_mentions": 3, "onsite_minutes": 3}


def test_two_truths_about_one_day_are_both_refused_and_the_day_stays(world: World) -> None:
    world.bring_in(email(DAY, alex=7))
    one, other = email(DAY, alex=1), email(DAY, alex=2, megan=2)
    report = world.bring_in(one, other, email(DAY - timedelta(1), alex=4))
    assert {(skip.name, skip.reason) for skip in report.skipped} == {
        (one.name, "same_day_differs"),
        (other.name, "same_day_differs"),
    }
    assert world.facts(PERSON_DAY)["alex"]["email_sent"] == 7
    assert world.facts(PERSON_DAY, DAY - timedelta(1))["alex"]["email_sent"] == 4


def test_only_the_contradicting_day_of_a_file_is_left_out(world: World) -> None:
    both = (email(DAY, alex=1).data + email(DAY - timedelta(1), alex=5).data.split(b"\n", 1)[1]).replace(b"\n\n", b"\n")
    report = world.bring_in(Found("both.csv", both), email(DAY, alex=2))
    assert [one.name for one in report.taken] == ["both.csv"]
    assert "days_refused" in [notice.reason for notice in report.taken[0].notices]
    assert world.store.days(PERSON_DAY) == [DAY - timedelta(1)]
    assert [row.day for row in world.store.coverage()] == [DAY - timedelta(1)]


def test_two_sources_may_not_fill_the_same_column_in_one_run(world: World) -> None:
    rival = Found("open.csv", f"day,person,email_sent\n{DAY},alex@x.example,9\n".encode())
    report = world.bring_in(rival, email(DAY, alex=1))
    assert {one.reason for one in report.skipped} == {"two_sources"}
    assert world.store.days(PERSON_DAY) == []


def test_a_later_run_replaces_the_day_whole(world: World) -> None:
    world.bring_in(email(DAY, alex=1, megan=2))
    world.bring_in(email(DAY, alex=3))
    assert {who: told["email_sent"] for who, told in world.facts(PERSON_DAY).items()} == {"alex": 3}


def test_a_month_of_files_is_one_commit(world: World) -> None:
    world.bring_in(*(email(DAY - timedelta(back), alex=back) for back in range(31)))
    assert DeltaTable(world.store.folder / "person_day").version() == 1
    world.bring_in(*(email(DAY - timedelta(back), alex=back) for back in range(32)))
    assert DeltaTable(world.store.folder / "person_day").version() == 3


def test_a_day_on_which_nobody_did_anything_is_covered_and_empty(world: World) -> None:
    world.bring_in(email(DAY, alex=1))
    world.bring_in(Found("quiet.csv", (HEAD + f"{DAY},alex@x.example,False,2026-07-01,0,0,0,1\n").encode()))
    assert world.store.days(PERSON_DAY) == []
    assert [(row.day, row.source) for row in world.store.coverage()] == [(DAY, EMAIL)]


def test_files_that_cannot_be_taken_are_told_with_the_others(world: World) -> None:
    report = world.bring_in("email.csv", "damaged.json", "nothing-we-know.csv")
    assert [one.name for one in report.taken] == ["email.csv"]
    assert [one.name for one in report.skipped] == ["damaged.json", "nothing-we-know.csv"]


def test_nothing_is_written_when_nothing_can_be_taken(world: World) -> None:
    world.bring_in("damaged.json")
    assert not world.store.folder.exists()


def test_one_tenants_files_never_touch_anothers_folder(worlds: Callable[[str], World], tmp_path) -> None:
    one, other = World(tmp_path, "one"), World(tmp_path, "other")
    other.bring_in("email.csv")
    before = {p: p.read_bytes() for p in (tmp_path / "other").rglob("*") if p.is_file()}
    one.bring_in(*AGREEING)
    one.store.vacuum(keep_hours=0)
    assert {p: p.read_bytes() for p in (tmp_path / "other").rglob("*") if p.is_file()} == before
    assert {p.name for p in tmp_path.iterdir()} == {"one", "other"}
