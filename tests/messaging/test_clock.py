from datetime import timedelta

import pytest
from django.conf import settings

from tests.messaging.office import NOW, TODAY
from uptake.delivery import directory, snapshot
from uptake.messaging import actions, audience, clock, publish, queries, recipients, steps
from uptake.messaging.models import MessageMove, Publication
from uptake.rules import locales
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

DAY = timedelta(days=1)


def state(office, number):
    return queries.row(office.tenant, number).state


def moves(office, number):
    return [(m.move, m.by) for m in queries.details(office.tenant, number).history]


def published(office):
    return snapshot.read(publish_path(office))


def publish_path(office):
    return settings.UPTAKE.snapshots / f"{office.tenant.slug}.snapshot"


def test_a_message_of_today_becomes_active_at_once(staffed):
    number = staffed.scheduled()
    assert state(staffed, number) is State.ACTIVE
    assert moves(staffed, number) == [("schedule", staffed.will.sign_in), ("register", ""), ("start", "")]


def test_a_message_of_tomorrow_waits_for_its_first_moment(staffed):
    number = staffed.scheduled(first=TODAY + DAY)
    assert state(staffed, number) is State.SCHEDULED
    midnight = queries.row(staffed.tenant, number).starts_at
    assert clock.move_due(staffed.tenant, midnight - timedelta(seconds=1)) == 0
    assert state(staffed, number) is State.SCHEDULED
    assert clock.move_due(staffed.tenant, midnight) == 1
    assert state(staffed, number) is State.ACTIVE


def test_m10_an_active_message_is_completed_when_its_last_day_is_over(staffed):
    number = staffed.scheduled(last=TODAY + 30 * DAY)
    end = queries.row(staffed.tenant, number).ends_at
    assert clock.move_due(staffed.tenant, end - timedelta(seconds=1)) == 0
    assert clock.move_due(staffed.tenant, end) == 1
    assert state(staffed, number) is State.COMPLETED
    assert published(staffed).messages == []


def test_after_a_long_pause_a_message_starts_and_completes_in_one_go(staffed):
    number = staffed.scheduled(first=TODAY + DAY, last=TODAY + 2 * DAY)
    assert clock.move_due(staffed.tenant, NOW + 90 * DAY) == 2
    assert state(staffed, number) is State.COMPLETED


def test_the_clock_may_tick_twice(staffed):
    number = staffed.scheduled()
    before = moves(staffed, number)
    assert clock.move_due(staffed.tenant, NOW) == 0
    assert clock.register_pending(staffed.tenant, TODAY, NOW) == 0
    assert moves(staffed, number) == before


def test_registration_chooses_the_recipients_and_publishes(staffed):
    number = staffed.scheduled()
    found = queries.details(staffed.tenant, number)
    assert found.audience in {15, 20, 25}  # eighteen, as it is told
    assert found.audience_day == TODAY
    (live,) = published(staffed).messages
    assert live.id == number
    assert set(snapshot.as_rule(live).recipients) == set(range(13, 31))


def test_without_facts_a_message_fails_with_a_reason(office):
    number = office.draft()
    actions.schedule(message_id=number, by=office.will, now=NOW)
    assert clock.register_pending(office.tenant, None, NOW) == 1
    last = queries.details(office.tenant, number).history[-1]
    assert (last.target, last.reason, last.by) == (State.FAILED, "no_facts", "")


def test_when_nobody_can_tell_who_adopted_a_message_fails_with_a_reason(office):
    number = office.draft()
    actions.schedule(message_id=number, by=office.will, now=NOW)
    clock.register_pending(office.tenant, TODAY, NOW)
    last = queries.details(office.tenant, number).history[-1]
    assert (last.target, last.reason) == (State.FAILED, "no_audience")


def test_when_the_snapshot_cannot_be_written_a_message_fails_and_nothing_else_happened(staffed, monkeypatch):
    number = staffed.draft()
    actions.schedule(message_id=number, by=staffed.will, now=NOW)
    monkeypatch.setattr(publish, "write", _full_disk)
    clock.register_pending(staffed.tenant, TODAY, NOW)
    assert moves(staffed, number) == [("schedule", staffed.will.sign_in), ("fail", "")]
    assert queries.details(staffed.tenant, number).history[-1].reason == "not_registered"


def test_a_failed_message_frees_its_insight(office):
    number = office.draft()
    actions.schedule(message_id=number, by=office.will, now=NOW)
    clock.register_pending(office.tenant, None, NOW)
    again = actions.clone(message_id=number, by=office.will, now=NOW)
    decided = steps.Schedule("Again", TODAY, None)
    actions.save_step(message_id=again, decided=decided, completed=True, by=office.will, now=NOW)
    actions.schedule(message_id=again, by=office.will, now=NOW)
    assert state(office, again) is State.PENDING


def test_killed_before_the_snapshot_a_message_stays_pending_and_is_taken_again(staffed, monkeypatch):
    number = staffed.draft()
    actions.schedule(message_id=number, by=staffed.will, now=NOW)
    with monkeypatch.context() as dying:
        dying.setattr(publish, "write", _killed)
        with pytest.raises(KeyboardInterrupt):
            clock.register_pending(staffed.tenant, TODAY, NOW)
    assert state(staffed, number) is State.PENDING
    clock.register_pending(staffed.tenant, TODAY, NOW)
    assert state(staffed, number) is State.ACTIVE
    assert moves(staffed, number) == [("schedule", staffed.will.sign_in), ("register", ""), ("start", "")]


def test_killed_between_cancel_and_snapshot_the_clock_publishes(staffed, monkeypatch):
    number = staffed.scheduled()
    with monkeypatch.context() as dying:
        dying.setattr(publish, "write", _killed)
        with pytest.raises(KeyboardInterrupt):
            actions.cancel(message_id=number, by=staffed.will, now=NOW)
    assert [live.id for live in published(staffed).messages] == [number]
    clock.move_due(staffed.tenant, NOW)
    assert state(staffed, number) is State.CANCELED
    assert published(staffed).messages == []


def test_m09_a_canceled_message_leaves_the_snapshot_at_once(staffed):
    number = staffed.scheduled(first=TODAY + DAY)
    before = published(staffed).version
    actions.cancel(message_id=number, by=staffed.wanda, now=NOW)
    assert published(staffed).messages == []
    assert published(staffed).version > before
    clock.move_due(staffed.tenant, NOW + 30 * DAY)
    assert state(staffed, number) is State.CANCELED


@pytest.mark.parametrize(("switch", "reason"), [("score_on", "score_is_off"), ("messages_on", "messages_are_off")])
def test_turning_messages_off_ends_what_is_out(staffed, switch, reason):
    number = staffed.scheduled()
    Tenant.objects.filter(pk=staffed.tenant.pk).update(**{switch: False})
    assert clock.move_due(staffed.tenant, NOW) == 1
    last = queries.details(staffed.tenant, number).history[-1]
    assert (last.target, last.reason, last.by) == (State.CANCELED, reason, "")
    assert published(staffed).messages == []


def test_a_snapshot_of_a_switched_off_organization_is_empty_even_before_the_clock_ticks(staffed):
    staffed.scheduled()
    Tenant.objects.filter(pk=staffed.tenant.pk).update(messages_on=False)
    publish.publish_snapshot(staffed.tenant, NOW)
    assert published(staffed).messages == []


def test_the_history_is_only_added_to(staffed):
    number = staffed.scheduled()
    before = list(MessageMove.objects.of(staffed.tenant).values_list("pk", "move"))
    actions.cancel(message_id=number, by=staffed.will, now=NOW)
    assert list(MessageMove.objects.of(staffed.tenant).values_list("pk", "move"))[: len(before)] == before


def test_the_snapshot_says_what_the_message_is(staffed):
    number = staffed.draft(last=TODAY + 60 * DAY, interval="two-weekly")
    staffed.bar(number, Location.OFFICE_CALLOUT)
    actions.schedule(message_id=number, by=staffed.will, now=NOW)
    clock.register_pending(staffed.tenant, TODAY, NOW)
    (live,) = published(staffed).messages
    row = queries.row(staffed.tenant, number)
    assert (live.kind, live.format, live.lifetime_showings) == ("recommendation", "callout", 2)
    assert (live.starts_at, live.ends_at) == (row.starts_at, row.ends_at)
    assert live.interval_seconds == 14 * 86_400
    assert sorted(live.surfaces) == [
        "excel-callout",
        "outlook-callout",
        "powerpoint-callout",
        "web-callout",
        "word-callout",
    ]
    assert set(live.texts) == set(locales.LOCALES)
    assert live.texts["de"].title == "Kurze Frage? Einfach in Teams stellen"
    assert live.texts["ar"].url == "https://support.microsoft.com/teams"


def test_a_bar_has_no_cap_on_its_lifetime(staffed):
    staffed.scheduled()
    assert published(staffed).messages[0].lifetime_showings is None


def test_each_publication_has_a_higher_version(staffed):
    versions = [publish.publish_snapshot(staffed.tenant, NOW) for _ in range(3)]
    assert versions == sorted(set(versions))
    assert published(staffed).version == versions[-1]


def test_a_version_is_never_written_twice_after_a_failed_write(staffed, monkeypatch):
    tried = []
    with monkeypatch.context() as broken:
        broken.setattr(publish, "write", lambda _folder, found: tried.append(found.version) or _full_disk())
        with pytest.raises(OSError, match="full"):
            publish.publish_snapshot(staffed.tenant, NOW)
    assert publish.is_behind(staffed.tenant)
    assert publish.publish_snapshot(staffed.tenant, NOW) > tried[0]
    assert not publish.is_behind(staffed.tenant)
    assert Publication.objects.of(staffed.tenant).count() == 1


def test_the_people_are_published_for_sign_in(staffed, folder):
    assert publish.publish_people(staffed.tenant) == 30
    known = directory.read(folder.snapshots / "hillside.people")
    assert known.person("U7@hillside.example", folder.secret) == 7
    assert known.person("id-9", folder.secret) == 9
    assert known.person("stranger@hillside.example", folder.secret) is None
    assert list(known.host_keys.values()) == [publish.host_key(folder.secret, "hillside")]


def test_each_organization_has_its_own_host_key(folder):
    assert publish.host_key(folder.secret, "hillside") != publish.host_key(folder.secret, "fabrikam")
    assert len(publish.host_key(folder.secret, "hillside")) == 32


def test_the_daily_refresh_lets_adopters_go(staffed):
    number = staffed.scheduled()
    tomorrow = TODAY + DAY
    staffed.facts(active=[13, 14], as_of=tomorrow)
    assert recipients.refresh_all(staffed.tenant, tomorrow, NOW + DAY) == 1
    publish.publish_snapshot(staffed.tenant, NOW + DAY)
    (live,) = published(staffed).messages
    assert set(snapshot.as_rule(live).recipients) == set(range(15, 31))
    assert queries.details(staffed.tenant, number).audience_day == tomorrow


def test_a_refresh_that_cannot_be_computed_keeps_the_last_list(staffed, monkeypatch):
    number = staffed.scheduled()
    before = queries.details(staffed.tenant, number).audience

    def no_audience(*_args, **_told):
        raise Refused("no_audience")

    monkeypatch.setattr(audience, "select", no_audience)
    recipients.refresh_all(staffed.tenant, TODAY + DAY, NOW + DAY)
    assert queries.details(staffed.tenant, number).audience == before


def test_drafts_and_ended_messages_are_not_refreshed(staffed):
    staffed.draft()
    number = staffed.scheduled()
    actions.cancel(message_id=number, by=staffed.will, now=NOW)
    assert recipients.refresh_all(staffed.tenant, TODAY, NOW) == 0


def _full_disk(*_):
    raise OSError("the disk is full")


def _killed(*_):
    raise KeyboardInterrupt
