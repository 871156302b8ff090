"""Goals: who sets them, what is refused, and how they stand."""

from datetime import date, timedelta

import pytest
from django.test import Client
from insights.planning import DAY, NOW, PASSWORD, acting, circumstances, founded, history, recorded, result

from uptake.insights import goals
from uptake.insights.models import Goal
from uptake.rules.forecast import Forecast, Outlook, Unknown
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.score.categories import COMMUNICATION
from uptake.tenancy.models import AuditEntry, Tenant

TODAY = NOW.date()
SOON = TODAY + timedelta(days=56)
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Tenant:
    return founded()


def put(tenant, points=70, category="communication", by_day=SOON, role=Role.SUCCESS_MANAGER) -> None:
    goals.set_goal(category=category, points=points, by_day=by_day, by=acting(tenant, role), now=NOW)


def stands(tenant, day) -> goals.Progress:
    (found,) = goals.progress(tenant, day, TODAY)
    return found


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.GLOBAL_ADMINISTRATOR, True),
        (Role.SUCCESS_MANAGER, True),
        (Role.REPORTS_READER, False),
        (Role.MESSAGES_WRITER, False),
    ],
)
def test_goals_are_set_by_those_whose_work_adoption_is(tenant, role, allowed) -> None:
    if allowed:
        put(tenant, role=role)
    else:
        with pytest.raises(Refused, match="not_allowed"):
            put(tenant, role=role)
        with pytest.raises(Refused, match="not_allowed"):
            goals.remove_goal(category="communication", by=acting(tenant, role), now=NOW)
    assert Goal.objects.of(tenant).exists() is allowed


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"points": 0}, "goal_out_of_range"),
        ({"points": 101}, "goal_out_of_range"),
        ({"category": "cooking"}, "no_such_category"),
        ({"by_day": TODAY}, "goal_day"),
        ({"by_day": TODAY + goals.FARTHEST + timedelta(days=1)}, "goal_day"),
    ],
)
def test_a_goal_that_cannot_be_is_refused(tenant, changed, reason) -> None:
    with pytest.raises(Refused, match=reason):
        put(tenant, **changed)
    assert not Goal.objects.of(tenant).exists()


def test_the_borders_of_a_goal_are_allowed(tenant) -> None:
    put(tenant, points=1, by_day=TODAY + timedelta(days=1))
    put(tenant, points=100, by_day=TODAY + goals.FARTHEST)
    assert [goal.points for goal in Goal.objects.of(tenant)] == [100]


def test_a_goal_remembers_where_it_began_and_is_audited(tenant) -> None:
    recorded(tenant, result("communication.modes", DAY, 50, 100))
    put(tenant)
    goals.remove_goal(category="communication", by=acting(tenant, Role.SUCCESS_MANAGER), now=NOW)
    put(tenant)
    put(tenant, points=80)
    row = Goal.objects.of(tenant).get()
    assert (row.points, row.from_day, row.from_points) == (80, DAY, 50)
    written = AuditEntry.objects.of(tenant).order_by("pk").values_list("action", flat=True)
    assert list(written) == ["goal.set", "goal.removed", "goal.set", "goal.set"]


def test_a_goal_of_one_organization_is_nothing_to_another(tenant) -> None:
    put(tenant)
    other = founded("vale")
    day = recorded(other, result("communication.modes", DAY, 50, 100))
    assert goals.progress(other, day, TODAY) == []


def test_a_rising_line_is_on_track_and_reached_in_the_end(tenant) -> None:
    day = history(tenant, "communication.modes", lambda place: 0.5 + place * 0.001)
    put(tenant, points=72)
    found = stands(tenant, day)
    assert found.now == 68
    assert isinstance(found.seen, Forecast)
    assert found.outlook is Outlook.ON_TRACK
    put(tenant, points=68)
    assert stands(tenant, day).outlook is Outlook.REACHED
    put(tenant, points=99)
    assert stands(tenant, day).outlook is Outlook.OUT_OF_REACH


def test_the_way_is_counted_from_where_it_began(tenant) -> None:
    day = recorded(tenant, result("communication.modes", DAY, 50, 100))
    put(tenant, points=70)
    Goal.objects.of(tenant).update(from_points=40)
    assert stands(tenant, day).way == pytest.approx(1 / 3)


def test_a_goal_of_the_total_is_told_in_percent(tenant) -> None:
    day = recorded(tenant, result("communication.modes", DAY, 50, 100), result("mobility.platforms", DAY, 20, 100))
    put(tenant, category="", points=40)
    found = stands(tenant, day)
    assert (found.category, found.now) == (None, 35)
    assert goals.history(tenant, day, None).values[-1] == pytest.approx(35)


def test_a_change_of_definition_is_never_taken_for_a_trend(tenant) -> None:
    """Half of the people leave the count in the middle: what looks like a jump is forgotten, not extended."""
    day = history(tenant, "communication.modes", lambda place: 0.3 if place < 90 else 0.8)
    put(tenant, points=90, by_day=SOON)
    jumping = stands(tenant, day)
    assert isinstance(jumping.seen, Forecast)
    assert jumping.seen.drift > 5
    changed = DAY - timedelta(days=89)
    circumstances(tenant, changed - timedelta(days=1), exclusions="few")
    circumstances(tenant, changed, exclusions="many")
    found = stands(tenant, day)
    assert isinstance(found.seen, Forecast)
    assert found.seen.drift == 0
    assert found.outlook is Outlook.OUT_OF_REACH
    assert goals.baseline(tenant, day, COMMUNICATION) is None


def test_too_little_history_gives_no_forecast(tenant) -> None:
    day = history(tenant, "communication.modes", lambda _place: 0.5, days=60)
    put(tenant)
    found = stands(tenant, day)
    assert (found.seen, found.outlook) == (Unknown.TOO_LITTLE_HISTORY, Outlook.UNKNOWN)


def test_the_own_baseline_is_90_days_old(tenant) -> None:
    day = history(tenant, "communication.modes", lambda place: place / 200)
    found = goals.baseline(tenant, day, COMMUNICATION)
    assert found == goals.Baseline(DAY - timedelta(days=90), 45)
    assert goals.baseline(tenant, day, COMMUNICATION, back=200) is None


@pytest.fixture
def browse(tenant):
    def opened(role=Role.SUCCESS_MANAGER) -> Client:
        acting(tenant, role)
        client = Client(SERVER_NAME="localhost")
        assert client.login(username=f"{role.value}@hill.example", password=PASSWORD)
        return client

    return opened


def seen(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_page_sets_shows_and_removes_a_goal(tenant, browse) -> None:
    history(tenant, "communication.modes", lambda place: 0.5 + place * 0.001)
    page = browse()
    ahead = date.today() + timedelta(days=40)  # noqa: DTZ011 - the page asks the real clock
    told = {"category": "communication", "points": 90, "by_day": ahead.isoformat()}
    assert page.post("/plan/goals/set/", told).status_code == 302
    assert "Remove the goal: Communication" in seen(page.get("/plan/goals/"))
    assert page.post("/plan/goals/remove/", {"category": "communication"}).status_code == 302
    assert "No goals yet" in seen(page.get("/plan/goals/"))


def test_what_is_wrong_is_told_beside_the_field(tenant, browse) -> None:
    page = browse()
    past = page.post("/plan/goals/set/", {"category": "", "points": 50, "by_day": "2020-01-01"})
    assert past.status_code == 400
    assert "Choose a day after today" in seen(past)
    ahead = page.post("/plan/notes/write/", {"day": "2999-01-01", "text": "x"})
    assert "This day is still to come." in seen(ahead)
    assert page.post("/plan/notes/write/", {"day": "2026-01-01", "text": "Move"}).status_code == 302
    assert "Move" in seen(page.get("/plan/goals/"))


def test_a_reader_sees_goals_and_cannot_set_any(tenant, browse) -> None:
    page = browse(Role.REPORTS_READER)
    assert "Set or change a goal" not in seen(page.get("/plan/goals/"))
    assert page.post("/plan/goals/set/", {"category": "", "points": 5, "by_day": "2999-01-01"}).status_code == 403
