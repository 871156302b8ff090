"""What people choose on their own page holds at the next poll, for them alone, and is told where they ask why."""

import asyncio
import json
from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests.delivery.delivery_world import ask
from tests.messaging.office import NOW, TODAY
from uptake.delivery.app import DeliveryConfig, create_app
from uptake.delivery.store import open_showings
from uptake.engagement.explain import Place, explain_me
from uptake.engagement.gate_sentences import DECLINED as OWN_WISH
from uptake.jobs import clock as jobs
from uptake.messaging import audience as audience_of_messages
from uptake.messaging import clock as messages_clock
from uptake.messaging import queries
from uptake.messaging.audience import Choice, chosen_by
from uptake.messaging.live import recipient_sets
from uptake.messaging.models import MessageSettings, Publication, Recipients
from uptake.messaging.recipients import refresh_all
from uptake.messaging.segments import Segment
from uptake.people.models import Person
from uptake.rules.frequency import Kind
from uptake.rules.refusals import Refused
from uptake.tenancy import actions as tenancy
from uptake.tenancy.models import AuditEntry, Tenant
from uptake.transparency.gate_words import DECLINED, HOLDS, WAITS
from uptake.transparency.models import Declined

DAY = timedelta(days=1)


class Word:
    """Word of one person, asking the delivery with what the server and the store hold at this moment."""

    def __init__(self, app, person):
        self.app, self.person, self.cursor = app, person, ""

    def poll(self):
        """The message that comes; None for none. The cursor of the time before goes along, as with every client."""
        plane = self.app.plane
        token = plane.tokens.issue("hillside", self.person, "d", ("en",), plane.clock(), None, "host:h1")[0]
        headers = {"Authorization": f"Bearer {token}"} | ({"If-None-Match": self.cursor} if self.cursor else {})
        reply = asyncio.run(ask(self.app, "GET", "/client/v1/messages?surface=word-bar", headers))
        assert reply.status in (200, 304), reply.raw
        self.cursor = reply.headers["etag"]
        return None if reply.status == 304 else reply.json["message"]


@pytest.fixture
def word(staffed, message, folder, clock):
    """Opens Word for somebody."""
    config = DeliveryConfig(folder.folder, folder.secret, clock=lambda: clock.now, database=folder.database)
    app = create_app(config)
    yield lambda person: Word(app, person)
    app.plane.close()


@pytest.fixture
def seconds_later(staffed, clock):
    """What the clock does every few seconds; the delivery looks at its files again after one."""

    def passed():
        messages_clock.move_due(staffed.tenant, clock.now)
        clock.now += timedelta(seconds=2)

    return passed


@pytest.fixture
def allowed(staffed):
    """The organization lets people leave themselves out."""
    tenancy.make_choice(choice_id="own_exclusion", value="yes", by=staffed.gina, now=NOW)


def choose(browser, what, **told):
    found = browser.post(f"/me/choices/{what}/", told)
    assert found.status_code == 302, found.content
    assert found.headers["Location"] == "/me/choices/?saved=1"


def page(browser, path="/me/choices/"):
    found = browser.get(path)
    assert found.status_code == 200
    return found.content.decode()


def held(browser):
    return browser.get("/me/messages/").context["told"].held


def test_a_pause_holds_at_the_next_poll_and_for_nobody_else(reader, word):
    mine, theirs = word(20), word(21)
    choose(reader(20), "pause", days="3")
    assert mine.poll() is None
    assert theirs.poll() is not None


def test_a_pause_of_so_many_days_is_over_after_them(reader, word, clock):
    choose(reader(20), "pause", days="3")
    clock.now = NOW + 3 * DAY - timedelta(seconds=1)
    assert word(20).poll() is None
    clock.now = NOW + 3 * DAY
    assert word(20).poll() is not None


def test_resuming_brings_messages_back_even_to_a_client_that_was_told_to_wait(reader, word, seconds_later):
    browser, place = reader(20), word(20)
    choose(browser, "pause", days="30")
    assert place.poll() is None
    choose(browser, "resume")
    seconds_later()
    assert place.poll() is not None


def test_a_shorter_pause_counts_even_for_a_client_that_was_told_to_wait(reader, word, seconds_later, clock):
    browser, place = reader(20), word(20)
    choose(browser, "pause", days="30")
    assert place.poll() is None
    choose(browser, "pause", days="1")
    seconds_later()
    assert place.poll() is None
    clock.now = NOW + DAY
    assert place.poll() is not None


def test_resuming_what_does_not_pause_writes_nothing(staffed, reader, word):
    before = Publication.objects.of(staffed.tenant).get().asked
    choose(reader(20), "resume")
    assert Publication.objects.of(staffed.tenant).get().asked == before


@pytest.mark.parametrize("days", ["", "0", "91", "-1", "1.5", "x", "٣", "9" * 5000, " 3"])
def test_a_pause_of_other_than_1_to_90_days_is_told_what_is_wrong_and_changes_nothing(reader, word, days):
    found = reader(20).post("/me/choices/pause/", {"days": days})
    assert found.status_code == 400
    assert "too small or too large" in found.content.decode()
    assert word(20).poll() is not None


@pytest.mark.parametrize("days", [1, 90])
def test_1_and_90_days_are_days(reader, staffed, days):
    browser = reader(20)
    choose(browser, "pause", days=str(days))
    assert browser.get("/me/choices/").context["paused_until"] == NOW + days * DAY


def test_the_page_begins_with_the_days_that_the_organization_lets_a_pause_last(staffed, reader):
    MessageSettings.objects.of(staffed.tenant).create(tenant=staffed.tenant, snooze_days=12)
    assert reader(20).get("/me/choices/").context["days"] == 12


def test_a_pause_asked_for_where_messages_appear_can_be_ended_here(reader, audience, word, seconds_later):
    assert audience.meets(20, NOW, "snooze")
    browser = reader(20)
    assert "You have asked for a pause from messages until" in page(browser)
    choose(browser, "resume")
    assert "You have asked for a pause" not in page(browser)
    assert "You have asked for a pause" not in page(browser, "/me/messages/")


def test_a_message_called_not_relevant_is_listed_and_comes_back_when_that_is_taken_back(
    reader, audience, message, word, seconds_later, clock
):
    assert audience.meets(20, NOW, "irrelevant")
    clock.now = NOW + 8 * DAY
    browser, place = reader(20), word(20)
    assert place.poll() is None
    (row,) = browser.get("/me/choices/").context["not_relevant"]
    assert (row["id"], row["since"], row["over"]) == (message, NOW, False)
    choose(browser, f"relevant/{message}")
    assert not browser.get("/me/choices/").context["not_relevant"]
    seconds_later()
    assert place.poll()["id"] == message


def test_nobody_takes_back_what_somebody_else_called_not_relevant(reader, audience, message, word):
    assert audience.meets(20, NOW, "irrelevant")
    stranger = reader(21)
    assert "You have called no message not relevant" in page(stranger)
    choose(stranger, f"relevant/{message}")
    assert len(reader(20).get("/me/choices/").context["not_relevant"]) == 1


def test_why_a_message_is_not_shown_tells_the_pause_and_its_end(reader, message, word):
    browser = reader(20)
    choose(browser, "pause", days="3")
    assert [str(each.says) for each in held(browser)] == [str(HOLDS["snoozed"])]
    choose(browser, "resume")
    assert [str(each.says) for each in held(browser)] == [str(WAITS)]


def test_an_admin_who_left_themselves_out_reads_so_where_they_ask_why_it_was_not_shown_to_them(
    staffed, reader, allowed, message, seconds_later
):
    Person.objects.of(staffed.tenant).filter(number=20).update(principal=staffed.will.sign_in)
    choose(reader(20), "leave-out")
    seconds_later()
    place = Place("word-bar", ("en",), NOW)

    def told(by):
        found = explain_me(by, queries.row(staffed.tenant, message), place, now=NOW)
        return {gate.reason: str(gate.sentence) for gate in found.gates if not gate.passes}

    assert told(staffed.will) == {"not_a_recipient": str(OWN_WISH)}
    Person.objects.of(staffed.tenant).filter(number=5).update(principal=staffed.wanda.sign_in)
    assert told(staffed.wanda)["not_a_recipient"] != str(OWN_WISH), "somebody who does it already reads another reason"


def test_leaving_oneself_out_is_not_offered_until_the_organization_allows_it(staffed, reader):
    browser = reader(20)
    assert "Leave me out" not in page(browser)
    found = browser.post("/me/choices/leave-out/")
    assert found.status_code == 400
    assert "does not let people leave themselves out" in found.content.decode()
    assert not Declined.objects.of(staffed.tenant).exists()


def test_whoever_leaves_themselves_out_gets_no_recommendation_within_seconds(
    staffed, reader, allowed, word, seconds_later, message
):
    browser = reader(20)
    choose(browser, "leave-out")
    seconds_later()
    assert word(20).poll() is None
    assert word(21).poll() is not None
    assert 20 in numbers(message), "the list is made anew by night; until then the delivery leaves them out"
    assert [str(each.says) for each in held(browser)] == [str(DECLINED)]


def test_the_next_refresh_leaves_them_out_of_the_audience_and_of_what_is_measured(staffed, reader, allowed, message):
    before = Recipients.objects.of(staffed.tenant).get(message_id=message).size
    choose(reader(20), "leave-out")
    refresh_all(staffed.tenant, TODAY, NOW)
    assert 20 not in numbers(message)
    assert Recipients.objects.of(staffed.tenant).get(message_id=message).size == before - 1


def test_taking_it_back_brings_recommendations_back(staffed, reader, allowed, word, seconds_later, message):
    browser = reader(20)
    choose(browser, "leave-out")
    refresh_all(staffed.tenant, TODAY, NOW)
    seconds_later()
    choose(browser, "take-in")
    seconds_later()
    assert word(20).poll() is None, "the list of today was made without them"
    refresh_all(staffed.tenant, TODAY, NOW)
    seconds_later()
    assert word(20).poll() is not None


def test_announcements_come_all_the_same_but_not_those_that_go_by_usage(staffed, reader, allowed, monkeypatch):
    quiet = Segment("quiet", "communication.teams", 28, "Quiet", "Nobody wrote.")
    monkeypatch.setattr(audience_of_messages, "segment", lambda _name: quiet)
    choose(reader(20), "leave-out")
    everyone = chosen_by(staffed.tenant, Choice(Kind.ANNOUNCEMENT, all_users=True), TODAY)
    assert 20 in everyone
    by_usage = chosen_by(staffed.tenant, Choice(Kind.ANNOUNCEMENT, all_users=True, usage="quiet"), TODAY)
    assert 20 not in by_usage
    assert 21 in by_usage


def test_when_the_organization_allows_it_no_more_a_wish_waits_and_can_be_taken_back(staffed, reader, allowed, message):
    browser = reader(20)
    choose(browser, "leave-out")
    tenancy.make_choice(choice_id="own_exclusion", value="no", by=staffed.gina, now=NOW)
    assert "it does not hold at present" in page(browser)
    refresh_all(staffed.tenant, TODAY, NOW)
    assert 20 in numbers(message)
    choose(browser, "take-in")
    assert "it does not hold at present" not in page(browser)
    assert not Declined.objects.of(staffed.tenant).exists()


def test_saying_it_twice_is_saying_it_once(staffed, reader, allowed):
    browser = reader(20)
    choose(browser, "leave-out")
    asked = Publication.objects.of(staffed.tenant).get().asked
    choose(browser, "leave-out")
    assert Declined.objects.of(staffed.tenant).count() == 1
    assert Publication.objects.of(staffed.tenant).get().asked == asked


def test_what_people_choose_is_in_no_log_that_admins_read(staffed, reader, allowed, audience, message):
    assert audience.meets(20, NOW, "irrelevant")
    before = AuditEntry.objects.of(staffed.tenant).count()
    browser = reader(20)
    for what in ("leave-out", "take-in", "resume", f"relevant/{message}"):
        choose(browser, what)
    choose(browser, "pause", days="3")
    assert AuditEntry.objects.of(staffed.tenant).count() == before


def test_letting_people_decide_is_in_the_log_and_admins_alone_may(staffed):
    with pytest.raises(Refused, match="not_allowed"):
        tenancy.make_choice(choice_id="own_exclusion", value="yes", by=staffed.will, now=NOW)
    tenancy.make_choice(choice_id="own_exclusion", value="yes", by=staffed.gina, now=NOW)
    entry = AuditEntry.objects.of(staffed.tenant).get(action="choice.made", subject="own_exclusion")
    assert (entry.details["before"], entry.details["after"]) == ("no", "yes")


def test_the_document_about_oneself_holds_the_choices(reader, allowed, audience, message):
    assert audience.meets(20, NOW, "irrelevant")
    browser = reader(20)
    choose(browser, "leave-out")
    choose(browser, "pause", days="3")
    told = json.loads(page(browser, "/me/data.json"))["choices"]
    assert told["paused_until"] == (NOW + 3 * DAY).isoformat()
    assert told["left_out_since"] == NOW.isoformat()
    assert [each["since"] for each in told["not_relevant"]] == [NOW.isoformat()]
    theirs = json.loads(page(reader(21), "/me/data.json"))["choices"]
    assert theirs == {"paused_until": None, "not_relevant": [], "left_out_since": None}


def test_choices_ask_for_a_visit_for_the_token_of_the_form_and_for_post(reader, code, staffed):
    for what in ("pause", "resume", "relevant/1", "leave-out", "take-in"):
        assert Browser(SERVER_NAME="localhost").post(f"/me/choices/{what}/").status_code == 403
        assert reader(20).get(f"/me/choices/{what}/").status_code == 405
    strict = Browser(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.cookies["uptake_me"] = reader(20).cookies["uptake_me"].value
    assert strict.post("/me/choices/pause/", {"days": "3"}).status_code == 403
    assert reader(20).get("/me/choices/").context["paused_until"] is None


def test_choosing_too_much_waits_a_minute(reader, clock):
    browser = reader(20)
    found = [browser.post("/me/choices/pause/", {"days": "3"}).status_code for _ in range(13)]
    assert found == [302] * 12 + [429]
    clock.now = NOW + timedelta(minutes=1)
    assert browser.post("/me/choices/resume/").status_code == 302


def test_what_is_over_is_forgotten_by_night(staffed, folder, reader, allowed, clock):
    browser = reader(20)
    choose(browser, "pause", days="1")
    choose(browser, "leave-out")
    Declined.objects.of(staffed.tenant).create(tenant=staffed.tenant, person=999, since=NOW)  # nobody of that number
    jobs.tidy(Tenant.objects.get(), NOW + DAY)
    assert [row.person for row in Declined.objects.of(staffed.tenant)] == [20]
    store = open_showings(folder.showings)
    assert store.exposures("hillside", 20) == {}
    store.close()


def numbers(message):
    return recipient_sets(Tenant.objects.get(), message).meant_for
