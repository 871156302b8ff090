from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from uptake.demo.behaviour import Activity, behave
from uptake.demo.organization import DEMO_TENANTS, DemoTenant, Organization, made
from uptake.demo.traits import bit

Flags = npt.NDArray[np.bool_]


def did(history: Activity, column: str, ago: int) -> Flags:
    """Who did it at least once in the 28 days that end so many days before the last."""
    last = len(history.days) - 1 - ago
    rows = (history.day > last - 28) & (history.day <= last) & (history.columns[column] > 0)
    found = np.zeros(history.products.shape[1], np.bool_)
    found[history.person[rows]] = True
    return found


def enabled(organization: Organization, history: Activity, product: str, ago: int) -> Flags:
    last = len(history.days) - 1 - ago
    held = (history.products[last - 27 : last + 1] & bit(product)).any(axis=0)
    counts = [not p.guest and (p.leaves is None or p.leaves < ago) for p in organization.people]
    return held & np.array(counts)


def communication(organization: Organization, history: Activity, ago: int) -> float:
    able = sum(enabled(organization, history, p, ago).astype(int) for p in ("exchange", "teams", "engage")) >= 2
    teams = did(history, "chat_sent", ago) | did(history, "channel_sent", ago)
    modes = did(history, "email_sent", ago).astype(int) + teams + did(history, "community_posts", ago)
    return 100 * (able & (modes >= 2)).sum() / able.sum()


def mobility(organization: Organization, history: Activity, ago: int) -> float:
    last = len(history.days) - 1 - ago
    rows = (history.day > last - 28) & (history.day <= last)
    several = np.zeros(len(organization.people), np.bool_)
    for app in ("outlook", "word", "excel", "powerpoint", "onenote", "teams", "engage"):
        flags = np.zeros(len(organization.people), np.int64)
        np.bitwise_or.at(flags, history.person[rows], history.columns[f"{app}_platforms"][rows])
        several |= np.isin(flags, (3, 5, 6, 7))
    able = np.logical_or.reduce(
        [enabled(organization, history, product, ago) for product in ("apps", "exchange", "engage", "teams")]
    )
    return 100 * (several & able).sum() / able.sum()


def assistant(organization: Organization, history: Activity, ago: int) -> float:
    last = len(history.days) - 1 - ago
    rows = (history.day > last - 28) & (history.day <= last) & (history.columns["copilot_apps"] > 0)
    days = np.bincount(history.person[rows], minlength=len(organization.people))
    licensed = (history.products[last] & bit("copilot")) > 0
    return float(100 * np.minimum(1, days[licensed] / 12).mean())


def test_communication_rises_slowly_to_about_two_thirds(main: Organization, history: Activity) -> None:
    assert 54 <= communication(main, history, 180) <= 61
    assert 65 <= communication(main, history, 0) <= 72


def test_mobility_ends_between_fifty_and_sixty(main: Organization, history: Activity) -> None:
    assert 50 <= mobility(main, history, 0) <= 60
    assert mobility(main, history, 0) > mobility(main, history, 180) + 3


def test_ai_adoption_grows_clearly_to_between_forty_and_fifty(main: Organization, history: Activity) -> None:
    assert 40 <= assistant(main, history, 0) <= 50
    assert assistant(main, history, 0) > assistant(main, history, 180) + 12


def test_a_few_hundred_people_could_send_teams_messages_and_do_not(main: Organization, history: Activity) -> None:
    silent = enabled(main, history, "teams", 0) & ~did(history, "chat_sent", 0) & ~did(history, "channel_sent", 0)
    assert 300 <= silent.sum() <= 600


@pytest.mark.parametrize(("department", "training"), [("Customer Service", 96), ("Logistics", 45)])
def test_a_training_lifts_its_department_within_four_weeks(
    main: Organization, history: Activity, department: str, training: int
) -> None:
    here = np.array([p.department == department and p.arrives is None and p.leaves is None for p in main.people])

    def part(ago: int) -> float:
        return float((did(history, "chat_sent", ago) & here).sum() / here.sum())

    assert part(training - 28) - part(training + 1) > 0.12
    assert abs(part(training + 1) - part(training + 29)) < 0.1


def test_departments_differ_as_their_work_does(main: Organization, history: Activity) -> None:
    def part(department: str, column: str) -> float:
        here = np.array([p.department == department and p.listed for p in main.people])
        return float((did(history, column, 0) & here).sum() / here.sum())

    assert part("Sales", "chat_sent") > 0.75
    assert part("IT", "chat_sent") > 0.85
    assert part("Legal", "chat_sent") < 0.2
    assert part("Legal", "email_sent") > 0.85
    assert part("Production", "word_platforms") < 0.35
    assert part("IT", "copilot_apps") > 2 * part("Finance", "copilot_apps")


def test_weeks_have_a_rhythm_that_differs_by_country(main: Organization, history: Activity) -> None:
    desks = np.array([not p.frontline and not p.guest for p in main.people])
    weekday = np.array([day.weekday() for day in history.days])

    def active(country: str, day: int) -> float:
        here = desks & np.array([p.place.country == country for p in main.people])
        return float((here[history.person] & (weekday[history.day] == day)).sum())

    assert active("DE", 5) < 0.15 * active("DE", 1)
    assert active("DE", 6) < 0.15 * active("DE", 1)
    assert active("EG", 4) < 0.15 * active("EG", 1)
    assert active("EG", 6) > 0.8 * active("EG", 1)


def test_summer_is_quieter_and_a_public_holiday_quieter_still(main: Organization, history: Activity) -> None:
    in_france = np.array([p.place.country == "FR" and not p.frontline for p in main.people])

    def on(day: date) -> int:
        return int((in_france[history.person] & (history.day == history.days.index(day))).sum())

    assert on(date(2026, 8, 12)) < 0.75 * on(date(2026, 10, 14))
    assert on(date(2026, 7, 14)) < 0.2 * on(date(2026, 7, 15))


def test_volumes_have_a_long_tail_and_some_people_are_away_for_weeks(main: Organization, history: Activity) -> None:
    sent = np.bincount(history.person, weights=history.columns["email_sent"], minlength=len(main.people))
    sent = np.sort(sent[sent > 0])
    assert sent[-len(sent) // 10 :].sum() > 0.25 * sent.sum()
    assert sent[-1] > 6 * np.median(sent)
    held = enabled(main, history, "exchange", 0)
    steady = np.array([p.arrives is None and p.leaves is None and not p.frontline for p in main.people])
    there = np.zeros(len(main.people), np.bool_)
    there[history.person[history.day > len(history.days) - 22]] = True
    assert 5 <= (held & steady & ~there).sum() <= 150


def test_nobody_does_anything_without_the_licence_for_it(history: Activity) -> None:
    held = history.products[history.day, history.person]
    for column, product in (
        ("email_sent", "exchange"), ("community_posts", "engage"), ("onedrive_files", "onedrive"),
        ("copilot_apps", "copilot"), ("word_platforms", "apps"),
    ):  # fmt: skip
        assert not ((history.columns[column] > 0) & ((held & bit(product)) == 0)).any(), column


def test_new_people_do_nothing_before_their_account_exists(main: Organization, history: Activity) -> None:
    arrives = np.array([10_000 if p.arrives is None else p.arrives for p in main.people])
    assert (arrives < 210).sum() > 80
    assert (len(history.days) - 1 - history.day <= arrives[history.person]).all()


@pytest.mark.parametrize("tenant", DEMO_TENANTS[1:], ids=lambda tenant: tenant.slug)
def test_peers_differ_from_the_main_tenant(tenant: DemoTenant, main: Organization, history: Activity) -> None:
    peer = made(tenant)
    days = tuple(date(2026, 11, 20) - timedelta(days=ago) for ago in reversed(range(28)))
    difference = communication(peer, behave(peer, days), 0) - communication(main, history, 0)
    assert abs(difference) > 4
