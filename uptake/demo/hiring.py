"""Who works in an invented organization: drawn person by person from a seed."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from uptake.demo.chance import chance
from uptake.demo.departments import BY_NAME, DEPARTMENTS, HISTORY, Character, Department
from uptake.demo.licences import Holding
from uptake.demo.licensing import ERASED_AFTER, LONG_AGO, basic_licence, with_copilot
from uptake.demo.names import full_name, plain
from uptake.demo.persons import SENDS, SILENT, Person
from uptake.demo.places import Place, language_tag

FORMER = 0.03  # people erased before the last day, beside those still listed
GUESTS = 0.03
CAST = (
    (SILENT, "en", "Finance"),
    (SILENT, "de", "Purchasing"),
    (SILENT, "fr", "Finance"),
    (SILENT, "es", "Research and Development"),
    (SILENT, "ja", "Research and Development"),
    (SILENT, "ar", "Purchasing"),
    (SENDS, "de", "Marketing"),
    (SENDS, "en", "Sales"),
)
PARTNERS = ("norvik-consulting", "studio-pavane", "ostrava-tooling", "lumen-audit")


def hire(
    seed: int,
    people: int,
    *,
    slug: str,
    places: Sequence[Place],
    companies: Sequence[str],
    character: Character,
) -> tuple[Person, ...]:
    """Exactly `people` listed members, then those already erased, then guests; addresses are unique."""
    draw = chance(seed, "people")
    taken: set[str] = set()
    hired: list[Person] = [
        _cast(part, language, department, draw, places, companies, slug, taken) for part, language, department in CAST
    ]
    former = round(people * FORMER)
    hired += [
        _member(draw, places, companies, slug, taken, character, erased=number >= people)
        for number in range(len(hired), people + former)
    ]
    hired = with_copilot(draw, hired, round(people * character.copilot))
    hired += [_guest(draw, slug, taken, places) for _ in range(round(people * GUESTS))]
    return tuple(hired)


def _cast(
    part: str,
    language: str,
    department: str,
    draw: np.random.Generator,
    places: Sequence[Place],
    companies: Sequence[str],
    slug: str,
    taken: set[str],
) -> Person:
    """Somebody for the sample intranet: at a desk, full time, there all the time."""
    place = next((place for place in places if place.languages[0] == language), places[0])
    company = _company(place, places, companies)
    person = _person(draw, language, BY_NAME[department], 1, company, place, slug, taken, own_script=True)
    return replace(person, part=part, holdings=(Holding("E3", LONG_AGO),))


def _member(
    draw: np.random.Generator,
    places: Sequence[Place],
    companies: Sequence[str],
    slug: str,
    taken: set[str],
    character: Character,
    *,
    erased: bool,
) -> Person:
    department = _department(draw, character)
    frontline = bool(draw.random() < department.frontline * min(1.0, character.frontline))
    weights = np.array([p.weight * (3 if frontline and p.production else 1) for p in places])
    place = places[int(draw.choice(len(places), p=weights / weights.sum()))]
    language = place.languages[int(draw.integers(len(place.languages)))]
    level = 0 if frontline else int(draw.choice(4, p=(0.55, 0.29, 0.12, 0.04)))
    own_script = bool(draw.random() < 0.4)
    company = _company(place, places, companies)
    person = _person(draw, language, department, level, company, place, slug, taken, own_script=own_script)
    arrives = int(draw.integers(1, HISTORY)) if draw.random() < 0.07 else None
    leaves = None
    if erased:
        leaves = int(draw.integers(ERASED_AFTER + 1, HISTORY))
        arrives = None if arrives is None or arrives <= leaves + 14 else arrives
    elif draw.random() < 0.007:
        leaves, arrives = int(draw.integers(1, ERASED_AFTER)), None
    licensed_until = leaves if erased else None
    holdings = basic_licence(draw, department, arrives, licensed_until, frontline=frontline, level=level)
    return replace(
        person,
        department="" if draw.random() < 0.02 else person.department,
        frontline=frontline,
        off_days=_off_days(draw, part_time=0.06 if frontline else 0.13),
        arrives=arrives,
        leaves=leaves,
        erased=leaves - ERASED_AFTER if erased and leaves is not None else None,
        holdings=holdings,
    )


def _department(draw: np.random.Generator, character: Character) -> Department:
    """One of the departments; with fewer frontline people the departments that hold them shrink."""
    parts = np.array([d.part * (character.frontline if d.frontline >= 0.5 else 1.0) for d in DEPARTMENTS])
    return DEPARTMENTS[int(draw.choice(len(DEPARTMENTS), p=parts / parts.sum()))]


def _company(place: Place, places: Sequence[Place], companies: Sequence[str]) -> str:
    """The legal entity of a place: the first for the countries near the first place, others by region."""
    regions = ({"DE", "FR", "ES", "GB", "IT", "PL"}, {"US", "BR"}, {"JP", "EG"})
    region = next(number for number, countries in enumerate(regions) if place.country in countries)
    if len(companies) == len(regions):
        return companies[region]
    return companies[0] if place.country == places[0].country else companies[1]


def _person(
    draw: np.random.Generator,
    language: str,
    department: Department,
    level: int,
    company: str,
    place: Place,
    slug: str,
    taken: set[str],
    *,
    own_script: bool,
) -> Person:
    name = full_name(language, draw, own_script=own_script)
    sign_in, number = name.sign_in, 2
    while sign_in.lower() in taken:
        sign_in, number = f"{name.sign_in}{number}", number + 1
    taken.add(sign_in.lower())
    return Person(
        principal=f"{sign_in}@{slug}.example",
        directory_id=_identifier(draw),
        name=name.shown,
        given=name.given,
        family=name.family,
        language=language_tag(language, place.country),
        department=department.name,
        level=level,
        company=company,
        place=place,
    )


def _off_days(draw: np.random.Generator, *, part_time: float) -> frozenset[int]:
    if draw.random() >= part_time:
        return frozenset()
    return frozenset(int(day) for day in draw.choice(5, size=int(draw.integers(1, 3)), replace=False))


def _guest(draw: np.random.Generator, slug: str, taken: set[str], places: Sequence[Place]) -> Person:
    """Somebody of a partner, invited into the tenant: no licence, no department."""
    place = places[int(draw.integers(len(places)))]
    language = place.languages[0]
    name = full_name(language, draw, own_script=False)
    partner = PARTNERS[int(draw.integers(len(PARTNERS)))]
    local, number = plain(name.sign_in.replace(".", "-"), "en").lower(), 2
    sign_in = f"{local}_{partner}.example#EXT#"
    while sign_in.lower() in taken:
        sign_in, number = f"{local}{number}_{partner}.example#EXT#", number + 1
    taken.add(sign_in.lower())
    return Person(
        principal=f"{sign_in}@{slug}.example",
        directory_id=_identifier(draw),
        name=name.shown,
        given=name.given,
        family=name.family,
        language="",
        department="",
        level=0,
        company="",
        place=place,
        guest=True,
    )


def _identifier(draw: np.random.Generator) -> str:
    return str(uuid.UUID(bytes=draw.bytes(16), version=4))
