import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.rules.delivery import REASONS, Asked, Hold, Message, Show, decide, gates
from uptake.rules.device_gates import Device, DeviceRules, reasons
from uptake.rules.frequency import INTERVALS, LIFETIME_SHOWS, NEVER, NOTHING_YET, History, Kind
from uptake.rules.peace import WEEK, Peace, full_until, quiet_until
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
        lifetime_showings=LIFETIME_SHOWS.get(Format(case["format"])),
        unlicensed=set() if case["licensed"] else {PERSON},
        held_out={PERSON} if case["held_out"] else set(),
        fallback_locale=case["fallback"],
    )


def asked_of(case):
    now, told = case["now"], case.get("device")
    peace = Peace(**case["peace"])
    device = told and Device(**(told | {"updates": frozenset(told.get("updates", ()))}))
    return Asked(
        person=PERSON,
        languages=tuple(case["languages"]),
        surface=case["surface"],
        now=now,
        switched_on=case["switched_on"],
        device=device and reasons(device, case["surface"], DeviceRules(**case["devices"])),
        quiet_until=quiet_until(peace, now),
        snoozed_until=case.get("snoozed_until"),
        full_until=full_until(peace.weekly_cap, [seen + WEEK for seen in case["seen_this_week"]], now),
    )


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["id"])
def test_the_worked_example_holds(case):
    case = CASES["usual"] | case
    verdict = decide(message_of(case), asked_of(case), History(**case["history"]))
    assert (verdict.reason if isinstance(verdict, Hold) else "show") == case["expect"]
    if "locale" in case:
        assert verdict == Show(1, case["locale"])
    if "until" in case:
        assert verdict.until == case["until"]


def test_every_gate_holds_in_some_worked_example():
    assert {case["expect"] for case in CASES["case"]} == {"show", *REASONS}


def test_the_worked_examples_of_delivery_all_have_a_case():
    told = {match[0] for case in CASES["case"] if (match := re.match(r"M\d+", case["id"]))}
    numbers = [*range(19, 27), *range(37, 41), *range(42, 46)]
    assert told == {f"M{number}" for number in numbers}


moments = st.sampled_from([NOW + n * DAY for n in (-400, -8, -7, -1, 0, 1, 7, 8, 400)])
histories = st.builds(
    History,
    showings=st.integers(0, 3),
    shown_at=st.none() | moments,
    clicked_at=st.none() | moments,
    dismissed_at=st.none() | moments,
    leased_until=st.none() | moments,
    irrelevant_at=st.none() | moments,
)
circumstances = st.fixed_dictionaries(
    {
        "person": st.sampled_from([1, 2]),
        "languages": st.sampled_from([("en",), ("de", "en"), ("lv",), ()]),
        "surface": st.sampled_from(["web-bar", "word-bar", "windows-taskbar"]),
        "now": moments,
        "switched_on": st.booleans(),
        "device": st.sampled_from([None, (), ("device_join",), ("device_build", "device_policy:AllowWindowsTips")]),
        "quiet_until": st.none() | moments,
        "snoozed_until": st.none() | moments,
        "full_until": st.none() | moments,
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
    surfaces=st.sampled_from([frozenset({"web-bar"}), frozenset({"web-bar", "word-bar", "windows-taskbar"})]),
    locales=st.sampled_from([frozenset({"en"}), frozenset({"en", "de"}), frozenset({"en-US", "de-DE"})]),
    recipients=st.sampled_from([frozenset({1}), frozenset({1, 2})]),
    lifetime_showings=st.sampled_from([None, 2]),
    unlicensed=st.sampled_from([frozenset(), frozenset({1})]),
    held_out=st.sampled_from([frozenset(), frozenset({1})]),
    fallback_locale=st.sampled_from(["", "de-DE"]),
    test=st.booleans(),
)


@settings(deadline=None)
@given(messages, circumstances, histories)
def test_the_page_and_the_delivery_say_the_same(message, asked, history):
    verdict = decide(message, Asked(**asked), history)
    page = gates(message, Asked(**asked), history)
    assert tuple(gate.reason for gate in page) == REASONS
    holding = [gate for gate in page if not gate.passes]
    if isinstance(verdict, Hold):
        assert (verdict.reason, verdict.until) == (holding[0].reason, holding[0].until)
    else:
        assert holding == []


@settings(deadline=None)
@given(messages, circumstances, histories, st.floats(0, 1, exclude_max=True))
def test_what_is_held_until_a_moment_is_held_at_every_moment_before(message, asked, history, part):
    verdict = decide(message, Asked(**asked), history)
    if isinstance(verdict, Hold):
        end = min(verdict.until, asked["now"] + 2000 * DAY)
        between = asked["now"] + part * (end - asked["now"])
        assert isinstance(decide(message, Asked(**(asked | {"now": between})), history), Hold)


@settings(deadline=None)
@given(messages, circumstances, histories)
def test_a_hold_ends_in_the_future(message, asked, history):
    verdict = decide(message, Asked(**asked), history)
    assert isinstance(verdict, Show) or asked["now"] < verdict.until <= NEVER


PEACEFUL = {"quiet_until": None, "snoozed_until": None, "full_until": None}


@settings(deadline=None)
@given(messages, circumstances, histories)
def test_what_insists_is_not_kept_away_by_any_peace(message, asked, history):
    if message.insists:
        told = Asked(**asked), Asked(**(asked | PEACEFUL))
        assert len({str(decide(message, each, history)) for each in told}) == 1


@settings(deadline=None)
@given(messages, circumstances, histories)
def test_peace_only_ever_takes_away(message, asked, history):
    with_peace = decide(message, Asked(**asked), history)
    without = decide(message, Asked(**(asked | PEACEFUL)), history)
    assert isinstance(with_peace, Hold) or with_peace == without


@settings(deadline=None)
@given(messages, circumstances, histories)
def test_no_device_matters_outside_of_windows(message, asked, history):
    if asked["surface"] != "windows-taskbar":
        told = decide(message, Asked(**asked), history)
        assert told == decide(message, Asked(**(asked | {"device": None})), history)


@settings(deadline=None)
@given(messages, circumstances, histories)
def test_nobody_who_is_left_out_is_ever_shown_anything(message, asked, history):
    if asked["person"] in message.held_out or asked["person"] in message.unlicensed:
        assert isinstance(decide(message, Asked(**asked), history), Hold)


def test_a_message_that_insists_is_urgent_or_a_test():
    usual = {
        "id": 1,
        "active": True,
        "starts_at": NOW,
        "ends_at": NOW + DAY,
        "interval": 7 * DAY,
        "surfaces": frozenset({"web-bar"}),
        "locales": frozenset({"en", "en-US"}),
        "recipients": {PERSON},
    }
    asked = Asked(PERSON, ("en",), "web-bar", NOW, quiet_until=NOW + DAY)
    shown = {
        (kind, test): isinstance(decide(Message(kind=kind, test=test, **usual), asked, NOTHING_YET), Show)
        for kind in Kind
        for test in (False, True)
    }
    assert shown == {(kind, test): test or kind is Kind.URGENT for kind in Kind for test in (False, True)}
