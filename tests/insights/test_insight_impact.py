"""The card "How can I impact my score", and the next best actions over the whole score."""

from datetime import timedelta

import pytest
from insights.planning import DAY, NOW, circumstances, founded, recorded, result

from uptake.insights import impact
from uptake.messaging.models import Message
from uptake.rules.message_lifecycle import State
from uptake.score.categories import CATEGORIES, COMMUNICATION, MEETINGS, MOBILITY
from uptake.score.registry import METRICS, metric
from uptake.tenancy.models import Tenant

BEFORE = DAY - timedelta(days=28)
PRACTICES = (
    "chat_before",
    "mostly_accepted",
    "interactive",
    "many_contributed",
    "visual",
    "recorded",
    "chat_after",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return founded()


def of(tenant, day, category=COMMUNICATION, **asked) -> impact.Impact:
    found = impact.of_category(tenant, day, category, **asked)
    assert found is not None
    return found


def test_the_growth_of_28_days_is_told_with_both_shares(tenant) -> None:
    recorded(tenant, result("communication.modes", BEFORE, 100, 200), result("communication.teams", BEFORE, 80, 200))
    now = recorded(tenant, result("communication.modes", DAY, 110, 200), result("communication.teams", DAY, 120, 200))
    found = of(tenant, now)
    assert found.growth_title == "Sending Teams messages"
    assert found.growth == "From 40.0% to 60.0% in 28 days: 20 percentage points more."


@pytest.mark.parametrize(
    "changed",
    [{"method": "communication.modes/0"}, {"basis": "period:30@2026-06-28"}, {"basis": "daily:28/28;last-dates"}],
)
def test_another_definition_is_no_growth(tenant, changed) -> None:
    recorded(tenant, result("communication.modes", BEFORE, 10, 200, **changed))
    now = recorded(tenant, result("communication.modes", DAY, 190, 200))
    assert of(tenant, now).growth == ""


def test_other_exclusions_are_no_growth(tenant) -> None:
    recorded(tenant, result("communication.modes", BEFORE, 10, 200))
    now = recorded(tenant, result("communication.modes", DAY, 190, 200))
    assert of(tenant, now).growth != ""
    circumstances(tenant, BEFORE, exclusions="a")
    circumstances(tenant, DAY, exclusions="b")
    assert of(tenant, now).growth == ""


def test_more_of_what_warns_is_no_growth(tenant) -> None:
    for day, share in ((BEFORE, 10), (DAY, 100)):
        now = recorded(
            tenant, result("mobility.platforms", day, 100, 200), result("mobility.outlook_desktop", day, share, 200)
        )
    assert of(tenant, now, MOBILITY).growth == ""


def test_the_room_of_a_category_with_one_share_is_what_is_missing_to_100(tenant) -> None:
    found = of(tenant, recorded(tenant, result("communication.modes", DAY, 125, 200)))
    assert found.room_title == "More than one mode of communication"
    assert found.room == "It stands at 62.5%. At 100% it would bring 37.5 more points."
    assert found.not_yet == "75 people do not yet."
    assert found.each == "Each person more who begins brings 0.5 points."


def test_the_room_of_meetings_is_weighed_by_phase(tenant) -> None:
    """Section 1.2: (100 - score) / (3 * practices of the phase); 70 of a phase of two beats 80 of one of three."""
    shares = dict.fromkeys(PRACTICES, 100) | {"interactive": 20, "recorded": 30}
    rows = [result(f"meetings.{name}", DAY, share, 100, asked=50) for name, share in shares.items()]
    now = recorded(tenant, result("meetings.practices", DAY, 60, 100, asked=50), *rows)
    found = of(tenant, now, MEETINGS)
    assert found.room_title == "Recorded"
    assert "11.7 more points" in found.room
    assert (found.each, found.not_yet) == ("", "")


@pytest.mark.parametrize(("above", "told"), [(191, ""), (190, "10 people do not yet.")])
def test_fewer_than_ten_people_are_never_counted(tenant, above, told) -> None:
    assert of(tenant, recorded(tenant, result("communication.modes", DAY, above, 200))).not_yet == told


def test_without_data_there_is_no_card(tenant) -> None:
    day = recorded(tenant, result("communication.modes", DAY, 5, 9), result("mobility.platforms", DAY, 50, 100))
    assert impact.of_category(tenant, day, COMMUNICATION) is None


def test_next_steps_are_ranked_by_points(tenant) -> None:
    day = recorded(
        tenant,
        result("communication.modes", DAY, 150, 200),
        result("mobility.platforms", DAY, 40, 200),
        result("teamwork.workspaces", DAY, 200, 200),
    )
    found = impact.next_steps(tenant, day)
    assert [(step.category.id, step.to_full, step.likely) for step in found] == [
        ("mobility", 80, 8),
        ("communication", 25, 2.5),
    ]
    assert found[1].likely_says == "2.5 points if one in ten of those who do not yet began"
    assert [message.id for message in found[1].messages] == ["communicate_in_teams", "mention_people"]


def test_a_message_can_be_created_until_one_is_out(tenant) -> None:
    day = recorded(tenant, result("communication.modes", DAY, 150, 200))
    offers = of(tenant, day, may_write=True).messages
    assert {(offer.may_create, offer.holder) for offer in offers} == {(True, None)}
    assert not of(tenant, day, may_write=False).messages[0].may_create
    Message.objects.of(tenant).create(
        tenant=tenant, kind="recommendation", action="communicate_in_teams", insight="communication.teams",
        category="communication", location="office_bar", state=State.ACTIVE.value, name="Now", interval="weekly",
        creator="w", created_at=NOW, edited_at=NOW, starts_at=NOW,
    )  # fmt: skip
    offer, other = of(tenant, day, may_write=True).messages
    assert (offer.may_create, other.may_create) == (False, True)
    assert offer.holder is not None
    assert offer.holder.name == "Now"


def test_nothing_can_be_created_while_messages_are_off(tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(messages_on=False)
    tenant.refresh_from_db()
    day = recorded(tenant, result("communication.modes", DAY, 150, 200))
    assert not of(tenant, day, may_write=True).messages[0].may_create


def test_each_name_that_warns_is_the_name_of_an_insight() -> None:
    ids = [each.id for each in METRICS]
    for category, names in impact.NOT_BETTER_WHEN_MORE.items():
        assert category in {each.id for each in CATEGORIES}
        for name in names:
            assert any(each.startswith(f"{category}.") and name in each for each in ids), (category, name)


def test_the_seven_practices_weigh_a_hundred_points_together() -> None:
    weights = impact.parts_of_points(metric(impact.BY_PHASE))
    assert set(weights) == {f"meetings.{name}" for name in PRACTICES}
    assert sum(weights.values()) == 100
    assert all(metric(name).category == MEETINGS for name in weights)
