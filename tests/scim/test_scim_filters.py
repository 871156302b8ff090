"""A filter finds whom the standard says, in the database as in plain Python, or is refused."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scim2_models import SCIMException, ScimFilter

from uptake.people import provisioned
from uptake.people.provisioning import KeptPerson, ToldPerson, keep_person
from uptake.scim import users
from uptake.scim.asking import PERSONS, groups_of
from uptake.scim.filters import LONGEST, condition
from uptake.scim.problems import Problem
from uptake.scim.shapes import ENTERPRISE, Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
WORDS = ["ann", "Ann", "bo", "an", "a%", "a_b", "Sales", "sales and more", "SE", 'say "hi"', "back\\slash"]
TEXTS = ["userName", "displayName", "externalId", "userType", "addresses.country", f"{ENTERPRISE}:department"]
QUOTE = ScimFilter.quote

told_persons = st.builds(
    ToldPerson,
    user_name=st.just(""),
    external_id=st.just(""),
    name=st.sampled_from(["", *WORDS]),
    active=st.sampled_from([None, True, False]),
    user_type=st.sampled_from(["", "Member", "guest"]),
    department=st.sampled_from(["", *WORDS]),
    country=st.sampled_from(["", *WORDS]),
)
comparisons = st.one_of(
    st.builds(
        lambda name, op, word: f"{name} {op} {QUOTE(word)}",
        st.sampled_from(TEXTS),
        st.sampled_from(["eq", "ne", "co", "sw", "ew", "EQ", "Co"]),
        st.sampled_from(WORDS),
    ),
    st.builds(lambda name: f"{name} pr", st.sampled_from([*TEXTS, "active", "addresses", "id", "meta.created"])),
    st.builds(
        lambda op, value: f"active {op} {value}", st.sampled_from(["eq", "ne"]), st.sampled_from(["true", "false"])
    ),
    st.builds(lambda word: f'addresses[type eq "work" and country eq {QUOTE(word)}]', st.sampled_from(WORDS)),
    st.builds(
        lambda op, day: f'meta.created {op} "2026-03-{day:02}T08:00:00Z"',
        st.sampled_from(["gt", "ge", "lt", "le", "eq"]),
        st.integers(4, 6),
    ),
)
filters = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds(lambda one, other: f"({one}) and ({other})", inner, inner),
        st.builds(lambda one, other: f"({one}) or ({other})", inner, inner),
        st.builds(lambda one: f"not ({one})", inner),
    ),
    max_leaves=6,
)


@pytest.fixture
def crowd(hill):
    return hill.organization.gina


def shape(kept: KeptPerson):
    return Person.model_validate(users.as_json(kept, "http://localhost/x"))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(told_persons, min_size=1, max_size=4), asked=filters)
def test_the_database_finds_whom_the_standard_says(crowd, people, asked):
    with transaction.atomic():
        kept = [
            keep_person(replace(each, user_name=f"{each.name or 'x'}{n}@hill.example"), by=crowd, now=NOW)
            for n, each in enumerate(people)
        ]
        _total, found = provisioned.persons(crowd.tenant, condition(asked, PERSONS))
        transaction.set_rollback(True)  # the next example begins with nobody
    wanted = {each.public_id for each in kept if ScimFilter[Person](asked).match(shape(each))}
    assert {each.public_id for each in found} == wanted


@given(
    text=st.text(max_size=60)
    | st.lists(st.sampled_from([*"()[]\"'.: ", "eq", "and", "not", "userName", "a"])).map(" ".join)
)
def test_any_text_is_a_condition_or_refused(text):
    with suppress(SCIMException, Problem):
        condition(text, PERSONS)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "  ",
        "userName",
        "userName eq",
        'userName eq "a',
        'userName = "a"',
        'userName eq "a" and',
        'userName gt "a"',
        "userName eq 5",
        "userName co true",
        'active gt "a"',
        'active eq "perhaps"',
        'id co "a"',
        'meta.created gt "yesterday"',
        'meta.created gt "2026-03-05"',
        "meta.created gt 5",
        'emails.value eq "ann@hill.example"',
        'emails[type eq "work"].value eq "ann@hill.example"',
        'name.familyName eq "Ek"',
        'shoe eq "5"',
        'userName.value eq "a"',
        'userName[value eq "a"]',
        'addresses[emails eq "a"]',
        'addresses.type eq "work"',
        f'{ENTERPRISE}:manager eq "a"',
        'urn:example:User:userName eq "a"',
        'userName eq "\\ud800"',
        'userName co "\\u0000"',
        "(" * 3000 + 'userName eq "a"' + ")" * 3000,
        " or ".join(['userName eq "a"'] * 1000),
        "not (" * 50 + 'userName eq "a"' + ")" * 50,
    ],
)
def test_a_filter_that_is_not_understood_is_refused_and_never_answered_with_nobody(hill, asked):
    hill.add("ann@hill.example")
    told = hill.ask("post", "Users/.search", {"filter": asked, "schemas": []})
    assert (told.status, told.body["scimType"]) == (400, "invalidFilter")


@pytest.mark.parametrize(
    "asked", ['members co "a"', 'members[display eq "a"]', 'members.display eq "a"', 'owner eq "a"']
)
def test_groups_are_asked_for_by_what_is_kept_of_them(hill, asked):
    with pytest.raises(Problem):
        condition(asked, groups_of(hill.tenant))


def test_a_filter_of_many_words_within_the_limit_is_answered(hill):
    hill.add("ann@hill.example")
    asked = " or ".join(f'userName eq "p{n}@hill.example"' for n in range(100))
    assert len(asked) < LONGEST
    assert hill.ask("post", "Users/.search", {"filter": asked}).body["totalResults"] == 0
    assert (
        hill.ask("post", "Users/.search", {"filter": f'{asked} or userName eq "ANN@hill.example"'}).body["totalResults"]
        == 1
    )


def test_a_list_comes_page_by_page_in_the_order_that_is_asked_for(hill):
    for n in (3, 1, 2):
        hill.add(f"p{n}@hill.example", displayName=f"P {n}")
    first = hill.get("Users?sortBy=userName&count=2").body
    assert [each["displayName"] for each in first["Resources"]] == ["P 1", "P 2"]
    assert (first["totalResults"], first["startIndex"], first["itemsPerPage"]) == (3, 1, 2)
    second = hill.get("Users?sortBy=displayName&sortOrder=descending&startIndex=3").body
    assert [each["displayName"] for each in second["Resources"]] == ["P 1"]
    assert hill.get("Users?count=0").body["totalResults"] == 3
    assert hill.get("Users?count=0").body["Resources"] == []
    assert hill.get("Users?startIndex=-5&count=-1").body["startIndex"] == 1
    assert hill.get("Users?startIndex=99999999999999999999").body["Resources"] == []


@pytest.mark.parametrize(
    "parameters", ["count=x", "startIndex=1.5", "sortBy=shoe", "attributes=id&excludedAttributes=id"]
)
def test_parameters_that_make_no_sense_are_refused(hill, parameters):
    assert hill.get(f"Users?{parameters}").status == 400


def test_attributes_are_told_on_request(hill):
    ann = hill.add("ann@hill.example", displayName="Ann", **{ENTERPRISE: {"department": "Sales", "organization": "H"}})
    assert set(hill.get(f"Users/{ann}?attributes=userName").body) == {"schemas", "id", "userName"}
    told = hill.get(f"Users/{ann}?attributes={ENTERPRISE}:department,meta.version").body
    assert told[ENTERPRISE] == {"department": "Sales"}
    assert set(told["meta"]) == {"version"}
    less = hill.get(f"Users/{ann}?excludedAttributes=displayName,{ENTERPRISE}:department,id").body
    assert "displayName" not in less
    assert less[ENTERPRISE] == {"organization": "H"}
    assert less["id"] == ann
