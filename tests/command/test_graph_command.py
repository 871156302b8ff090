import json

import pytest
from django.conf import settings
from typer.testing import CliRunner

from tests.messaging.office import Office
from tests.messaging.test_graph_import import DETAIL, told
from uptake.command import __main__ as command
from uptake.messaging.models import Message
from uptake.rules.refusals import Refused


@pytest.fixture
def office(db, tmp_path, monkeypatch):
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    monkeypatch.setitem(settings.UPTAKE.__dict__, "folder", data)
    return Office.founded()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "messages.json"
    path.write_bytes(told())
    return path


def uptake(*words):
    if not command.app.registered_commands:
        command._verbs()
    return CliRunner().invoke(command.app, list(words), env={"COLUMNS": "200"})


def test_a_file_is_taken_over_and_comes_out_again(office, file):
    answer = uptake("import-messages", str(file), "--tenant", "hillside")
    assert answer.exit_code == 0, answer.stderr
    assert "1 messages are new, 0 have changed, 0 are the same." in answer.stderr
    answer = uptake("export-messages", "--tenant", "hillside")
    (found,) = json.loads(answer.stdout)["value"]
    assert found["id"] == DETAIL["id"]


def test_the_same_file_again_changes_nothing(office, file):
    uptake("import-messages", str(file), "--tenant", "hillside")
    answer = uptake("import-messages", str(file), "--tenant", "hillside")
    assert "0 messages are new, 0 have changed, 1 are the same." in answer.stderr


def test_what_is_wrong_ends_with_a_sentence_and_code_2(office, file):
    file.write_bytes(told(status="paused"))
    answer = uptake("import-messages", str(file), "--tenant", "hillside")
    assert answer.exit_code == 2
    assert "Nothing was taken over" in answer.stderr
    assert not Message.objects.of(office.tenant).exists()


def test_a_file_that_is_not_there_ends_with_a_sentence(office, tmp_path):
    answer = uptake("import-messages", str(tmp_path / "none.json"), "--tenant", "hillside")
    assert answer.exit_code == 2
    assert "cannot be read" in answer.stderr


def test_an_organization_that_does_not_exist_is_refused(office, file):
    answer = uptake("import-messages", str(file), "--tenant", "nowhere")
    assert isinstance(answer.exception, Refused) or answer.exit_code == 2
