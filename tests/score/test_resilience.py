"""The Business resilience report agrees with an oracle, and tells nothing about few people."""

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.score import resilience_oracle as oracle
from tests.score.tenant import FilesOf, Tenant
from uptake.facts.shared_work import FILE_USE, MEETING, PERSON_WEEK
from uptake.facts.sources import AUDIT, CALLS, EMAIL, ENGAGE, TEAMS, open_source
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.score.resilience import Report, resilience
from uptake.score.resilience_collaborators import Collaborators, collaborators
from uptake.score.resilience_figures import Figure
from uptake.score.resilience_measures import MEASURES, Question
from uptake.score.resilience_meetings import shapes

WEEK = timedelta(weeks=1)
NEWEST = date(2026, 6, 22)
TODAY = NEWEST + WEEK
NOW = [NEWEST - n * WEEK for n in range(4)]
BEFORE = [week - 52 * WEEK for week in NOW]
COLUMNS = [column.name for column in PERSON_WEEK.values if column.name != "organization"]
# A seed does not shrink.
FEW = settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


def report(tenant: Tenant, **options) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        return resilience(FilesOf(Path(folder), tenant), TODAY, **{"baseline": "a_year_earlier"} | options)


def figures(found: Report) -> dict[str, Figure]:
    return {figure.measure.id: figure for figure in found.figures}


def weeks_of(people: int, weeks, **values) -> Tenant:
    """The same weeks for everybody; 10 hours of collaboration where nothing else is said."""
    tenant = Tenant()
    told = {"collaboration_hours": 10_000} | values
    tenant.add(PERSON_WEEK, [{"day": w, "code": f"p{n}", **told} for w in weeks for n in range(people)])
    return tenant


SEEDS = st.integers(0, 2**32)


def random_weeks(seed: int, known: int) -> Tenant:
    """Weeks of about a hundred people in up to six organizations, values null, zero or anything."""
    dice = random.Random(seed)
    weeks = [w for w in [*NOW, *BEFORE, NOW[-1] - WEEK] if w == NEWEST or dice.random() < 0.95]
    organizations = ["", None, "Sales", "Support", "Legal", "Board"][:known]
    filled = {name: dice.choice([0.0, 0.02, 0.12, 0.9, 1.0]) for name in COLUMNS}
    rows = [
        {"day": week, "code": f"p{n}", "organization": dice.choices(organizations, range(len(organizations), 0, -1))[0]}
        | {c: dice.choice([0, 1, 5_000, dice.randrange(60_000)]) for c in COLUMNS if dice.random() < filled[c]}
        for week in weeks
        for n in range(dice.randrange(100, 130))
        if dice.random() < 0.9
    ]
    tenant = Tenant()
    tenant.add(PERSON_WEEK, sorted(rows, key=lambda row: row["day"]))
    return tenant


@FEW
@given(SEEDS, st.integers(2, 6))
def test_report_and_oracle_say_the_same_of_the_person_query(seed, known):
    tenant = random_weeks(seed, known)
    found = report(tenant)
    rows = oracle.of_query(tenant.of(PERSON_WEEK))
    active = {row.person for row in rows if row.week in NOW}
    assert found.people == len(active)
    if len(active) < 100:
        assert not found.figures
        return
    periods = found.origins[0].periods
    for name, figure in figures(found).items():
        if name in oracle.IDS:
            check(name, figure, rows, periods, oracle.QUERY_UNITS)


def check(name, figure, rows, periods, units):
    counted = oracle.countable(name, rows)
    now, before = ([each for each in counted if each.week in w] for w in (periods.current, periods.baseline))
    expected, earlier = oracle.value(name, now, units), oracle.value(name, before, units)
    hidden_before = earlier is None and any(name in each.parts for each in rows if each.week in periods.baseline)
    if expected is None or hidden_before:
        assert figure.numbers is None
        return
    assert figure.numbers is not None, name
    assert (figure.numbers.current.value, figure.numbers.current.people) == expected
    told = figure.numbers.baseline
    assert (None if told is None else (told.value, told.people)) == earlier
    for week, value in figure.weeks:
        of_week = oracle.value(name, [each for each in counted if each.week == week], units)
        assert value == (None if of_week is None else of_week[0])
    check_organizations(name, figure, units, now_rows(rows, counted, periods.current), periods, rows, counted)


def now_rows(rows, counted, weeks):
    """Everybody active in the weeks by organization, with only the countable weeks' values."""
    kept = {id(each) for each in counted}
    found = oracle.by_organization([each for each in rows if each.week in weeks])
    return {name: [each for each in of if id(each) in kept] for name, of in found.items()}


def check_organizations(name, figure, units, by_now, periods, rows, counted):
    by_before = now_rows(rows, counted, periods.baseline)
    shown = dict(figure.organizations)
    for organization, numbers in shown.items():
        expected = oracle.value(name, by_now[organization], units)
        assert (numbers.current.value, numbers.current.people) == expected
        if numbers.baseline is not None:
            expected = oracle.value(name, by_before[organization], units)
            assert (numbers.baseline.value, numbers.baseline.people) == expected
    if not shown:
        return
    for of in (by_now, by_before) if figure.numbers.baseline else (by_now,):
        people = {o: (oracle.value(name, weeks, units) or (0, 0))[1] for o, weeks in of.items()}
        assert all(people[o] >= 10 for o in shown)
        rest = [n for o, n in people.items() if o not in shown]
        assert sum(rest) == 0 or sum(rest) >= 10


def random_days(seed: int) -> tuple[Tenant, date]:
    """Days of 140 people, every twentieth of them a guest, and the day that one report never told."""
    dice = random.Random(seed)
    days = [week + timedelta(days=n) for week in [*NOW, *BEFORE] for n in range(7)]
    columns = sorted({column for column, _ in oracle.OWN.values()})
    rows = [
        {"day": day, "person": n} | {c: dice.choice([None, 0, 1, dice.randrange(9_000)]) for c in columns}
        for day in days
        for n in range(140)
        if dice.random() < 0.4
    ]
    tenant = Tenant()
    tenant.add(PERSON_DAY, rows)
    tenant.add(PERSON_STATE, [{"day": TODAY, "person": n, "guest": n % 20 == 0} for n in range(140)])
    late = dice.choice(days)
    tenant.deliver([day for day in days if day != late], TEAMS)
    tenant.deliver(days, EMAIL, ENGAGE)
    return tenant, late


@FEW
@given(SEEDS, st.sets(st.integers(0, 30), max_size=8))
def test_report_and_oracle_say_the_same_of_daily_facts(seed, excluded):
    tenant, late = random_days(seed)
    found = report(tenant, excluded=excluded)
    lost = late - timedelta(days=late.weekday())
    known = {column: {*NOW, *BEFORE} - ({lost} if column in TEAMS_COLUMNS else set()) for column, _ in OWN}
    guests = {n for n in range(140) if n % 20 == 0}
    rows = oracle.of_days(tenant.of(PERSON_DAY), guests | excluded, known)
    periods = found.origins[0].periods
    assert (set(periods.current), set(periods.baseline)) == (set(NOW), set(BEFORE))
    for name, figure in figures(found).items():
        if name in oracle.OWN:
            check(name, figure, rows, periods, oracle.OWN_UNITS)


OWN = list(oracle.OWN.values())
TEAMS_COLUMNS = {"audio_seconds", "chat_sent", "meetings_attended", "channel_sent"}


def test_every_question_has_measures_and_every_measure_an_oracle():
    assert {m.question for m in MEASURES} == set(Question)
    assert {m.id for m in MEASURES} == set(oracle.IDS) | set(oracle.OWN)


@pytest.mark.parametrize(("people", "available"), [(99, False), (100, True)])
def test_a_hundred_active_people_open_the_report(people, available):
    found = report(weeks_of(people, NOW))
    assert bool(found.figures) is available
    assert found.people == people


def test_somebody_who_did_nothing_is_not_active():
    tenant = weeks_of(99, NOW)
    tenant.add(PERSON_WEEK, [{"day": NEWEST, "code": "idle", "collaboration_hours": 0, "internal_network": 12}])
    assert report(tenant).people == 99


def test_without_any_week_the_report_is_not_available():
    assert report(Tenant()) == Report((), (), 0)


@pytest.mark.parametrize(("people", "reason"), [(9, "few_people"), (10, "")])
def test_nine_people_are_hidden_and_ten_are_shown(people, reason):
    tenant = weeks_of(100, NOW)
    rows = tenant.rows[PERSON_WEEK.name]
    tenant.rows[PERSON_WEEK.name] = [
        row | ({"call_hours": 2_000} if int(row["code"][1:]) < people else {}) for row in rows
    ]
    figure = figures(report(tenant))["call_hours"]
    assert figure.reason == reason
    assert (figure.numbers is None) is bool(reason)


def test_a_week_with_few_people_is_a_gap_and_counts_in_no_period():
    tenant = weeks_of(100, NOW[:3], after_hours=1_000)
    tenant.add(
        PERSON_WEEK, [{"day": NOW[3], "code": f"p{n}", "after_hours": 9_000, "email_hours": 1} for n in range(9)]
    )
    figure = figures(report(tenant))["after_hours"]
    assert dict(figure.weeks)[NOW[3]] is None
    assert figure.numbers.current.value == 1


def test_a_measure_about_few_people_in_the_baseline_is_not_shown_either():
    tenant = weeks_of(100, NOW, after_hours=1_000)
    earlier = weeks_of(100, BEFORE).of(PERSON_WEEK)
    tenant.add(PERSON_WEEK, [row | ({"after_hours": 5} if row["code"] == "p1" else {}) for row in earlier])
    found = figures(report(tenant))
    assert found["after_hours"].reason == "few_people"
    assert found["collaboration_hours"].numbers.change == 0


def test_a_baseline_of_zero_gives_no_change():
    tenant = weeks_of(100, NOW, call_hours=4_000)
    tenant.add(PERSON_WEEK, weeks_of(100, BEFORE, call_hours=0).of(PERSON_WEEK))
    numbers = figures(report(tenant))["call_hours"].numbers
    assert (numbers.current.value, numbers.baseline.value, numbers.change) == (4, 0, None)


def test_more_than_an_hour_after_hours_per_working_day_is_more_than_five_a_week():
    tenant = weeks_of(100, NOW, after_hours=5_000)
    rows = tenant.rows[PERSON_WEEK.name]
    tenant.rows[PERSON_WEEK.name] = [row | ({"after_hours": 5_001} if row["code"] < "p2" else {}) for row in rows]
    share = figures(report(tenant))["after_hours_people"].numbers.current
    assert (share.value * 100, share.people) == (12, 100)  # p0, p1, and p10 to p19


def test_a_person_belongs_to_the_organization_that_was_told_last():
    tenant = Tenant()
    for week, where in zip(sorted(NOW), ["Old", "Old", "New", None], strict=True):
        rows = [{"day": week, "code": f"p{n}", "organization": where, "email_hours": 1_000} for n in range(100)]
        tenant.add(PERSON_WEEK, rows)
    assert [name for name, _ in figures(report(tenant))["email_hours"].organizations] == ["New"]


def test_the_person_query_comes_first_and_daily_facts_fill_in():
    tenant = weeks_of(100, NOW, channel_posts=2)
    days = [week + timedelta(days=n) for week in NOW for n in range(7)]
    rows = [{"day": day, "person": n, "community_posts": 1, "channel_sent": 9} for day in days for n in range(100)]
    tenant.add(PERSON_DAY, rows)
    tenant.deliver(days, TEAMS, ENGAGE)
    found = figures(report(tenant))
    assert (found["channel_posts"].numbers.current.value, found["channel_posts"].reading.table) == (2, PERSON_WEEK)
    assert (found["community_posts"].numbers.current.value, found["community_posts"].reading.table) == (7, PERSON_DAY)
    assert found["internal_network"].reason == "no_data"


def test_a_hand_made_table_needs_a_value_in_the_week_and_not_all_seven_days():
    tenant = Tenant()
    days = [week + timedelta(days=4) for week in NOW] + [TODAY]
    tenant.add(PERSON_DAY, [{"day": day, "person": n, "email_sent": 3} for day in days for n in range(100)])
    tenant.deliver(days, open_source(PERSON_DAY))
    found = figures(report(tenant))
    assert found["email_sent"].numbers.current.value == 3
    assert found["channel_posts"].reason == "no_data"


def test_a_week_of_which_a_report_told_some_days_is_not_made_whole_by_a_hand_made_table():
    tenant = Tenant()
    days = [day for week in NOW for n in range(7) if (day := week + timedelta(days=n)) >= NOW[-1] + WEEK / 2] + [TODAY]
    tenant.add(PERSON_DAY, [{"day": day, "person": n, "email_sent": 1} for day in days for n in range(100)])
    tenant.deliver(days, open_source(PERSON_DAY), EMAIL)
    assert figures(report(tenant))["email_sent"].numbers.current.value == 7


def test_excluded_persons_change_nothing_that_is_shown():
    days = [week + timedelta(days=n) for week in NOW for n in range(7)]
    with_them, without = Tenant(), Tenant()
    for tenant, people in ((with_them, 120), (without, 110)):
        tenant.add(PERSON_DAY, [{"day": d, "person": n, "chat_sent": n} for d in days for n in range(people)])
        tenant.deliver(days, TEAMS)
    assert report(with_them, excluded=range(110, 120)) == report(without)


def meetings(weeks, minutes, attendees, **values) -> list[dict]:
    days = [(week, n) for week in weeks for n in range(5)]
    return [
        {"day": week + timedelta(days=n), "meeting": f"{week}{n}", "minutes": minutes, "attendees": attendees} | values
        for week, n in days
    ]


def shapes_of(rows, **options):
    tenant = Tenant()
    tenant.add(MEETING, rows)
    tenant.deliver([row["day"] + timedelta(days=d) for row in rows[::5] for d in range(7)], CALLS)
    with tempfile.TemporaryDirectory() as folder:
        return shapes(FilesOf(Path(folder), tenant), TODAY, **{"baseline": "a_year_earlier"} | options)


@pytest.mark.parametrize(
    ("minutes", "attendees", "length", "size"),
    [(15, 2, 0, 0), (16, 3, 1, 1), (30, 8, 1, 1), (31, 9, 2, 2), (60, 20, 2, 2), (61, 21, 3, 3)],
)
def test_meetings_fall_into_their_bands(minutes, attendees, length, size):
    found = shapes_of(meetings(NOW, minutes, attendees) + meetings(BEFORE, 10, 2))
    assert found.lengths.now[length] == found.sizes.now[size] == sum(found.lengths.now) == 20
    assert found.lengths.before == (20, 0, 0, 0)


def test_calls_are_no_meetings_and_nothing_is_told_about_nine_meetings():
    call, scheduled = MEETING["type"].bit("call"), MEETING["type"].bit("scheduled_once")
    assert shapes_of(meetings(NOW, 20, 3, type=call)).lengths is None
    assert shapes_of(meetings(NOW, 20, 3, type=scheduled)).lengths.now == (0, 20, 0, 0)
    nine = meetings(NOW, 20, 3)
    nine = [row | {"minutes": None if n >= 9 else 20} for n, row in enumerate(nine)]
    found = shapes_of(nine)
    assert found.lengths is None
    assert found.sizes is not None


def test_without_meetings_there_are_no_shapes():
    with tempfile.TemporaryDirectory() as folder:
        assert shapes(FilesOf(Path(folder), Tenant()), TODAY, baseline="first_weeks") is None


def shared_files(people: int, pairs: int) -> Tenant:
    """People with OneDrive, of whom so many pairs change and then read the same file in the current weeks."""
    tenant = Tenant()
    days = [week + timedelta(days=n) for week in NOW for n in range(7)]
    tenant.add(PERSON_STATE, [{"day": NEWEST, "person": n, "products": 0b1000} for n in range(people)])
    use = {"day": NEWEST, "place": 1, "type": 1, "last_use": 200}
    for n in range(pairs):
        changed = use | {"file": f"f{n}", "person": 2 * n, "changes": 1, "first_change": 100}
        tenant.add(FILE_USE, [changed, use | {"file": f"f{n}", "person": 2 * n + 1, "reads": 1}])
    tenant.deliver(days, AUDIT)
    return tenant


def share_of(tenant: Tenant) -> Collaborators:
    with tempfile.TemporaryDirectory() as folder:
        return collaborators(FilesOf(Path(folder), tenant), TODAY, baseline="a_year_earlier")


def test_collaborators_are_those_of_content_collaboration():
    found = share_of(shared_files(20, 3))
    assert found.numbers is not None
    assert (found.numbers.current.value * 100, found.numbers.current.people) == (30, 20)
    assert found.numbers.baseline is None


def test_collaborators_among_nine_people_are_not_told():
    assert share_of(shared_files(9, 3)).reason == "few_people"
    assert share_of(Tenant()) == Collaborators()
