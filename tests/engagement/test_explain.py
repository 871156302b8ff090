from dataclasses import replace
from datetime import time, timedelta

import pytest

from tests.messaging.office import NOW, TODAY
from uptake.engagement.explain import MadeUp, Place, explain, explain_me
from uptake.engagement.gate_sentences import NOT_KEPT, SENTENCES
from uptake.messaging import actions, queries
from uptake.messaging.clock import register_pending
from uptake.messaging.models import Message, MessageSettings
from uptake.messaging.publish import publish_snapshot
from uptake.people.models import Person
from uptake.rules import delivery
from uptake.rules.device_gates import Device
from uptake.rules.frequency import History
from uptake.rules.locations import Location
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

WEEK = timedelta(days=7)


def asked(office, number, *, now=None, **changed):
    """Asks for somebody made up; `now` is the moment that is asked about unless it is another one."""
    place = {"surface": "word-bar", "languages": ("de-DE",), "moment": NOW, "device": None}
    place |= {name: changed.pop(name) for name in list(changed) if name in place}
    where = Place(**place)
    return explain(office.tenant, queries.row(office.tenant, number), where, MadeUp(**changed), now=now or where.moment)


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
        ({"licensed": False}, "not_licensed"),
        ({"held_out": True}, "held_out"),
        ({"snoozed_until": NOW + timedelta(hours=1)}, "snoozed"),
        ({"history": History(1, NOW - 9 * WEEK, irrelevant_at=NOW - 9 * WEEK)}, "not_relevant"),
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
    staffed.bar(number, Location.OFFICE_CALLOUT)
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


def me(office, number, moment=NOW, surface="word-bar", now=None):
    row = queries.row(office.tenant, number)
    return explain_me(office.will, row, Place(surface, ("en",), moment), now=now or moment)


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


def sent(office, kind, location, **changed):
    """A message of another kind that is out, with recipients 13 to 30."""
    number = office.scheduled(last=TODAY + 60 * timedelta(days=1))
    values = {"kind": kind, "location": location, "insight": "", "action": ""} | changed
    Message.objects.of(office.tenant).filter(pk=number).update(**values)
    publish_snapshot(office.tenant, NOW)
    return number


OWN = {"en-US": {"title": "Hello", "body": "All of you", "button": "Read"}}


def test_an_announcement_without_a_text_for_the_person_says_so(staffed):
    number = sent(staffed, "announcement", "teams", texts=OWN, author_locale="en-US")
    found = asked(staffed, number, surface="teams-popover", languages=("lv",))
    assert closed(found) == ["no_text_in_locale"]
    assert asked(staffed, number, surface="teams-popover", languages=("en-GB",)).locale == "en-US"


def test_a_fallback_for_everybody_else_reaches_them(staffed):
    number = sent(staffed, "announcement", "teams", texts=OWN, author_locale="en-US", every_language=True)
    assert asked(staffed, number, surface="teams-popover", languages=("lv",)).locale == "en-US"


GOOD = Device("entra", "enterprise", "10.0.22631.1", policies={"EnableOrganizationalMessages": 1})


def test_a_place_of_windows_names_every_policy_that_blocks(staffed):
    number = sent(staffed, "announcement", "taskbar", texts=OWN)
    place = {"surface": "windows-taskbar", "languages": ("en",)}
    assert closed(asked(staffed, number, **place)) == ["device_not_reported"]
    assert closed(asked(staffed, number, **place, device=GOOD)) == []
    bad = replace(GOOD, join="none", edition="pro", policies={"AllowWindowsTips": 0, "AllowWindowsSpotlight": 0})
    found = asked(staffed, number, **place, device=bad)
    assert closed(found) == ["device_join", "device_edition", "device_policy"]
    said = next(str(gate.sentence) for gate in found.gates if gate.reason == "device_policy")
    assert all(name in said for name in ("EnableOrganizationalMessages", "AllowWindowsSpotlight", "AllowWindowsTips"))


def test_a_hybrid_joined_device_follows_the_choice_of_the_organization(staffed):
    number = sent(staffed, "announcement", "taskbar", texts=OWN)
    asks = {"surface": "windows-taskbar", "languages": ("en",), "device": replace(GOOD, join="hybrid")}
    assert closed(asked(staffed, number, **asks)) == ["device_join"]
    Tenant.objects.filter(pk=staffed.tenant.pk).update(choices={"hybrid_joined": "yes"})
    publish_snapshot(staffed.tenant, NOW)
    assert closed(asked(staffed, number, **asks)) == []


def decided(office, **settings):
    MessageSettings.objects.of(office.tenant).update_or_create(tenant=office.tenant, defaults=settings)
    publish_snapshot(office.tenant, NOW)


def test_quiet_hours_and_the_cap_of_the_organization_are_asked(staffed, message):
    decided(staffed, quiet_from=time(14), quiet_to=time(15), weekly_cap=2)
    found = asked(staffed, message)
    assert closed(found) == ["quiet_hours"]
    assert next(gate.until for gate in found.gates if not gate.passes) == NOW.replace(hour=15, minute=0, second=0)
    later = NOW + timedelta(hours=2)
    assert closed(asked(staffed, message, moment=later, this_week=1)) == []
    assert closed(asked(staffed, message, moment=later, this_week=2)) == ["week_is_full"]


def unsure(found):
    return {gate.reason for gate in found.gates if gate.unsure}


def test_a_moment_that_has_passed_says_what_is_not_known_any_more(staffed, message):
    found = asked(staffed, message, now=NOW + WEEK)
    assert found.past
    assert found.locale == "de"
    assert unsure(found) == {"switched_off", "quiet_hours", "week_is_full"}
    assert not asked(staffed, message).past
    assert unsure(asked(staffed, message)) == set()
    Person.objects.of(staffed.tenant).filter(number=20).update(principal=staffed.will.sign_in)
    assert unsure(me(staffed, message, now=NOW + WEEK)) == set(NOT_KEPT)


def test_in_the_past_a_message_was_published_while_its_history_says_so(staffed, message):
    ended = NOW + timedelta(days=2)
    actions.cancel(message_id=message, by=staffed.will, now=ended)
    now = ended + WEEK
    assert closed(asked(staffed, message, moment=NOW - timedelta(seconds=1), now=now))[0] == "not_active"
    assert closed(asked(staffed, message, moment=NOW + timedelta(days=1), now=now)) == []
    assert closed(asked(staffed, message, moment=ended, now=now)) == ["not_active"]


def test_in_the_past_my_own_showings_are_those_until_then(staffed, message, audience):
    Person.objects.of(staffed.tenant).filter(number=20).update(principal=staffed.will.sign_in)
    seen = NOW + timedelta(days=1)
    assert audience.meets(20, seen, "dismiss")
    now = NOW + 2 * WEEK
    assert closed(me(staffed, message, now)) == ["finished", "resting"]
    assert closed(me(staffed, message, seen - timedelta(minutes=1), now=now)) == []
    assert closed(me(staffed, message, seen + timedelta(minutes=1), now=now)) == ["finished", "resting"]


def test_a_snooze_of_mine_holds_every_message(staffed, message, audience):
    Person.objects.of(staffed.tenant).filter(number=20).update(principal=staffed.will.sign_in)
    assert audience.meets(20, NOW, "snooze")
    Message.objects.of(staffed.tenant).filter(pk=message).update(insight="")  # makes room for a second one
    other = sent(staffed, "announcement", "office_bar", texts=OWN)
    assert closed(me(staffed, other, NOW + timedelta(days=6))) == ["snoozed"]
    assert closed(me(staffed, other, NOW + timedelta(days=7))) == []
