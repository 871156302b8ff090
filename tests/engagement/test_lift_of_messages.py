from datetime import timedelta

import pyarrow as pa
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pyroaring import BitMap

from tests.messaging.office import NOW, TODAY
from uptake.engagement import lift
from uptake.facts.sources import DIRECTORY, EMAIL, ENGAGE, TEAMS
from uptake.facts.store import Coverage, FactStore
from uptake.facts.tables import PERSON_DAY, PERSON_STATE
from uptake.insights.actions import Under, record
from uptake.messaging import actions, clock, enrolments, figures
from uptake.messaging.figures import Share
from uptake.messaging.models import Message
from uptake.rules.group_figures import Kind
from uptake.rules.lift import Verdict
from uptake.score.compute import compute
from uptake.tenancy.models import Admin

DAY = timedelta(days=1)
END = TODAY + 28 * DAY
CROWD = 600
PRODUCTS = PERSON_STATE["products"].bit("teams") | PERSON_STATE["products"].bit("exchange")


def facts(tenant, *, writing, when, as_of):
    """Everybody is enabled for mail and Teams and mails; those write in Teams on that day."""
    store = FactStore(settings.UPTAKE.facts, tenant.slug)
    columns = ("account_enabled", "guest", "products")
    state = [{"person": n, "account_enabled": True, "guest": False, "products": PRODUCTS} for n in range(1, CROWD + 1)]
    schema = pa.schema([("person", pa.int32()), *((name, PERSON_STATE[name].stored) for name in columns)])
    store.replace(PERSON_STATE, columns, {as_of: pa.Table.from_pylist(state, schema)})
    did = [{"person": n, "email_sent": 1, "chat_sent": 1 if n in writing else None} for n in range(1, CROWD + 1)]
    columns = ("email_sent", "chat_sent")
    schema = pa.schema([("person", pa.int32()), *((name, PERSON_DAY[name].stored) for name in columns)])
    store.replace(PERSON_DAY, columns, {when: pa.Table.from_pylist(did, schema)})
    days = [as_of - timedelta(days=back) for back in range(28)]
    store.note_coverage(
        [
            Coverage(day, source, 1, CROWD, concealed=False, digest="")
            for day in days
            for source in (TEAMS, EMAIL, ENGAGE, DIRECTORY)
        ]
    )


@pytest.fixture
def out(office, monkeypatch):
    """A message out since today, half of 600 people left out of it by chance."""
    office.hire(CROWD)
    facts(office.tenant, writing=(), when=TODAY, as_of=TODAY)
    number = office.draft(last=TODAY + 365 * DAY)
    Message.objects.of(office.tenant).filter(pk=number).update(holdout=50)
    actions.schedule(message_id=number, by=office.will, now=NOW)
    clock.register_pending(office.tenant, TODAY, NOW)
    monkeypatch.setattr(figures, "figure", lambda tenant, metric: Share(100, CROWD))
    office.message = number
    return office


def sides(office):
    (row,) = enrolments.of_messages(office.tenant, [office.message])
    return row.offered, row.held_out


def some(people, share):
    return set(list(people)[: round(len(people) * share)])


def adopted(office, offered, held_out, *, when=END, as_of=END):
    """So large a part of each side writes in Teams."""
    both = sides(office)
    writing = some(both[0], offered) | some(both[1], held_out)
    facts(office.tenant, writing=writing, when=when, as_of=as_of)
    lift.follow(office.tenant, as_of)
    return writing


def test_more_who_began_because_of_the_message_are_told(out):
    adopted(out, 0.6, 0.2)
    found = lift.of_message(out.tenant, out.message)
    assert (found.offered.began.percent, found.held_out.began.percent) == (60, 20)
    assert found.verdict is Verdict.MORE
    assert found.interval.low < 0.4 < found.interval.high
    assert (found.waiting, found.final) == (True, False)


def test_points_are_the_difference_over_all_who_are_asked(out):
    adopted(out, 0.6, 0.2)
    found = lift.of_message(out.tenant, out.message)
    offered = len(sides(out)[0])
    assert found.points.value == pytest.approx(100 * 0.4 * offered / CROWD, rel=0.02)
    assert found.points.low < found.points.value < found.points.high
    assert found.why_no_points == ""


def test_the_same_on_both_sides_is_too_small_to_tell(out):
    adopted(out, 0.3, 0.3)
    found = lift.of_message(out.tenant, out.message)
    assert found.verdict is Verdict.TOO_SMALL


def test_before_the_28_days_are_over_nothing_is_compared(out):
    adopted(out, 0.6, 0.2, when=END - DAY, as_of=END - DAY)
    found = lift.of_message(out.tenant, out.message)
    assert (found.offered, found.held_out, found.interval, found.points) == (None, None, None, None)
    assert found.waiting


def test_who_began_is_known_day_by_day(out):
    writing = adopted(out, 0.6, 0.2, when=TODAY + 5 * DAY, as_of=TODAY + 7 * DAY)
    (row,) = enrolments.of_messages(out.tenant, [out.message])
    assert (row.began, row.followed_to, row.complete) == (BitMap(writing), TODAY + 7 * DAY, False)


def test_who_begins_after_the_28_days_does_not_count(out):
    adopted(out, 0.1, 0.1)
    before = lift.of_message(out.tenant, out.message)
    facts(out.tenant, writing=set(range(1, CROWD + 1)), when=END + DAY, as_of=END + DAY)
    assert lift.follow(out.tenant, END + DAY) == 0
    assert lift.of_message(out.tenant, out.message) == before


def test_a_missed_day_is_made_up_for(out):
    writing = adopted(out, 0.6, 0.2, when=TODAY + 10 * DAY, as_of=END + 5 * DAY)
    (row,) = enrolments.of_messages(out.tenant, [out.message])
    assert (row.began, row.followed_to) == (BitMap(writing), END)


def test_following_may_run_again(out):
    adopted(out, 0.6, 0.2)
    before = lift.of_message(out.tenant, out.message)
    assert lift.follow(out.tenant, END) == 0
    assert lift.of_message(out.tenant, out.message) == before


def test_once_the_message_is_over_the_range_is_newcombes_and_narrower(out):
    adopted(out, 0.6, 0.2)
    before = lift.of_message(out.tenant, out.message)
    actions.cancel(message_id=out.message, by=out.will, now=NOW + 30 * DAY)
    after = lift.of_message(out.tenant, out.message)
    assert after.final
    assert before.interval.low < after.interval.low < after.interval.high < before.interval.high


def test_a_side_of_fewer_than_ten_is_not_compared(out):
    everyone = BitMap(range(1, CROWD + 1))
    enrolments.leave_out(out.tenant, everyone - sides(out)[0] - BitMap(list(sides(out)[1])[:9]))
    adopted(out, 0.6, 0.5)
    found = lift.of_message(out.tenant, out.message)
    assert (found.offered, found.held_out, found.interval) == (None, None, None)


def test_next_to_none_is_told_as_under_and_without_a_range(out):
    adopted(out, 0.6, 0.005)
    found = lift.of_message(out.tenant, out.message)
    assert found.held_out.began.kind is Kind.UNDER
    assert (found.interval, found.verdict, found.why_no_points) == (None, Verdict.TOO_SMALL, "too_small")


def test_a_message_without_a_holdout_has_no_row(out):
    assert lift.of_message(out.tenant, out.message + 1000) is None
    enrolments.Enrolment.objects.of(out.tenant).delete()
    assert lift.of_message(out.tenant, out.message) is None


def test_the_category_adds_up_what_its_messages_brought(out):
    assert lift.of_category(out.tenant, "communication", END) is None
    adopted(out, 0.6, 0.2)
    found = lift.of_category(out.tenant, "communication", END)
    assert found.points == lift.of_message(out.tenant, out.message).points
    assert [row.message for row in found.rows] == [out.message]
    assert lift.of_category(out.tenant, "communication", END - DAY) is None
    assert lift.of_category(out.tenant, "mobility", END) is None


@pytest.mark.parametrize(
    ("insight", "leading"),
    [
        ("communication.teams", "communication.modes"),
        ("mobility.outlook_on_mobile", "mobility.platforms"),
        ("meetings.people_visual", ""),
        ("ai_adoption.any_day", ""),
    ],
)
def test_points_are_asked_only_where_they_count_people_one_by_one(office, insight, leading):
    assert lift.leading_of(office.tenant, insight) == leading


def test_facts_that_do_not_tell_wait_for_the_next_day(out):
    lift.follow(out.tenant, END)  # nothing was delivered for these days
    (row,) = enrolments.of_messages(out.tenant, [out.message])
    assert row.followed_to is None


def page_of(office, address):
    client = Client()
    client.force_login(Admin.objects.get(pk=office.rita.admin_id))
    return client.get(address).content.decode()


def test_the_page_of_the_message_says_what_it_brought(out):
    adopted(out, 0.6, 0.2)
    page = page_of(out, reverse("message", args=[out.message]))
    assert "More people began because of the message." in page
    assert "60%" in page
    assert "20%" in page
    assert "percentage points" in page
    assert "points for the category" in page


def test_the_page_never_says_no_effect_where_too_little_is_known(out):
    adopted(out, 0.3, 0.3)
    assert "too small to tell" in page_of(out, reverse("message", args=[out.message]))


def test_before_anything_can_be_told_the_page_says_when(out):
    assert "28 days of at least ten people" in page_of(out, reverse("message", args=[out.message]))


def test_the_page_of_the_category_says_what_messages_brought(out):
    adopted(out, 0.6, 0.2)
    under = Under([], {}, NOW)
    results = compute(FactStore(settings.UPTAKE.facts, out.tenant.slug), [END])
    record(out.tenant, results, under)
    page = page_of(out, reverse("category", args=["communication"]))
    assert "What messages brought" in page
    assert "points for the category" in page
