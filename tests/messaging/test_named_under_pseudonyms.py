"""Where people are kept under pseudonyms, admins still name them: to end sessions, for codes, for tests to come."""

import json

import pytest
from django.utils import timezone

from tests.messaging.office import NOW, Office
from uptake.config.environment import Environment
from uptake.delivery import directory
from uptake.delivery.revoked import What
from uptake.engagement.explain import Place, explain_me
from uptake.facts.importers.deliveries import DirectoryPerson
from uptake.messaging import enrolment_codes, publish, queries, revoking, trial_actions
from uptake.messaging.models import EnrolmentCode, Revocation, TestSend
from uptake.people import pseudonymity
from uptake.people.actions import take_over
from uptake.rules.refusals import Refused
from uptake.tenancy.models import AuditEntry

pytestmark = pytest.mark.django_db
WILL, ANN = "will@hillside.example", "Ann.Marker@hillside.example"


@pytest.fixture
def folder(tmp_path, settings):
    (tmp_path / "key").write_text("ab" * 32)
    settings.UPTAKE = Environment(data=tmp_path / "data", pseudonym_key=str(tmp_path / "key"))
    return settings.UPTAKE


@pytest.fixture
def keyed(folder, db):
    """Hillside with Ann, and with Will, who writes messages and works there."""
    pseudonymity.settle(NOW)
    office = Office.founded()
    take_over(office.tenant, [DirectoryPerson(folder.pseudonyms.of(name)) for name in (ANN, WILL)])
    publish.publish_people(office.tenant)
    return office


def number_of(folder, name):
    return directory.read(folder.snapshots / "hillside.people", folder.pseudonyms).person(name, folder.secret)


def test_the_sessions_of_somebody_are_ended_by_their_name(keyed, folder):
    revoking.revoke(what=What.PERSON, about=ANN.upper(), by=keyed.gina, now=NOW)
    assert Revocation.objects.of(keyed.tenant).get().about == str(number_of(folder, ANN))
    with pytest.raises(Refused, match="no_such_person"):
        revoking.revoke(what=What.PERSON, about="bo@hillside.example", by=keyed.gina, now=NOW)


def test_a_code_is_made_for_somebody_by_their_name(keyed, folder):
    enrolment_codes.make_code(uses=1, days=7, principal=ANN, by=keyed.gina, now=NOW)
    assert EnrolmentCode.objects.of(keyed.tenant).get().person == number_of(folder, ANN)


def test_a_test_goes_to_its_author_who_is_known_by_the_name_that_they_sign_in_with(keyed, folder):
    message = keyed.own_words()
    trial_actions.send_test(message_id=message, by=keyed.will, now=NOW)
    assert TestSend.objects.of(keyed.tenant).get().person == number_of(folder, WILL)


def test_an_admin_asks_why_about_themselves(keyed):
    row = queries.row(keyed.tenant, keyed.own_words())
    found = explain_me(keyed.will, row, Place("web-bar", ("en",), NOW), now=NOW)
    assert [gate.reason for gate in found.gates if not gate.passes]
    with pytest.raises(Refused, match="not_in_directory"):
        explain_me(keyed.gina, row, Place("web-bar", ("en",), NOW), now=NOW)


def test_the_audit_log_names_admins_alone(keyed):
    now = timezone.now()
    revoking.revoke(what=What.PERSON, about=ANN, by=keyed.gina, now=now)
    enrolment_codes.make_code(uses=1, days=7, principal=ANN, by=keyed.gina, now=now)
    rows = AuditEntry.objects.of(keyed.tenant).values_list("action", "subject", "details", "admin")
    told = json.dumps(list(rows))
    assert "gina@hillside.example" in told
    assert "marker" not in told.lower()


def test_whoever_writes_the_people_without_the_key_still_says_which_one_is_needed(keyed, folder, settings):
    """A restore on a machine that has no key yet: the server for clients does not start there, and says why."""
    settings.UPTAKE = Environment(data=folder.folder)
    publish.publish_people(keyed.tenant)
    assert directory.key_check_in(folder.snapshots / "hillside.people") == folder.pseudonyms.check
    assert number_of(folder, ANN) is not None
