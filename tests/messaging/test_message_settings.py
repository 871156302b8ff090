"""The page "Messages" under Settings: who may decide what, within which limits, and that it is written down."""

from dataclasses import replace
from datetime import time

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.messaging.office import NOW
from uptake.messaging import actions
from uptake.messaging.message_settings import MessageSettingsDecided, settings_of
from uptake.messaging.models import Message, MessageSettings
from uptake.messaging.notice_webhook import signing_key
from uptake.rules.message_lifecycle import State
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Admin, AuditEntry

DEFAULTS = MessageSettingsDecided()
ANY = st.builds(
    MessageSettingsDecided,
    microsoft_messages=st.booleans(),
    premade_needs_approval=st.booleans(),
    two_approvers=st.booleans(),
    approver_departments=st.dictionaries(
        st.sampled_from(["april@hillside.example", "gina@hillside.example"]),
        st.lists(st.sampled_from(["Sales", "IT"]), unique=True).map(tuple),
    ),
    tell_approvers=st.booleans(),
    remind_days=st.integers(0, 30),
    quiet_weekends=st.booleans(),
    weekly_cap=st.none() | st.integers(1, 50),
    snooze_days=st.integers(1, 90),
)


def decide(office, by=None, **decided):
    changed = replace(settings_of(office.tenant), **decided)
    actions.change_settings(decided=changed, by=by or office.gina, now=NOW)


def reason(office, by=None, **decided):
    with pytest.raises(Refused) as refused:
        decide(office, by, **decided)
    return refused.value.reason


def client_of(acting):
    client = Client()
    client.force_login(Admin.objects.get(pk=acting.admin_id))
    return client


def posted(acting, **told):
    fields = {"snooze_days": "7", "remind_days": "3", "microsoft_messages": "on", "tell_approvers": "on"}
    return client_of(acting).post(reverse("message_settings"), fields | told, follow=True)


def test_without_a_decision_the_defaults_hold(office):
    assert settings_of(office.tenant) == DEFAULTS
    assert DEFAULTS.microsoft_messages
    assert DEFAULTS.tell_approvers
    assert not MessageSettings.objects.of(office.tenant).exists()


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(decided=ANY)
def test_under_all_settings_own_words_need_somebody_elses_approval(office, decided):
    Message.objects.of(office.tenant).all().delete()
    actions.change_settings(decided=decided, by=office.gina, now=NOW)
    number = office.own_words(by=office.gina)
    assert actions.schedule(message_id=number, by=office.gina, now=NOW) is State.PENDING_APPROVAL
    for doing in (actions.approve, actions.reject):
        with pytest.raises(Refused, match="own_message"):
            doing(message_id=number, comment="x", by=office.gina, now=NOW)


def test_every_change_is_in_the_audit_log(office):
    decide(office, two_approvers=True, weekly_cap=3, webhook_url="https://hooks.example/in?key=geheim")
    decide(office, weekly_cap=3)  # nothing new
    rows = AuditEntry.objects.of(office.tenant).filter(action="messages.setting").order_by("subject")
    assert [(row.subject, row.details["before"], row.details["after"], row.admin) for row in rows] == [
        ("two_approvers", False, True, office.gina.sign_in),
        ("webhook_url", False, True, office.gina.sign_in),
        ("weekly_cap", None, 3, office.gina.sign_in),
    ]


def test_a_writer_decides_about_recipients_and_not_about_approval(office):
    decide(office, office.will, weekly_cap=2, quiet_from=time(18), quiet_to=time(8), microsoft_messages=False)
    assert settings_of(office.tenant).weekly_cap == 2
    for change in (
        {"two_approvers": True},
        {"premade_needs_approval": True},
        {"tell_approvers": False},
        {"remind_days": 0},
        {"webhook_url": "https://hooks.example/"},
        {"approver_departments": {"april@hillside.example": ("IT",)}},
    ):
        assert reason(office, office.will, **change) == "not_allowed"
    assert not settings_of(office.tenant).two_approvers


@pytest.mark.parametrize("who", ["april", "rita"])
def test_others_decide_nothing(office, who):
    assert reason(office, getattr(office, who), weekly_cap=2) == "not_allowed"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quiet_from": time(18)}, "quiet_hours"),
        ({"quiet_to": time(8)}, "quiet_hours"),
        ({"quiet_from": time(8), "quiet_to": time(8)}, "quiet_hours"),
        ({"weekly_cap": 0}, "out_of_range"),
        ({"weekly_cap": 51}, "out_of_range"),
        ({"snooze_days": 0}, "out_of_range"),
        ({"snooze_days": 91}, "out_of_range"),
        ({"remind_days": -1}, "out_of_range"),
        ({"remind_days": 31}, "out_of_range"),
    ],
)
def test_what_cannot_be_decided(office, change, why):
    assert reason(office, **change) == why
    assert settings_of(office.tenant) == DEFAULTS


def test_each_organization_and_each_webhook_has_a_key_of_its_own(office):
    assert signing_key(office.tenant) == ""
    decide(office, webhook_url="https://hooks.example/")
    first = signing_key(office.tenant)
    decide(office, webhook_url="https://other.example/")
    assert len(first) == 64
    assert signing_key(office.tenant) == first
    assert first not in str(MessageSettings.objects.of(office.tenant).values())


def test_the_page_keeps_what_a_global_administrator_says(office):
    assert office.april
    page = posted(
        office.gina,
        two_approvers="on",
        weekly_cap="4",
        quiet_from="18:00",
        quiet_to="07:30",
        departments_of_0="IT\n\n Sales \nIT",
    )
    assert "Saved." in page.content.decode()
    kept = settings_of(office.tenant)
    assert (kept.two_approvers, kept.weekly_cap, kept.quiet_from, kept.quiet_to) == (True, 4, time(18), time(7, 30))
    assert kept.approver_departments == {office.april.sign_in: ("IT", "Sales")}


def test_what_a_writer_posts_about_approval_is_not_listened_to(office):
    decide(office, two_approvers=True, approver_departments={office.april.sign_in: ("IT",)})
    page = posted(office.will, weekly_cap="4", departments_of_0="", webhook_url="https://hooks.example/")
    assert page.status_code == 200
    kept = settings_of(office.tenant)
    assert (kept.weekly_cap, kept.two_approvers, kept.webhook_url) == (4, True, "")
    assert kept.approver_departments == {office.april.sign_in: ("IT",)}


def test_a_reader_sees_the_page_and_changes_nothing(office):
    page = client_of(office.rita).get(reverse("message_settings"))
    assert "A global administrator or a messages writer can change this." in page.content.decode()
    assert posted(office.rita).status_code == 403


@pytest.mark.parametrize(
    ("told", "status", "says"),
    [
        ({"weekly_cap": "0"}, 422, "greater than or equal to 1"),
        ({"quiet_from": "nonsense"}, 422, "Enter a valid time."),
        ({"quiet_from": "18:00"}, 409, "both ends of the quiet hours"),
        ({"webhook_url": "javascript:alert(1)"}, 409, "begins with https://"),
        ({"webhook_url": "https://x.example/" + "x" * 3000}, 422, "at most 2048"),
    ],
)
def test_bad_input_is_answered_with_a_sentence(office, told, status, says):
    page = posted(office.gina, **told)
    assert page.status_code == status
    assert says in page.content.decode()
    assert settings_of(office.tenant) == DEFAULTS


def test_a_writer_keeps_a_webhook_that_only_others_see(office):
    decide(office, webhook_url="https://hooks.example/in?key=geheim")
    assert "geheim" not in client_of(office.will).get(reverse("message_settings")).content.decode()
    posted(office.will, weekly_cap="4")
    kept = settings_of(office.tenant)
    assert (kept.weekly_cap, kept.webhook_url) == (4, "https://hooks.example/in?key=geheim")


def test_the_key_of_the_webhook_is_for_global_administrators(office):
    decide(office, webhook_url="https://hooks.example/")
    key = signing_key(office.tenant)
    assert key in client_of(office.gina).get(reverse("message_settings")).content.decode()
    assert key not in client_of(office.will).get(reverse("message_settings")).content.decode()
