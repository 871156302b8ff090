import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.rules.delivery import REASONS, Hold, Message, Show, decide, gates
from uptake.rules.frequency import INTERVALS, LIFETIME_SHOWS, NEVER, History, Kind
from uptake.rules.surfaces import Format

CASES = tomllib.loads((Path(__file__).parents[2] / "cases/delivery/decide.toml").read_text(encoding="utf-8"))
PERSON = 7
NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def message_of(case):
    return Message(
        id=1,
        kind=Kind(case["kind"]),
        active=case["active"],
        starts_at=case["starts_at"],
        ends_at=case["ends_at"],
        interval=INTERVALS[case["interval"]],
        surfaces=frozenset(case["surfaces"]),
        locales=frozenset(case["texts"]),
        recipients={PERSON} if case["recipient"] else set(),
        lifetime_showings=LIFETIME_SHOWS[Format(case["format"])],
    )


def circumstances_of(case):
    return {
        "person": PERSON,
        "languages": tuple(case["languages"]),
        "surface": case["surface"],
        "history": History(**case["history"]),
        "now": case["now"],
        "switched_on": case["switched_on"],
    }


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["id"])
def test_the_worked_example_holds(case):
    case = CASES["usual"] | case
    verdict = decide(message_of(case), **circumstances_of(case))
    assert (verdict.reason if isinstance(verdict, Hold) else "show") == case["expect"]
    if "locale" in case:
        assert verdict == Show(1, case["locale"])


def test_every_gate_holds_in_some_worked_example():
    assert {case["expect"] for case in CASES["case"]} == {"show", *REASONS}


def test_the_worked_examples_of_delivery_all_have_a_case():
    told = {match[0] for case in CASES["case"] if (match := re.match(r"M\d+", case["id"]))}
    assert told == {"M19", "M20", "M21", "M22", "M23", "M24", "M25", "M26", "M43"}


moments = st.sampled_from([NOW + n * DAY for n in (-400, -8, -7, -1, 0, 1, 7, 8, 400)])
circumstances = st.fixed_dictionaries(
    {
        "person": st.sampled_from([1, 2]),
        "languages": st.sampled_from([("en",), ("de", "en"), ("lv",), ()]),
        "surface": st.sampled_from(["web-bar", "word-bar"]),
        "history": st.builds(
            History,
            showings=st.integers(0, 3),
            shown_at=st.none() | moments,
            clicked_at=st.none() | moments,
            dismissed_at=st.none() | moments,
            leased_until=st.none() | moments,
        ),
        "now": moments,
        "switched_on": st.booleans(),
    }
)
messages = st.builds(
    Message,
    id=st.just(1),
    kind=st.sampled_from(Kind),
    active=st.booleans(),
    starts_at=moments,
    ends_at=moments,
    interval=st.sampled_from(sorted(INTERVALS.values())),
    surfaces=st.sampled_from([frozenset({"web-bar"}), frozenset({"web-bar", "word-bar"})]),
    locales=st.sampled_from([frozenset({"en"}), frozenset({"en", "de"})]),
    recipients=st.sampled_from([frozenset({1}), frozenset({1, 2})]),
    lifetime_showings=st.sampled_from([None, 2]),
)


@settings(deadline=None)
@given(messages, circumstances)
def test_the_page_and_the_delivery_say_the_same(message, asked):
    verdict = decide(message, **asked)
    page = gates(message, **asked)
    assert tuple(gate.reason for gate in page) == REASONS
    holding = [gate for gate in page if not gate.passes]
    if isinstance(verdict, Hold):
        assert (verdict.reason, verdict.until) == (holding[0].reason, holding[0].until)
    else:
        assert holding == []


@settings(deadline=None)
@given(messages, circumstances, st.floats(0, 1, exclude_max=True))
def test_what_is_held_until_a_moment_is_held_at_every_moment_before(message, asked, part):
    verdict = decide(message, **asked)
    if isinstance(verdict, Hold):
        end = min(verdict.until, asked["now"] + 2000 * DAY)
        between = asked["now"] + part * (end - asked["now"])
        assert isinstance(decide(message, **(asked | {"now": between})), Hold)


@settings(deadline=None)
@given(messages, circumstances)
def test_a_hold_ends_in_the_future(message, asked):
    verdict = decide(message, **asked)
    assert isinstance(verdict, Show) or asked["now"] < verdict.until <= NEVER
