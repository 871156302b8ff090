"""The page "What if": its numbers are those of the score, its arithmetic is on the page."""

from fractions import Fraction

import pytest
from django.test import Client
from insights.planning import DAY, PASSWORD, acting, founded, recorded, result

from uptake.groups import queries as groups
from uptake.groups.queries import Figure as GroupFigure
from uptake.insights import what_if
from uptake.insights.queries import Day
from uptake.insights.what_if_groups import GroupToday, group_today, offered
from uptake.people.models import Group, Person
from uptake.rules.group_figures import Kind
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.score.categories import AI_ADOPTION, COMMUNICATION, MOBILITY, NETWORK_CONNECTIVITY
from uptake.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return founded()


@pytest.fixture
def day(tenant) -> Day:
    return recorded(
        tenant,
        result("communication.modes", DAY, 125, 200),
        result("mobility.platforms", DAY, 67, 200),
        result("ai_adoption.score", DAY, 100, 240),
    )


@pytest.fixture
def page(tenant) -> Client:
    acting(tenant, Role.REPORTS_READER)
    client = Client(SERVER_NAME="localhost")
    assert client.login(username="reports_reader@hill.example", password=PASSWORD)
    return client


def seen(page: Client, address: str, status: int = 200) -> str:
    answer = page.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_nothing_moved_is_the_score_of_the_day(day) -> None:
    found = what_if.moved(day, {})
    assert (found.today, found.then, found.gained) == (day.total, day.total, 0)
    assert [row.points for row in found.rows] == [day.points(row.category) for row in found.rows]
    exact = {name: share for name, share in what_if.shares(day).items() if share is not None}
    assert what_if.moved(day, exact).then == day.total


def test_a_moved_share_is_added_up(day) -> None:
    found = what_if.moved(day, {"communication": Fraction(3, 4)})
    assert [row.gained for row in found.rows] == [12, 0, 0]
    assert found.sum_says == "75 + 34 + 42 = 151 of 300 points"


def test_beginners_are_told_step_by_step(day) -> None:
    found = what_if.if_some_began(day, COMMUNICATION, Fraction(1, 2))
    assert found.steps == (
        "Today 62.50% do, so 37.50% do not yet.",
        "50.00% of 37.50% is 18.75% more.",
        "62.50% + 18.75% = 81.25%",
    )
    assert found.outcome.gained == 81 - 63


def test_a_group_adds_by_its_size(day) -> None:
    found = what_if.if_group_adopted(day, MOBILITY, GroupToday("Sales", 40), Fraction(1, 2))
    assert found.steps[0] == "Sales counts with 40 of 200 people, and is taken to do it as often as all: 33.50%."
    assert found.steps[2] == "33.50% + 3.30% = 36.80%"


def test_a_group_of_which_more_is_told_counts_with_that(day) -> None:
    found = what_if.if_group_adopted(day, MOBILITY, GroupToday("Sales", 40, Fraction(1, 10)), Fraction(1, 2))
    assert found.steps[0] == "Sales counts with 40 of 200 people, of whom about 10.00% do today."
    assert found.steps[2] == "33.50% + 8.00% = 41.50%"
    already = what_if.if_group_adopted(day, MOBILITY, GroupToday("Sales", 40, Fraction(6, 10)), Fraction(1, 2))
    assert already.outcome.gained == 0


def test_a_group_of_fewer_than_ten_is_refused(tenant, day) -> None:
    with pytest.raises(Refused, match="group_too_small"):
        group_today(tenant, day, MOBILITY, "g-Board")


@pytest.mark.parametrize("category", [AI_ADOPTION, NETWORK_CONNECTIVITY])
def test_people_can_only_begin_where_people_are_counted(day, category) -> None:
    with pytest.raises(Refused, match="no_such_category"):
        what_if.if_some_began(day, category, Fraction(1, 2))
    assert what_if.about_people(day) == [COMMUNICATION, MOBILITY]


def test_the_page_moves_shares_without_script(page, day) -> None:
    told = seen(page, "/plan/what-if/?communication=75&mobility=")
    assert "75 + 34 + 42 = 151 of 300 points" in told
    assert "75.00% of 100 points = 75" in told


@pytest.mark.parametrize("value", ["101", "-1", "many"])
def test_a_share_that_cannot_be_is_told(page, day, value) -> None:
    assert "63 + 34 + 42 = 139 of 300 points" in seen(page, f"/plan/what-if/?communication={value}", 400)


def test_the_page_asks_about_groups_of_ten_and_more(page, tenant, day) -> None:
    people = [Person(tenant=tenant, number=n, principal=f"u{n}@hill.example") for n in range(12)]
    Person.objects.of(tenant).bulk_create(people)
    for name, count in (("Sales", 12), ("Board", 9)):
        group = Group.objects.of(tenant).create(tenant=tenant, directory_id=f"g-{name}", name=name)
        group.members.set(Person.objects.of(tenant).filter(number__lt=count))
    told = seen(page, "/plan/what-if/?begin=communication&who=g-Sales&part=100")
    assert "Sales counts with 12 of 200 people" in told
    assert "Board" not in told
    assert page.get("/plan/what-if/?begin=communication&who=g-Board&part=100").status_code == 400


def test_before_the_first_score_the_page_says_so(page, tenant) -> None:
    assert "No score yet" in seen(page, "/plan/what-if/")


def test_groups_are_those_of_the_attributes_once_they_are_on(tenant, day, monkeypatch) -> None:
    """What is counted with is what is told of a group anyway: the lower end of its band, a whole percentage."""
    told = [GroupFigure("mobility.platforms", DAY, "city", ("Germany", "", "Ulm"), Kind.ABOUT, 25, 20, 29)]
    monkeypatch.setattr(groups, "settings_of", lambda _tenant: groups.Settings(on=True, attributes=("city",)))
    monkeypatch.setattr(groups, "shown_groups", lambda _tenant, _attribute: [("Germany", "", "Ulm")])
    monkeypatch.setattr(groups, "figures", lambda _tenant, metrics, *_: [f for f in told if f.metric in metrics])
    (ulm,) = offered(tenant)
    assert ulm.name == "Ulm, Germany"
    assert group_today(tenant, day, MOBILITY, ulm.key) == GroupToday("Ulm, Germany", 20, Fraction(1, 4))
    with pytest.raises(Refused, match="group_too_small"):
        group_today(tenant, day, COMMUNICATION, ulm.key)
