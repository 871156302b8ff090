"""Whatever is uploaded, wherever: a sentence, nothing stored, no server error, in bounded time and memory."""

import resource
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.authorization.asking import watched
from tests.authorization.two_organizations import founded
from tests.hostile.files import archives, plain
from tests.messaging.conftest import folder
from uptake.jobs.bring_in import bring_in
from uptake.people.models import Person
from uptake.rules.permissions import Role
from uptake.tenancy.facts import facts_of

__all__ = ["folder"]

FILES, ARCHIVES = plain(), archives()
SECONDS, MEGABYTES = 20.0, 700  # generous: machines are busy at times, and a bomb would take far more
NOTES = ("audit", "last_used_day", "scim_contact")
KEPT_ANYWAY = {"picture": ('UPDATE "messaging_message"',)}  # the other fields of the step, as with every button
DOORS = {
    "survey": ("/reports/copilot-survey/upload/", "file", {"replace": "on"}),
    "benchmarks": ("/settings/peers/file/", "file", {}),
    "messages": ("/messages/import/", "file", {}),
    "picture": ("/messages/{message_id}/customize/", "picture", {"go": "picture"}),
    "interface messages": ("/api/v1/messages/import", "file", {}),
    "interface picture": ("/api/v1/messages/{message_id}/picture", "file", {}),
}


@pytest.fixture
def hill(db, folder):
    return founded("hill")


@pytest.fixture
def bounded():
    """Fails a test that takes long, or that makes the process grow."""
    began, peak = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - began < SECONDS * max(len(FILES), 1)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024 < MEGABYTES


@pytest.mark.parametrize("door", DOORS)
def test_no_door_takes_a_hostile_file(hill, bounded, door):
    address, field, more = DOORS[door]
    client, headers = hill.browser("global_administrator"), {}
    if address.startswith("/api/"):
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        headers = {"authorization": f"Bearer {hill.token('global_administrator')}"}
    said = client.get("/reports/copilot-survey/")  # warm: what is made once does not count
    assert said.status_code < 500
    for name, content in FILES.items():
        given = {field: SimpleUploadedFile(f"{name}.csv", content), **more}
        began = time.monotonic()
        with watched() as (_refusals, writes):
            answer = client.post(address.format(**hill.values), given, headers=headers, follow=True)
        assert answer.status_code < 500, (door, name, answer.content[:400])
        assert time.monotonic() - began < SECONDS, (door, name)
        stored = [sql for sql in writes if not any(note in sql for note in (*NOTES, *KEPT_ANYWAY.get(door, ())))]
        assert not stored, (door, name, stored)
        assert b"Traceback" not in answer.content, (door, name)
        assert b"<script>alert" not in answer.content, (door, name)


def test_an_import_takes_nothing_of_hostile_files_and_archives(hill, bounded, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    place = tmp_path / "given"
    place.mkdir()
    for number, content in enumerate([*FILES.values(), *ARCHIVES.values()]):
        (place / f"{number:03}.csv").write_bytes(content)
    (place / "link.csv").symlink_to("/etc/passwd")
    people = Person.objects.of(hill.tenant).count()
    now = hill.tenant.created_at
    report = bring_in(hill.tenant, [place], snapshot_day=now.date(), now=now)
    assert Person.objects.of(hill.tenant).count() == people
    assert facts_of(hill.tenant).coverage() == []
    told = {each.name.partition("/")[0] for each in report.skipped}
    assert len(told) >= len(ARCHIVES)
    assert all(each.reason for each in report.skipped)
    assert not [each for each in sorted(tmp_path.rglob("evil*")) if each not in before]


def test_what_is_refused_by_its_size_is_not_read(hill, monkeypatch):
    """A file of 12 MB for the survey, which takes 10: refused, with its sentence."""
    client = hill.browser("global_administrator")
    big = SimpleUploadedFile("big.csv", b"quality,effort,speed,productivity\n" + b"5,4,3,2\n" * 1_500_000)
    answer = client.post("/reports/copilot-survey/upload/", {"file": big}, follow=True)
    assert answer.status_code < 500
    assert "10 MB" in answer.content.decode()


@pytest.mark.parametrize("door", ["survey", "benchmarks", "messages"])
def test_whoever_may_not_upload_is_refused_whatever_they_send(hill, door):
    address, field, more = DOORS[door]
    given = {field: SimpleUploadedFile("bomb.csv", FILES["deep JSON"]), **more}
    assert hill.browser(Role.GLOBAL_READER.value).post(address.format(**hill.values), given).status_code == 403
