import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.engagement.counted import reach
from tests.messaging.office import NOW
from uptake.engagement.funnel import funnel
from uptake.messaging import queries
from uptake.messaging.models import Message
from uptake.tenancy.models import Admin


def told(office, message):
    found = funnel(office.tenant, queries.row(office.tenant, message))
    return [stage.people for stage in found.stages]


def page(acting, message):
    client = Client()
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    return client.get(reverse("message", args=[message])).content.decode()


def test_a_stage_of_fewer_than_ten_people_is_not_told(staffed, message):
    reach(staffed.tenant, message, delivered=9, seen=9, clicked=9, dismissed=9)
    assert told(staffed, message) == [None, None, None, None]
    html = page(staffed.rita, message)
    card = html[html.index("How far it got") :]
    assert card.count("fewer than 10") >= 4


def test_large_stages_are_told_in_steps_near_the_truth(staffed, message):
    reach(staffed.tenant, message, delivered=5_000, seen=3_000, clicked=700, dismissed=400)
    found = told(staffed, message)
    for number, truth, step in zip(found, (5_000, 3_000, 700, 400), (100, 100, 10, 10), strict=True):
        assert number % step == 0
        assert abs(number - truth) <= 1.5 * step


def test_the_same_counts_are_told_the_same_every_time(staffed, message):
    reach(staffed.tenant, message, delivered=40, seen=30, clicked=20, dismissed=15)
    assert told(staffed, message) == told(staffed, message)


def test_one_person_more_may_change_nothing_or_a_whole_step(staffed, message):
    seen = set()
    for people in range(60, 70):
        reach(staffed.tenant, message, delivered=people, seen=0, clicked=0, dismissed=0)
        seen.add(told(staffed, message)[0])
    assert all(number % 5 == 0 for number in seen)


def test_the_page_names_the_stages_and_its_shares_follow_from_what_is_told(staffed, message):
    reach(staffed.tenant, message, delivered=400, seen=300, clicked=100, dismissed=50)
    html = page(staffed.rita, message)
    for word in ("Handed out to", "Seen by", "Clicked by", "Dismissed by"):
        assert word in html
    found = funnel(staffed.tenant, queries.row(staffed.tenant, message))
    delivered = found.stages[0].people
    assert [stage.share for stage in found.stages] == [stage.people / delivered for stage in found.stages]
    assert re.search(r"about \d+", html)
    assert f'{reverse("activity")}?message={message}"' in html


def test_what_really_happened_arrives_in_the_funnel(staffed, message, audience):
    for person in range(13, 29):
        assert audience.meets(person, NOW, "click" if person < 26 else "dismiss")
    delivered, seen, clicked, dismissed = told(staffed, message)
    assert delivered in (10, 15, 20)
    assert seen <= delivered
    assert clicked is None or clicked <= seen
    assert dismissed is None  # three people


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"state": "scheduled"}, {"source": "graph"}])
def test_before_it_was_out_and_from_elsewhere_there_is_no_funnel(staffed, message, fields):
    reach(staffed.tenant, message, delivered=400, seen=300, clicked=100, dismissed=50)
    Message.objects.of(staffed.tenant).filter(pk=message).update(**fields)
    assert funnel(staffed.tenant, queries.row(staffed.tenant, message)) is None
