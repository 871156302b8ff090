"""Which messages people are told that they got, or did not get, and why."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from tests.messaging.office import NOW, TODAY
from uptake.delivery import enrolled
from uptake.delivery.store import open_showings
from uptake.facts.tables import PERSON_STATE
from uptake.messaging import actions
from uptake.messaging import clock as messages_clock
from uptake.messaging.models import Message, Recipients
from uptake.messaging.publish import publish_snapshot
from uptake.people.models import Person
from uptake.transparency.gate_words import DEVICE, HOLDS, WAITS, held_by


def page_of(browser):
    found = browser.get("/me/messages/")
    assert found.status_code == 200, found.content
    return found


def only(found):
    (held,) = found.context["told"].held
    return held


def announced(office, **decided):
    """An announcement that is out."""
    number = office.own_words(**decided)
    actions.schedule(message_id=number, by=office.will, now=NOW)
    actions.approve(message_id=number, by=office.april, now=NOW)
    messages_clock.register_pending(office.tenant, TODAY, NOW)
    publish_snapshot(office.tenant, NOW)
    return number


def test_what_was_shown_is_told_with_what_was_done_and_why(staffed, message, audience, reader):
    assert audience.meets(20, NOW, "click")
    found = page_of(reader(20))
    page = found.content.decode()
    ((got, _showings),) = found.context["received"]
    assert got.title
    assert got.title in page
    assert "Word, business bar: you clicked it" in page
    assert "the last 28 days count you as one of them" in page
    assert not found.context["told"].held


def test_nobody_reads_what_somebody_else_did(staffed, message, audience, reader):
    assert audience.meets(20, NOW, "click")
    found = page_of(reader(21))
    assert not found.context["received"]
    assert "you clicked" not in found.content.decode()


def test_what_waits_says_so(staffed, message, reader):
    held = only(page_of(reader(20)))
    assert held.meant
    assert str(held.says) == str(WAITS)


def test_whoever_does_it_already_is_told_that_it_is_not_for_them(staffed, message, reader):
    held = only(page_of(reader(5)))
    assert not held.meant
    assert str(held.says) == str(HOLDS["not_a_recipient"])


def test_the_control_group_is_no_secret_from_those_in_it(staffed, message, reader):
    kept = Recipients.objects.of(staffed.tenant).get(message_id=message)
    kept.held_out = kept.numbers
    kept.save()
    publish_snapshot(staffed.tenant, NOW)
    assert str(only(page_of(reader(20))).says) == str(HOLDS["held_out"])


def test_a_pause_is_told_on_every_message(staffed, message, audience, reader):
    number = announced(staffed)
    assert audience.meets(20, NOW, "snooze")
    found = page_of(reader(20))
    assert "You have asked for a pause from messages until" in found.content.decode()
    assert [str(held.says) for held in found.context["told"].held] == [str(HOLDS["snoozed"])], number


def test_an_announcement_for_a_group_is_explained_to_its_members_and_hidden_from_others(staffed, reader):
    inside = staffed.group("Night shift", range(1, 20))
    other = staffed.group("Secret shift", range(5, 25))
    announced(
        staffed,
        all_users=False,
        groups_within=[inside, other],
        texts={"en-US": {"title": "Closing of the forge", "body": "It closes.", "button": "Plan"}},
    )
    member = page_of(reader(2)).content.decode()
    assert "Closing of the forge" in member
    assert "It is for groups that you are in: Night shift." in member
    assert "Secret shift" not in member, "of a rule people read the part that meets them"
    stranger = page_of(reader(28)).content.decode()
    assert "forge" not in stranger
    assert "shift" not in stranger
    assert "1 more message is out and meant for others" in stranger


def test_a_message_that_is_gone_leaves_its_showings(staffed, message, audience, reader):
    assert audience.meets(20, NOW, "dismiss")
    Message.objects.of(staffed.tenant).filter(pk=message).update(deleted_at=NOW)
    page = page_of(reader(20)).content.decode()
    assert "A message that was deleted since" in page
    assert "you dismissed it" in page


@pytest.mark.parametrize(
    ("reasons", "says"),
    [([], WAITS), (["device_not_reported"], DEVICE), (["device_join", "finished"], HOLDS["finished"])],
)
def test_what_a_device_alone_can_tell_comes_last(reasons, says):
    assert str(held_by(reasons)) == str(says)


def test_devices_that_speak_for_me_are_told(staffed, reader):
    store = open_showings(settings.UPTAKE.showings)
    mine = enrolled.enrol(store, "hillside", 5, b"m" * 32, code="c", uses=5, now=NOW)
    theirs = enrolled.enrol(store, "hillside", 6, b"t" * 32, code="c", uses=5, now=NOW)
    store.close()
    page = page_of(reader(5)).content.decode()
    assert mine in page
    assert theirs not in page


def test_the_document_holds_everything(staffed, message, audience, reader):
    assert audience.meets(20, NOW, "dismiss")
    Person.objects.of(staffed.tenant).filter(number=20).update(department="Forge")
    answer = reader(20).get("/me/data.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="about-me.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    told = json.loads(answer.content)
    assert told["format"] == "uptake-own-data/1"
    assert told["directory"]["department"] == "Forge"
    assert told["directory"]["principal"] == "u20@hillside.example"
    teams = PERSON_STATE["products"].bit("teams")
    assert told["facts"]["person_state"] == [
        {"day": TODAY.isoformat(), "account_enabled": True, "guest": False, "products": teams}
    ]
    assert told["facts"]["person_day"] == []
    ((shown,),) = [each["showings"] for each in told["messages"]]
    assert shown["seen_at"] == shown["dismissed_at"] == NOW.isoformat()
    assert shown["clicked_at"] is None


def test_no_page_and_no_document_holds_a_trace_of_somebody_else(staffed, message, audience, reader):
    people = Person.objects.of(staffed.tenant)
    people.filter(number=21).update(
        principal="marker@hillside.example", name="Marker Two", department="markerdept", city="markercity",
        company="markercompany", directory_id="marker-id",
    )  # fmt: skip
    group = staffed.group("markergroup", range(21, 31))
    audience.meets(21, NOW, "click")
    audience.meets(20, NOW + timedelta(minutes=1), "click")
    announced(
        staffed,
        all_users=False,
        groups_within=[group],
        texts={"en-US": {"title": "markertitle", "body": "markerbody", "button": "Plan"}},
    )
    theirs, mine = reader(21), reader(20)
    for page, marker in (("/me/", "markerdept"), ("/me/", "markergroup"), ("/me/messages/", "markertitle")):
        assert marker in theirs.get(page).content.decode(), "the marker can be seen where it belongs"
    seen, waiting = set(), ["/me/"]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        found = mine.get(page)
        assert found.status_code == 200, page
        assert b"marker" not in found.content.lower(), page
        waiting += [each for each in links_of(found.content.decode()) if each not in seen and each not in waiting]
    assert {"/me/", "/me/practices/", "/me/messages/", "/me/data.json"} <= seen


def links_of(page):
    """Every address on a page that lies in this room."""
    return {part.partition('"')[0] for part in page.split('href="')[1:] if part.startswith("/me/")}
