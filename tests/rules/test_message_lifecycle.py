import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.message_lifecycle import (
    FINAL,
    MOVES,
    OCCUPIES_ITS_INSIGHT,
    State,
    as_diagram,
    due,
    move,
    possible,
)
from uptake.rules.permissions import Permission, Role, require
from uptake.rules.refusals import Refused

CASES = Path(__file__).parents[2] / "cases" / "lifecycle"


def cases(name):
    found = tomllib.loads((CASES / name).read_text())["case"]
    return [pytest.param(case, id=case["id"]) for case in found]


def reachable(start):
    found, fresh = {start}, {start}
    while fresh:
        fresh = {m.target for m in MOVES if m.source in fresh} - found
        found |= fresh
    return found


@pytest.mark.parametrize("case", cases("moves.toml"))
def test_what_may_be_asked_for(case):
    try:
        edge = move(State(case["state"]), case["move"])
        require([Role(case["role"])], edge.needs)
        answer = edge.target.value
    except Refused as refused:
        answer = refused.reason
    assert answer == case["expect"], case["says"]


@pytest.mark.parametrize("case", cases("clock.toml"))
def test_what_the_clock_does(case):
    name = due(State(case["state"]), starts_at=case["starts_at"], ends_at=case["ends_at"], now=case["now"])
    assert (name or "") == case["expect"], case["says"]


def test_every_state_can_be_reached_from_a_draft():
    assert reachable(State.DRAFT) == set(State)


def test_only_completed_canceled_and_failed_are_final():
    assert {State.COMPLETED, State.CANCELED, State.FAILED} == FINAL
    assert {state for state in State if not any(m.source is state for m in MOVES)} == FINAL


def test_every_state_comes_to_an_end():
    assert all(reachable(state) & FINAL for state in State)


def test_a_name_leads_from_a_state_to_one_place_only():
    edges = [(m.source, m.name) for m in MOVES]
    assert len(edges) == len(set(edges))


def test_only_what_delivers_or_is_about_to_holds_its_insight():
    assert {State.PENDING, State.SCHEDULED, State.ACTIVE} == OCCUPIES_ITS_INSIGHT


def test_the_clock_never_asks_an_admin_for_permission():
    clock = {"lapse", "register", "fail", "start", "complete"}
    assert {m.name for m in MOVES if m.needs is None} == clock


def test_approval_needs_the_approver_and_everything_else_the_writer():
    needs = {m.name: m.needs for m in MOVES if m.needs}
    assert {name for name, need in needs.items() if need is Permission.APPROVE_MESSAGE} == {
        "approve",
        "reject",
    }
    assert {need for name, need in needs.items() if name not in ("approve", "reject")} == {Permission.WRITE_MESSAGE}


@given(st.sampled_from(State), st.text(max_size=12))
def test_a_move_that_is_not_in_the_table_is_refused(state, name):
    if any(m.source is state and m.name == name for m in MOVES):
        return
    with pytest.raises(Refused) as refused:
        move(state, name)
    assert refused.value.reason == "no_such_move"


@pytest.mark.parametrize("state", State)
def test_what_is_offered_is_what_the_table_allows(state):
    assert set(possible(state)) == {m.name for m in MOVES if m.source is state and m.needs}


def test_what_is_due_is_in_the_table():
    moments = [None, *(datetime(2025, month, 1, tzinfo=UTC) for month in (1, 3, 5))]
    for state in State:
        for starts_at in moments:
            for ends_at in moments:
                name = due(state, starts_at=starts_at, ends_at=ends_at, now=moments[2])
                assert name is None or move(state, name).needs is None


def test_the_diagram_draws_every_move_and_every_end():
    lines = as_diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert {line.strip() for line in lines[2:]} == {
        *(f"{m.source.value} --> {m.target.value}: {m.name}" for m in MOVES),
        *(f"{state.value} --> [*]" for state in FINAL),
    }
    assert len(lines) == 2 + len(MOVES) + len(FINAL)
