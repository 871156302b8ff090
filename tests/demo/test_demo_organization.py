import re
from collections import Counter

import pytest

from uptake.demo.chance import chance
from uptake.demo.names import FAMILY, GIVEN, full_name, plain
from uptake.demo.organization import DEMO_TENANTS, DemoTenant, Organization, made, people_to_meet
from uptake.demo.persons import SENDS, SILENT
from uptake.rules.locales import match

by_slug = pytest.mark.parametrize("tenant", DEMO_TENANTS, ids=lambda tenant: tenant.slug)


@by_slug
def test_the_directory_lists_exactly_the_people_asked_for(tenant: DemoTenant) -> None:
    people = made(tenant).people
    assert sum(person.listed and not person.guest for person in people) == tenant.people
    assert any(person.guest for person in people)
    assert any(not person.listed for person in people)


@by_slug
def test_every_address_is_plain_unique_and_invented(tenant: DemoTenant) -> None:
    principals = [person.principal for person in made(tenant).people]
    assert len({principal.lower() for principal in principals}) == len(principals)
    for principal in principals:
        assert re.fullmatch(rf"[A-Za-z0-9._#-]+@{tenant.slug}\.example", principal.replace(".example#EXT#", "")), (
            principal
        )


def test_the_same_seed_makes_the_same_organization_and_another_seed_another(main: Organization) -> None:
    again = made(DEMO_TENANTS[0])
    assert again == main
    assert chance(1, "people").random() != chance(2, "people").random()
    assert chance(1, "people").random() != chance(1, "groups").random()


@by_slug
def test_people_to_meet_speak_many_languages_and_two_have_adopted(tenant: DemoTenant) -> None:
    people = people_to_meet(made(tenant))
    silent = [match(person.language) for person in people if person.part == SILENT]
    assert silent == ["en", "de", "fr", "es", "ja", "ar"]
    assert sum(person.part == SENDS for person in people) >= 2
    for person in people:
        assert person.listed
        assert person.enabled
        assert not person.frontline
        assert person.holdings[0].offer == "E3"


def test_no_person_to_meet_is_in_a_group_that_may_be_left_out(main: Organization) -> None:
    meeting = {n for n, person in enumerate(main.people) if person in people_to_meet(main)}
    for group in main.groups:
        if not group.name.endswith("department"):
            assert not meeting & set(group.members), group.name


def test_groups_have_the_sizes_and_nesting_that_show_the_rules_about_groups(main: Organization) -> None:
    groups = {group.name: group for group in main.groups}
    assert len(groups["Works council"].members) == 7
    assert len(groups["IT department"].members) > 100
    assert set(groups["Leadership"].inner) == {"Board", "Heads of departments"}
    assert groups["Leadership"].members == ()
    assert "Board" in groups["Priority accounts"].inner
    covered = set(groups["All staff"].members)
    for name in groups["All staff"].inner:
        covered |= set(groups[name].members)
    assert covered == {n for n, person in enumerate(main.people) if person.listed and not person.guest}


def test_attributes_are_uneven_and_sometimes_missing(main: Organization) -> None:
    members = [person for person in main.people if not person.guest]
    departments = Counter(person.department for person in members)
    assert departments["Production"] > 5 * departments["Facilities"]
    assert 0 < departments[""] < 0.05 * len(members)
    assert len({person.company for person in members}) == 3
    assert len({person.place.country for person in members}) >= 8
    assert len({person.language.split("-")[0] for person in members}) >= 8


def test_copilot_licences_come_in_waves_to_about_fifteen_percent(main: Organization) -> None:
    since = Counter(h.since for person in main.people for h in person.holdings if h.offer == "COPILOT")
    assert 0.14 * 2000 <= sum(since.values()) <= 0.16 * 2000
    assert len(since) == 3


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [("Groß", "de", "Gross"), ("Jörg", "de", "Joerg"), ("Łukasz", "pl", "Lukasz"), ("Núñez", "es", "Nunez"),
     ("O'Brien", "en", "OBrien"), ("El-Shafei", "ar", "El-Shafei")],
)  # fmt: skip
def test_a_name_becomes_plain_letters(name: str, language: str, expected: str) -> None:
    assert plain(name, language) == expected


@pytest.mark.parametrize("language", sorted(GIVEN))
def test_every_name_has_a_plain_form(language: str) -> None:
    for name in (*GIVEN[language], *FAMILY[language]):
        assert re.fullmatch(r"[A-Za-z-]+", plain(name.latin, language)), name


def test_japanese_names_in_their_own_script_put_the_family_first() -> None:
    name = full_name("ja", chance(3, "names"), own_script=True)
    assert name.shown == f"{name.family} {name.given}"
    assert not name.shown.isascii()
    assert name.sign_in.isascii()
