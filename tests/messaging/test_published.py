"""What a snapshot holds of messages, tests, pictures and of what the organization has decided."""

from datetime import time, timedelta
from hashlib import sha256

import pytest
from django.conf import settings
from pyroaring import BitMap

from tests.messaging.office import NOW, TODAY
from uptake.delivery import snapshot
from uptake.messaging.models import Message, MessageSettings, Picture, Recipients, TestSend
from uptake.messaging.publish import publish_snapshot
from uptake.rules.device_gates import DeviceRules
from uptake.rules.peace import Peace
from uptake.tenancy.models import Tenant

OWN = {"de-DE": {"title": "Hallo", "body": "Alle", "second_title": "Zwei", "second_body": "Mehr"}}
PNG = b"\x89PNG\r\n\x1a\n and so on"


def published(office, now=NOW):
    publish_snapshot(office.tenant, now)
    return snapshot.read(settings.UPTAKE.snapshots / f"{office.tenant.slug}.snapshot")


@pytest.fixture
def number(staffed):
    return staffed.scheduled(last=TODAY + timedelta(days=60))


def change(office, number, **values):
    Message.objects.of(office.tenant).filter(pk=number).update(**values)


def live(office, number):
    return next(message for message in published(office).messages if message.id == number)


def picture(office):
    return Picture.objects.of(office.tenant).create(
        tenant=office.tenant,
        digest=sha256(PNG).hexdigest(),
        content=PNG,
        media_type="image/png",
        width=64,
        height=64,
        location="taskbar",
        added_at=NOW,
        added_by="will",
    )


def test_who_does_not_get_it_travels_beside_whom_it_is_meant_for(staffed, number):
    sets = {"numbers": [1, 2, 3, 4], "unlicensed": [2], "held_out": [3]}
    row = {name: BitMap(numbers).serialize() for name, numbers in sets.items()}
    Recipients.objects.of(staffed.tenant).filter(message_id=number).update(**row)
    found = snapshot.as_rule(live(staffed, number))
    assert [list(getattr(found, name)) for name in ("recipients", "unlicensed", "held_out")] == [[1, 2, 3, 4], [2], [3]]


def test_priority_fallback_and_both_texts_are_told(staffed, number):
    change(
        staffed,
        number,
        kind="announcement",
        location="spotlight",
        action="",
        texts=OWN,
        author_locale="de-DE",
        every_language=True,
        priority=1,
        second_url="https://b.example",
    )
    found = live(staffed, number)
    assert (found.priority, found.fallback_locale, found.format) == (1, "de-DE", "spotlight")
    text = found.texts["de-DE"]
    assert (text.second_title, text.second_body, text.second_url) == ("Zwei", "Mehr", "https://b.example")
    change(staffed, number, every_language=False)
    assert live(staffed, number).fallback_locale == ""


def test_a_picture_is_there_before_a_snapshot_names_it(staffed, number):
    held = picture(staffed)
    change(staffed, number, picture=held)
    found = live(staffed, number)
    assert found.picture == held.digest
    path = settings.UPTAKE.snapshots / f"{staffed.tenant.slug}.pictures" / held.digest
    assert path.read_bytes() == PNG


def test_a_picture_that_cannot_be_written_stops_the_publication(staffed, number):
    held = picture(staffed)
    Picture.objects.of(staffed.tenant).update(content=b"something else")
    before = published(staffed).version
    change(staffed, number, picture=held)
    with pytest.raises(ValueError, match=held.digest):
        publish_snapshot(staffed.tenant, NOW)
    kept = snapshot.read(settings.UPTAKE.snapshots / f"{staffed.tenant.slug}.snapshot")
    assert kept.version == before


def test_what_was_decided_about_peace_is_told_in_the_zone_of_the_organization(staffed):
    Tenant.objects.filter(pk=staffed.tenant.pk).update(time_zone="Europe/Berlin")
    assert published(staffed).peace == Peace(zone="Europe/Berlin")
    MessageSettings.objects.of(staffed.tenant).create(
        tenant=staffed.tenant,
        quiet_from=time(22, 30),
        quiet_to=time(6),
        quiet_weekends=True,
        weekly_cap=3,
        snooze_days=14,
    )
    assert published(staffed).peace == Peace(1350, 360, True, "Europe/Berlin", 3, 14)


def test_m41_what_was_decided_about_devices_is_told(staffed):
    assert published(staffed).gates == DeviceRules()
    Tenant.objects.filter(pk=staffed.tenant.pk).update(choices={"hybrid_joined": "yes", "windows_versions": "newest"})
    MessageSettings.objects.of(staffed.tenant).create(tenant=staffed.tenant, microsoft_messages=False)
    assert published(staffed).gates == DeviceRules(
        allow_hybrid_joined=True, newest_windows_only=True, microsoft_messages=False
    )


def send(office, number, **changed):
    values = {"person": 7, "by": "will", "sent_at": NOW, "expires_at": NOW + timedelta(days=1)} | changed
    return TestSend.objects.of(office.tenant).create(tenant=office.tenant, message_id=number, **values)


def test_a_test_reaches_one_person_for_a_day_under_a_number_of_its_own(staffed):
    draft = staffed.draft()
    sent = send(staffed, draft)
    (found,) = published(staffed).messages
    assert (found.id, found.test) == (-sent.pk, True)
    assert list(BitMap.deserialize(found.recipients)) == [7]
    assert (found.starts_at, found.ends_at) == (NOW, NOW + timedelta(days=1))
    assert found.fallback_locale in found.texts


def test_a_test_that_has_expired_or_shows_nothing_is_not_published(staffed):
    draft = staffed.draft()
    send(staffed, draft, expires_at=NOW)
    assert published(staffed).messages == []
    TestSend.objects.of(staffed.tenant).update(expires_at=NOW + timedelta(days=1))
    change(staffed, draft, location="")
    assert published(staffed).messages == []


def test_a_test_whose_draft_has_gone_wrong_meanwhile_is_not_published(staffed):
    draft = staffed.draft()
    send(staffed, draft)
    change(staffed, draft, url="javascript:alert(1)")
    assert published(staffed).messages == []


def test_a_deleted_message_is_not_published_nor_its_tests(staffed, number):
    send(staffed, number)
    change(staffed, number, deleted_at=NOW)
    assert published(staffed).messages == []


def test_while_messages_are_turned_off_nothing_is_published(staffed, number):
    send(staffed, number)
    Tenant.objects.filter(pk=staffed.tenant.pk).update(messages_on=False)
    assert published(staffed).messages == []
