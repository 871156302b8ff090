"""Pseudonyms: the same for the same name, another for another, and nothing of the name in them."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.concealed import is_concealed
from uptake.rules.guests import is_guest
from uptake.rules.pseudonyms import NAMES_AS_THEY_ARE, Pseudonyms, is_identifier, is_pseudonym

ONE, OTHER = Pseudonyms(b"1" * 32), Pseudonyms(b"2" * 32)
ANNA = "anna.berg@hill.example"
ID = "cd3f4a52-1111-4222-8333-444455556666"
names = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)


def test_the_pseudonym_of_a_name_stays_what_it_is() -> None:
    assert Pseudonyms(b"k" * 32).of(ANNA) == "p-6e46e155ff67c024a38a293519f97200@80e7718b905c"
    assert Pseudonyms(b"k" * 32).of(ID) == "i-dcd397cd844026a2328847fad5fd5d74"


@given(names)
def test_without_a_key_a_name_is_kept_in_small_letters(name) -> None:
    assert NAMES_AS_THEY_ARE.of(name) == name.strip().lower()
    assert NAMES_AS_THEY_ARE.of_thing(name) == name
    assert (NAMES_AS_THEY_ARE.on, NAMES_AS_THEY_ARE.check) == (False, "")


@given(names)
def test_with_a_key_whatever_comes_becomes_a_pseudonym_that_tells_no_part_of_it(name) -> None:
    kept = ONE.of(name)
    assert is_pseudonym(kept)
    assert is_pseudonym(OTHER.of(name))
    assert kept[2:34] != OTHER.of(name)[2:34]
    assert not is_concealed(kept.upper())


@given(names, names)
def test_two_names_have_one_pseudonym_only_if_they_are_the_same_in_small_letters(one, other) -> None:
    assert (ONE.of(one) == ONE.of(other)) == (one.strip().lower() == other.strip().lower())


@pytest.mark.parametrize("written", [ANNA, "Anna.Berg@Hill.Example", f"  {ANNA}\t"])
def test_capitals_and_space_around_a_name_mean_nothing(written) -> None:
    assert ONE.of(written) == ONE.of(ANNA)


def test_an_identifier_of_the_directory_is_told_from_a_name_in_any_letters() -> None:
    assert is_identifier(ONE.of(ID))
    assert ONE.of(ID.upper()) == ONE.of(ID)
    assert not is_identifier(ONE.of(ANNA))
    assert not is_identifier(ID)


def test_nothing_stays_nothing() -> None:
    assert (ONE.of(""), ONE.of("  ")) == ("", "")


@pytest.mark.parametrize("name", [ANNA, "eve_fabrikam.example#EXT#@hill.onmicrosoft.example", "A" * 32, "anna"])
def test_a_guest_stays_recognisable_as_one_and_nobody_else(name) -> None:
    assert is_guest(ONE.of(name)) == is_guest(name)


def test_domains_can_be_asked_for_and_not_read() -> None:
    kept = {ONE.of(name).partition("@")[2] for name in (ANNA, "bo@valley.example")}
    found = ONE.domains(kept)
    assert "hill.example" in found
    assert "Valley.Example" in found
    assert "dale.example" not in found
    assert "hill.example" not in OTHER.domains(kept)
    assert not any("hill" in each for each in kept)
    assert NAMES_AS_THEY_ARE.domains({"hill.example"}) == {"hill.example"}


def test_things_are_turned_apart_from_names() -> None:
    assert ONE.of_thing(ANNA) not in ONE.of(ANNA)
    assert ONE.of_thing(ANNA) != OTHER.of_thing(ANNA)
    assert ONE.of_thing("a") != ONE.of_thing("A")


def test_a_key_is_recognised_without_being_told() -> None:
    assert ONE.check == Pseudonyms(b"1" * 32).check
    assert ONE.check not in ("", OTHER.check)
    assert b"1" * 8 not in bytes.fromhex(ONE.check)


def test_a_short_key_is_none() -> None:
    with pytest.raises(ValueError, match="less than 32 bytes"):
        Pseudonyms(b"x" * 31)


@given(st.uuids())
def test_names_never_have_the_form_of_a_pseudonym(identifier: uuid.UUID) -> None:
    assert not is_pseudonym(str(identifier))
    assert not is_pseudonym(f"p-{identifier}@hill.example")
