"""Persons, groups and products of the directory, as JSON and as CSV."""

from collections.abc import Callable
from datetime import date

from facts_world import SNAPSHOT, World

from uptake.facts.importers.deliveries import Delivery, Licence, Member, Skipped
from uptake.facts.importers.found import Found
from uptake.facts.sources import DIRECTORY
from uptake.facts.tables import PERSON_STATE

DELIVERED = Callable[[str], Delivery]
ALEX = "11111111-0000-0000-0000-000000000001"


def bits(*products: str) -> int:
    return sum(PERSON_STATE["products"].bit(product) for product in products)


def test_persons_come_with_everything_the_directory_tells(delivered: DELIVERED) -> None:
    alex, lee, joni = delivered("users.json").persons
    assert (alex.principal, alex.directory_id, alex.name) == (
        "ana.ruiz@hillside.example",
        ALEX,
        "Ana Ruiz",
    )
    assert (alex.language, alex.company, alex.department) == ("de-DE", "Hillside", "Marketing")
    assert (alex.country, alex.state, alex.city) == ("Germany", "BE", "Berlin")
    assert (alex.account_enabled, alex.guest, lee.account_enabled, joni.guest) == (True, False, False, True)


def test_the_directory_becomes_the_state_of_the_snapshot_day(world: World) -> None:
    world.bring_in("users.json")
    told = world.facts(PERSON_STATE, SNAPSHOT)
    assert told["ana.ruiz"] == {
        "account_enabled": True,
        "guest": False,
        "products": bits("exchange", "teams", "sharepoint", "onedrive", "apps", "copilot"),
        "company": "Hillside",
        "department": "Marketing",
        "country": "Germany",
        "state": "BE",
        "city": "Berlin",
    }
    assert told["lena.gold"] == {"account_enabled": False, "guest": False, "products": bits("apps")}
    assert [(row.day, row.source, row.people) for row in world.store.coverage()] == [(SNAPSHOT, DIRECTORY, 3)]


def test_licences_open_products_through_the_plans_bought(world: World) -> None:
    report = world.bring_in("users-with-licences.json", "skus.json")
    told = world.facts(PERSON_STATE, SNAPSHOT)["diego.siciliani"]
    assert told["products"] == bits("exchange", "apps")  # Teams is switched off in the licence
    assert all(not taken.notices for taken in report.taken)


def test_licences_without_the_products_bought_leave_products_unknown(world: World) -> None:
    report = world.bring_in("users-with-licences.json")
    assert "products" not in world.facts(PERSON_STATE, SNAPSHOT)["diego.siciliani"]
    assert [notice.reason for notice in report.taken[0].notices] == ["licences_without_skus"]


def test_state_of_the_directory_and_of_a_report_stand_beside_each_other(world: World) -> None:
    world.bring_in("active-users.csv")
    world.bring_in("users.json")
    reported = world.facts(PERSON_STATE, date(2026, 7, 26))["ana.ruiz"]
    assert "products_reported" in reported
    assert "products" not in reported


def test_groups_come_with_their_members_and_inner_groups(delivered: DELIVERED) -> None:
    outer, inner, unknown = delivered("groups.json").groups
    assert outer.members == (
        Member(ALEX, "ana.ruiz@hillside.example"),
        Member(inner.directory_id, is_group=True),
    )
    assert (outer.transitive, inner.transitive) == (False, True)
    assert unknown.members is None


def test_memberships_line_by_line_make_groups(delivered: DELIVERED) -> None:
    (group,) = delivered("memberships.csv").groups
    assert group.name == "Works council"
    assert [m.principal for m in group.members or ()] == [
        "ana.ruiz@hillside.example",
        "lena.gold@hillside.example",
    ]


def test_a_csv_of_persons_has_the_same_property_names(delivered: DELIVERED, world: World) -> None:
    delivery = delivered("users.csv")
    assert [(p.principal, p.account_enabled, p.department) for p in delivery.persons] == [
        ("ana.ruiz@hillside.example", True, "Marketing"),
        ("lena.gold@hillside.example", False, ""),
    ]
    world.bring_in(delivery)
    told = world.facts(PERSON_STATE, SNAPSHOT)
    assert told["ana.ruiz"]["products"] == bits("exchange", "teams")
    assert told["lena.gold"]["products"] == 0


def test_members_without_their_group_are_refused(skipped: Callable[..., Skipped]) -> None:
    assert skipped("members-of-nobody.json").reason == "members_without_group"


def test_pages_of_one_answer_are_joined(world: World) -> None:
    page = '{{"value":[{{"id":"{0}","userPrincipalName":"{0}@x.example","accountEnabled":true}}]}}'
    report = world.bring_in(*(Found(f"{n}.json", page.format(n).encode()) for n in ("one", "two")))
    assert set(world.facts(PERSON_STATE, SNAPSHOT)) == {"one", "two"}
    assert [person.principal for person in report.persons] == ["one@x.example", "two@x.example"]


def test_a_person_without_a_name_or_with_a_strange_state_is_set_aside(world: World) -> None:
    users = (
        '{"value":[{"id":"1","accountEnabled":true},'
        '{"userPrincipalName":"a@x.example","accountEnabled":"perhaps"},'
        '{"userPrincipalName":"b@x.example","accountEnabled":true},'
        '{"id":"9","@removed":{"reason":"deleted"}}]}'
    )
    report = world.bring_in(Found("users.json", users.encode()))
    assert [(bad.row, bad.reason) for bad in report.taken[0].bad_rows] == [
        (1, "no_person"),
        (2, "bad_yes_no"),
    ]
    assert {notice.reason for notice in report.taken[0].notices} == {"removed_left_out", "rows_set_aside"}


def test_licences_are_read_with_the_plans_switched_off(delivered: DELIVERED) -> None:
    (person,) = delivered("users-with-licences.json").persons
    off = frozenset({"57ff2da0-773e-42df-b2af-ffb7a2317929"})
    assert person.licences == (Licence("06ebc4ee-1bb5-47dd-8120-11324bc54e06", off),)
