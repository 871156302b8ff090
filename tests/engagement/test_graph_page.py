import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.messaging.test_graph_import import DETAIL, told
from uptake.messaging import graph_shape
from uptake.messaging.models import Message
from uptake.tenancy.models import Admin


def client_of(acting):
    client = Client()
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    return client


def upload(acting, content):
    file = SimpleUploadedFile("messages.json", content, "application/json")
    return client_of(acting).post(reverse("import_messages"), {"file": file}, follow=True)


def test_a_file_is_taken_over_on_the_list(office):
    answer = upload(office.will, told())
    assert "1 messages are new" in answer.content.decode()
    html = client_of(office.rita).get(reverse("manage")).content.decode()
    assert "Update today" in html
    assert "Imported" in html
    assert ">1,024<" in html


def test_the_page_of_an_imported_message_opens_and_shows_its_own_totals(office):
    upload(office.will, told())
    number = Message.objects.of(office.tenant).get().pk
    html = client_of(office.will).get(reverse("message", args=[number])).content.decode()
    assert "Heute aktualisieren" in html
    assert "1,024" in html
    assert reverse("cancel_message", args=[number]) not in html
    assert "How far it got" not in html


def test_what_is_wrong_is_told_with_its_place(office):
    answer = upload(office.will, told(status="paused"))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "Nothing was taken over" in html
    assert "$.status" in html
    assert DETAIL["id"] in html


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"%PDF-1.7", b"\x89PNG", b"[" * 50_000])
def test_files_of_another_kind_change_nothing(office, content):
    assert "Nothing was taken over" in upload(office.will, content).content.decode()
    assert not Message.objects.of(office.tenant).exists()


def test_a_large_file_is_refused_before_it_is_read(office, monkeypatch):
    monkeypatch.setattr("uptake.engagement.graph_page.MOST_BYTES", 100)
    assert "too large" in upload(office.will, told()).content.decode()


def test_without_a_file_nothing_happens(office):
    answer = client_of(office.will).post(reverse("import_messages"), follow=True)
    assert "Nothing was taken over" in answer.content.decode()


def test_readers_and_approvers_may_not_import(office):
    for acting in (office.rita, office.april):
        assert upload(acting, told()).status_code == 403
    assert client_of(office.will).get(reverse("import_messages")).status_code == 405


def test_the_list_goes_out_as_json(office):
    upload(office.will, told())
    answer = client_of(office.rita).get(reverse("export_messages_as_graph"))
    assert answer["Content-Disposition"] == 'attachment; filename="hillside-messages.json"'
    (found,) = json.loads(answer.content)["value"]
    assert found["id"] == DETAIL["id"]
    assert set(found) == set(DETAIL)
    assert graph_shape.detail_of(found).status == "active"
