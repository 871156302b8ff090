from datetime import timedelta

import pytest

from tests.messaging.office import NOW, TODAY
from uptake.engagement.explain import SENTENCES, Circumstances, explain, explain_me
from uptake.messaging import actions, queries
from uptake.messaging.clock import register_pending
from uptake.messaging.models import Message
from uptake.people.models import Person
from uptake.rules import delivery
from uptake.rules.frequency import NOTHING_YET, History
from uptake.rules.refusals import Refused
from uptake.rules.surfaces import Format
from uptake.tenancy.models import Tenant

WEEK = timedelta(days=7)


def asked(office, number, **changed):
    usual = {
        "surface": "word-bar",
        "languages": ("de-DE",),
        "moment": NOW,
        "recipient": True,
        "history": NOTHING_YET,
    }
    return explain(office.tenant, queries.row(office.tenant, number), Circumstances(**(usual | changed)))


def closed(found):
    return [gate.reason for gate in found.gates if not gate.passes]


def test_every_gate_of_the_delivery_has_its_sentences():
    assert set(SENTENCES) == set(delivery.REASONS)


def test_the_gates_come_in_the_order_of_the_delivery(staffed, message):
    assert tuple(gate.reason for gate in asked(staffed, message).gates) == delivery.REASONS


def test_an_open_way_says_in_which_language_it_is_shown(staffed, message):
    found = asked(staffed, message)
    assert closed(found) == []
    assert found.locale == "de"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"recipient": False}, "not_a_recipient"),
        ({"surface": "word-callout"}, "other_surface"),
        ({"languages": ("lv",)}, "no_text_in_locale"),
        ({"moment": NOW - timedelta(days=1)}, "outside_its_dates"),
        ({"moment": NOW + timedelta(days=400)}, "outside_its_dates"),
        ({"history": History(1, NOW - timedelta(days=1))}, "resting"),
        ({"history": History(1, NOW - 9 * WEEK, clicked_at=NOW - 9 * WEEK)}, "finished"),
        ({"history": History(1, NOW - 9 * WEEK, dismissed_at=NOW - 9 * WEEK)}, "finished"),
    ],
)
def test_the_gate_that_holds_is_named(staffed, message, changed, reason):
    found = asked(staffed, message, **changed)
    assert found.locale is None
    assert closed(found)[0] == reason


@pytest.mark.parametrize(("hours", "rests"), [(167, True), (168, False)])
def test_m19_a_message_rests_for_seven_days(staffed, message, hours, rests):
    shown = NOW - timedelta(hours=hours)
    found = asked(staffed, message, history=History(1, shown))
    assert closed(found) == (["resting"] if rests else [])
    if rests:
        assert found.gates[-1].until == shown + WEEK


def test_m21_a_call_out_is_shown_twice_and_no_more(staffed):
    number = staffed.draft()
    staffed.bar(number, Format.CALLOUT)
    actions.schedule(message_id=number, by=staffed.will, now=NOW)
    register_pending(staffed.tenant, TODAY, NOW)
    later = NOW + 16 * timedelta(days=1)
    once, twice = History(1, NOW), History(2, NOW + timedelta(days=8))
    assert closed(asked(staffed, number, surface="word-callout", moment=later, history=once)) == []
    assert closed(asked(staffed, number, surface="word-callout", moment=later, history=twice)) == ["shown_often_enough"]


@pytest.mark.parametrize("state", ["pending", "canceled", "completed", "failed"])
def test_what_is_not_published_says_so(staffed, state):
    number = staffed.draft(last=TODAY + WEEK)
    Message.objects.of(staffed.tenant).filter(pk=number).update(state=state)
    assert "not_active" in closed(asked(staffed, number))


def test_a_canceled_message_is_not_published_any_more(staffed, message):
    actions.cancel(message_id=message, by=staffed.will, now=NOW)
    assert closed(asked(staffed, message)) == ["not_active"]


def test_a_switched_off_organization_is_the_first_reason(staffed, message):
    Tenant.objects.filter(pk=staffed.tenant.pk).update(messages_on=False)
    assert closed(asked(staffed, message))[0] == "switched_off"


def me(office, number, moment=NOW, surface="word-bar"):
    row = queries.row(office.tenant, number)
    return explain_me(office.will, row, surface=surface, languages=("en",), moment=moment)


def test_me_is_the_person_who_signs_in_under_the_same_name(staffed, message, audience):
    Person.objects.of(staffed.tenant).filter(number=20).update(principal=staffed.will.sign_in)
    assert closed(me(staffed, message)) == []
    assert audience.meets(20, NOW)
    assert closed(me(staffed, message, NOW + timedelta(days=1))) == ["resting"]
    assert closed(me(staffed, message, NOW + timedelta(days=1), "excel-bar")) == ["resting"]
    assert closed(me(staffed, message, NOW + WEEK)) == []


def test_me_as_an_adopter_is_no_recipient(staffed, message):
    Person.objects.of(staffed.tenant).filter(number=1).update(principal=staffed.will.sign_in)
    assert closed(me(staffed, message)) == ["not_a_recipient"]


def test_who_is_not_in_the_directory_is_told_so(staffed, message):
    with pytest.raises(Refused) as refused:
        me(staffed, message)
    assert refused.value.reason == "not_in_directory"


def test_what_is_explained_is_what_is_delivered(staffed, message, audience):
    """Over some weeks: the page says "shown" exactly when the delivery grants."""
    Person.objects.of(staffed.tenant).filter(number=25).update(principal=staffed.will.sign_in)
    for day in (0, 3, 6, 7, 8, 15):
        at = NOW + timedelta(days=day)
        said = me(staffed, message, at).locale is not None
        assert audience.meets(25, at) is said, f"day {day}"
