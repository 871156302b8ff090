"""Keys that messages are signed with: what is published verifies, through every change of the key."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests.messaging.office import NOW
from uptake.access.sealing import NotOurs
from uptake.delivery import signing, snapshot
from uptake.messaging import clock, publish, signatures, signing_keys
from uptake.messaging.models import SigningKey
from uptake.messaging.signing_keys import AHEAD, KEPT, LIFE
from uptake.rules.refusals import Refused
from uptake.tenancy.models import AuditEntry

HOUR = timedelta(hours=1)


def published(office):
    return snapshot.read(settings.UPTAKE.snapshots / f"{office.tenant.slug}.snapshot")


def all_verify(read, keys=None):
    keys = {key.id: signing.unpadded(key.key) for key in read.keys} if keys is None else keys
    found = [
        signing.verifies(shown(message, locale, text), keys)
        for message in read.messages
        for locale, text in message.texts.items()
    ]
    assert found
    return all(found)


def shown(message, locale, text, tenant="hillside"):
    words = {field: getattr(text, field) for field in text.__struct_fields__}
    return SimpleNamespace(
        **words,
        tenant=tenant,
        id=message.id,
        kind=message.kind,
        format=message.format,
        locale=locale,
        picture=f"/client/v1/pictures/{tenant}/{message.picture}" if message.picture else "",
        valid_from=signing.iso(message.starts_at),
        valid_to=signing.iso(message.ends_at),
        key_id=message.key_id,
    )


def living(office):
    return {row.key_id for row in SigningKey.objects.of(office.tenant)}


def test_every_text_of_what_is_published_is_signed(staffed):
    staffed.scheduled()
    read = published(staffed)
    assert len(read.messages[0].texts) > 40
    assert [key.id for key in read.keys] == [read.messages[0].key_id]
    assert all_verify(read)
    (message,) = read.messages
    other = shown(message, "de", message.texts["de"], tenant="fabrikam")
    assert not signing.verifies(other, {key.id: signing.unpadded(key.key) for key in read.keys})


def test_the_next_key_is_published_a_day_before_it_signs_and_the_one_before_a_day_after(staffed):
    staffed.scheduled(last=(NOW + timedelta(days=300)).date())
    clock.move_due(staffed.tenant, NOW)
    first = published(staffed).messages[0].key_id

    announced = NOW + LIFE - AHEAD + HOUR
    clock.move_due(staffed.tenant, announced)
    read = published(staffed)
    assert read.messages[0].key_id == first
    (next_key,) = {key.id for key in read.keys} - {first}

    clock.move_due(staffed.tenant, announced + AHEAD - HOUR)
    assert published(staffed).messages[0].key_id == first

    began = announced + AHEAD
    clock.move_due(staffed.tenant, began)
    read = published(staffed)
    assert read.messages[0].key_id == next_key
    assert {key.id: key.until for key in read.keys} == {first: began + KEPT, next_key: None}
    assert all_verify(read)

    clock.move_due(staffed.tenant, began + KEPT)
    assert [key.id for key in published(staffed).keys] == [next_key]
    assert living(staffed) == {next_key}


def test_whoever_knew_the_keys_a_session_ago_can_verify_whatever_day_it_is(staffed):
    staffed.scheduled(last=(NOW + timedelta(days=300)).date())
    clock.move_due(staffed.tenant, NOW)
    before = published(staffed)
    first = before.messages[0].key_id
    for hours in range(24 * 87, 24 * 93, 12):
        clock.move_due(staffed.tenant, NOW + hours * HOUR)
        read = published(staffed)
        # A client that opened its session twelve hours ago has the keys of then.
        assert all_verify(read, {key.id: signing.unpadded(key.key) for key in before.keys})
        before = read
    assert published(staffed).messages[0].key_id != first
    assert len(living(staffed)) <= 2


def test_an_admin_changes_the_key_at_once_and_that_is_written_down(staffed):
    staffed.scheduled()
    first = published(staffed).messages[0].key_id
    made = signing_keys.rotate(by=staffed.gina, now=NOW)
    publish.publish_snapshot(staffed.tenant, NOW)
    read = published(staffed)
    assert read.messages[0].key_id == made
    assert {key.id for key in read.keys} == {first, made}
    assert all_verify(read)
    (entry,) = AuditEntry.objects.of(staffed.tenant).filter(action="signing_key.rotated")
    assert entry.subject == made


def test_a_key_that_somebody_else_has_is_withdrawn_at_once(staffed):
    staffed.scheduled()
    made = signing_keys.rotate(by=staffed.gina, now=NOW, compromised=True)
    publish.publish_snapshot(staffed.tenant, NOW)
    assert [key.id for key in published(staffed).keys] == [made]
    assert all_verify(published(staffed))


def test_who_may_not_change_settings_does_not_change_the_key(staffed):
    with pytest.raises(Refused, match="not_allowed"):
        signing_keys.rotate(by=staffed.will, now=NOW)


def test_the_private_half_is_sealed_and_gone_when_the_key_signs_no_more(staffed):
    staffed.scheduled()
    (row,) = SigningKey.objects.of(staffed.tenant)
    private = signing_keys.signer(staffed.tenant, NOW).key.private_bytes_raw()
    assert private not in bytes(row.sealed)
    signing_keys.rotate(by=staffed.gina, now=NOW)
    row.refresh_from_db()
    assert bytes(row.sealed) == b""


def test_a_sealed_key_of_another_installation_does_not_open(staffed, tmp_path):
    staffed.scheduled()
    (tmp_path / "secret.key").unlink()
    settings.UPTAKE = type(settings.UPTAKE)(data=tmp_path, demo=True)
    with pytest.raises(NotOurs):
        signing_keys.signer(staffed.tenant, NOW)


def test_an_unchanged_text_keeps_its_signature_and_is_not_signed_again(staffed, monkeypatch):
    staffed.scheduled()
    first = published(staffed).messages[0].texts

    class Never:
        def sign(self, _whole):
            raise AssertionError("it was signed again")

    real = signing_keys.signer(staffed.tenant, NOW)
    monkeypatch.setattr(signatures, "_made", dict(signatures._made))
    again = signatures.sign(published(staffed).messages, "hillside", signing_keys.Signer(real.id, Never()))
    assert again[0].texts == first
