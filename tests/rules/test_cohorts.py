"""Whom an organization is compared with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules import cohorts
from uptake.rules.cohorts import FEWEST_OTHERS, Key, Peer

OWN = {
    Key.REGION: "europe",
    Key.BAND: "300-999",
    Key.LICENCES: "suite",
    Key.INDUSTRY: "education",
    Key.TENURE: "5-9",
}


def peers(count: int, points: int = 50, measure: str = "communication", **changed: str) -> list[Peer]:
    keys = OWN | {Key(name): value for name, value in changed.items()}
    return [Peer(keys, {measure: points})] * count


@pytest.mark.parametrize(("others", "known"), [(4, False), (5, True)])
def test_a_cohort_has_five_others_or_does_not_exist(others, known) -> None:
    assert (cohorts.compare(OWN, "communication", "communication", peers(others)) is not None) is known


@pytest.mark.parametrize(
    ("differs", "alike"),
    [
        ({}, (Key.REGION, Key.BAND, Key.LICENCES, Key.INDUSTRY, Key.TENURE)),
        ({"tenure": "0"}, (Key.REGION, Key.BAND, Key.LICENCES, Key.INDUSTRY)),
        ({"licences": "web_only"}, (Key.REGION, Key.BAND, Key.INDUSTRY)),
        ({"region": "asia"}, (Key.BAND, Key.INDUSTRY)),
        ({"industry": "health"}, (Key.BAND,)),
        ({"band": "1-9"}, ()),
    ],
)
def test_the_comparison_is_widened_in_this_order(differs, alike) -> None:
    found = cohorts.compare(OWN, "communication", "communication", [*peers(4), *peers(1, **differs)])
    assert found is not None
    assert (found.others, found.alike) == (5, alike)


def test_a_stricter_cohort_wins_over_a_larger_one() -> None:
    found = cohorts.compare(OWN, "communication", "communication", [*peers(5, 80), *peers(50, 20, region="asia")])
    assert found is not None
    assert (found.points, found.others) == (80, 5)


def test_ai_is_compared_without_types_of_licences_and_years() -> None:
    others = peers(5, measure="ai_adoption", licences="web_only", tenure="0")
    found = cohorts.compare(OWN, "ai_adoption", "ai_adoption", others)
    assert found is not None
    assert set(found.alike) == {Key.REGION, Key.INDUSTRY, Key.BAND}
    assert all({*keys} <= {Key.REGION, Key.INDUSTRY, Key.BAND} for keys in cohorts.relaxation("ai_adoption"))


def test_what_is_not_known_likens_to_nobody() -> None:
    nobody = dict.fromkeys(Key, "")
    assert not cohorts.alike(nobody, nobody, [Key.REGION])
    found = cohorts.compare(nobody, "communication", "communication", [Peer(nobody, {"communication": 1})] * 5)
    assert found is not None
    assert found.alike == ()


def test_who_has_no_figure_is_not_counted() -> None:
    others = [*peers(4), *peers(9, measure="mobility")]
    assert cohorts.compare(OWN, "communication", "communication", others) is None


def test_the_mean_is_rounded_half_up_to_whole_points() -> None:
    others = [*peers(3, 50), *peers(3, 51)]
    found = cohorts.compare(OWN, "communication", "communication", others)
    assert found is not None
    assert found.points == 51


@given(st.lists(st.tuples(st.integers(0, 100), st.sampled_from(["europe", "asia", ""])), max_size=30))
def test_a_benchmark_lies_among_at_least_five_and_order_is_nothing_to_it(told) -> None:
    others = [Peer(OWN | {Key.REGION: region}, {"communication": points}) for points, region in told]
    found = cohorts.compare(OWN, "communication", "communication", others)
    assert found == cohorts.compare(OWN, "communication", "communication", others[::-1])
    assert (found is None) is (len(told) < FEWEST_OTHERS)
    if found is not None:
        assert found.others >= FEWEST_OTHERS
        assert min(points for points, _ in told) <= found.points <= max(points for points, _ in told)


@pytest.mark.parametrize(
    ("licensed", "band"),
    [(0, ""), (1, "1-9"), (9, "1-9"), (10, "10-99"), (299, "100-299"), (300, "300-999"), (999, "300-999"),
     (1000, "1000-4999"), (19_999, "5000-19999"), (20_000, "20000+")],
)  # fmt: skip
def test_bands_of_licensed_users(licensed, band) -> None:
    assert cohorts.band(licensed) == band


@pytest.mark.parametrize(
    ("since", "band"),
    [
        (None, ""),
        (date(2026, 5, 13), ""),
        (date(2026, 5, 12), "0"),
        (date(2025, 5, 13), "0"),
        (date(2025, 5, 12), "1-2"),
        (date(2023, 5, 13), "1-2"),
        (date(2023, 5, 12), "3-4"),
        (date(2016, 5, 13), "5-9"),
        (date(2016, 5, 12), "10+"),
    ],
)
def test_years_are_whole_years(since, band) -> None:
    assert cohorts.tenure(since, date(2026, 5, 12)) == band


@pytest.mark.parametrize(
    ("licensed", "types"),
    [
        ({}, ""),
        ({"exchange": 0}, ""),
        ({"exchange": 100, "apps": 10, "copilot": 9}, "suite"),
        ({"exchange": 100, "apps": 9, "copilot": 10}, "web_only_with_copilot"),
        ({"skype": 5}, "other"),
    ],
)
def test_types_of_licences_count_from_one_in_ten(licensed, types) -> None:
    assert cohorts.licence_types(licensed) == types


def test_a_figure_fits_when_every_key_it_names_agrees() -> None:
    anybody = dict.fromkeys(Key, "")
    assert cohorts.fits(OWN, anybody)
    assert cohorts.fits(OWN, anybody | {Key.REGION: "europe"})
    assert not cohorts.fits(OWN, anybody | {Key.REGION: "asia"})


def test_nearness_grows_along_the_relaxation() -> None:
    found = [cohorts.nearness({key: OWN[key] for key in keys}) for keys in cohorts.RELAXATION]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)
