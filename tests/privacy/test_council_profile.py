"""The works council profile: in one step on, stricter by one, looser by two together, everywhere."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from pyroaring import BitMap

from tests.messaging.office import NOW, Office
from uptake.config.environment import Environment
from uptake.messaging.enrolments import by_chance
from uptake.messaging.message_settings import change_settings, settings_of
from uptake.messaging.models import Message
from uptake.privacy import actions as people
from uptake.privacy import council_actions
from uptake.privacy.council import holds, proposals, settings_now, short_of, value_of
from uptake.privacy.council_notices import send_due
from uptake.privacy.council_settings import BY_ID, SETTINGS
from uptake.privacy.models import CouncilNotice
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.rules.works_council import LASTS, asked
from uptake.tenancy import actions as tenancy
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, Assignment, AuditEntry, Tenant
from uptake.tenancy.token_actions import make_token
from uptake.tenancy.token_scopes import Scope

LOOSER = {
    "group_insights": True,
    "choice.smallest_group": "10",
    "choice.group_noise": "off",
    "choice.exclusions_hold": "at_once",
    "choice.accounts_that_end": "at_once",
    "choice.recommendation_filters": "add",
    "choice.own_exclusion": "no",
    "choice.url_domain_policy": "any",
    "retention.activity": 200,
    "retention.weeks": 400,
    "retention.showings": 365,
    "retention.recipients": 30,
    "retention.audit": 400,
    "messages.premade_needs_approval": False,
    "messages.quiet_hours": "22:00-06:00",
    "messages.quiet_weekends": False,
    "messages.weekly_cap": 10,
    "messages.snooze_days": 7,
    "comparisons": True,
    "contributes": True,
    "second_factor": False,
    "excluded_groups": [],
    "people_experiences": True,
    "profile": False,
    "mail": "somebody@else.example",
}
ON_ITS_OWN = {"group_insights"}  # asks for an evaluation first, whoever agrees


@pytest.fixture
def gus(staffed: Office):
    return staffed.admin("gus", Role.GLOBAL_ADMINISTRATOR)


@pytest.fixture
def strict(staffed: Office, gus) -> Office:
    """Hillside with the profile on, a group left out, opted out of people experiences, and a council to be told."""
    people.leave_out(groups=[staffed.group("Council", range(1, 6))], by=staffed.gina, now=NOW)
    council_actions.tell_at(mail="council@hillside.example", by=staffed.gina, now=NOW)
    council_actions.turn_on(by=staffed.gina, now=NOW)
    return staffed


def fresh(office: Office) -> Tenant:
    return Tenant.objects.get(pk=office.tenant.pk)


def now_is(office: Office, setting: str):
    return value_of(fresh(office), BY_ID[setting])


def propose(office: Office, setting: str, value, *, by=None, now=NOW) -> int:
    by = by or office.gina
    return council_actions.propose(setting=setting, value=value, reason="It is agreed", by=by, now=now)


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(Refused) as no:
        call(*args, **kwargs)
    return no.value.reason


def test_before_it_is_on_nothing_is_held_and_the_check_says_what_is_missing(staffed: Office, gus) -> None:
    assert not holds(staffed.tenant)
    missing = {row.id for row in short_of(staffed.tenant)}
    assert {"profile", "choice.smallest_group", "second_factor", "messages.weekly_cap"} <= missing
    tenancy.keep_for(what="activity", days=300, by=staffed.gina, now=NOW)
    tenancy.keep_for(what="activity", days=310, by=staffed.gina, now=NOW)


def test_one_step_makes_everything_as_strict_as_asked(strict: Office) -> None:
    tenant = fresh(strict)
    assert holds(tenant)
    assert short_of(tenant) == []
    for row in settings_now(tenant):
        if row.is_asked:
            assert row.now == asked(row.id).asked, row.id
    assert AuditEntry.objects.of(tenant).filter(action="council.on").count() == 1
    assert AuditEntry.objects.of(tenant).filter(action="retention.changed", subject="activity").exists()


def test_it_takes_two_to_be_on_at_all(staffed: Office) -> None:
    assert refused(council_actions.turn_on, by=staffed.gina, now=NOW) == "needs_somebody_else"
    assert not holds(fresh(staffed))
    assert now_is(staffed, "messages.weekly_cap") is None


def test_what_was_stricter_already_stays(staffed: Office, gus) -> None:
    tenancy.keep_for(what="audit", days=2000, by=staffed.gina, now=NOW)
    council_actions.turn_on(by=staffed.gina, now=NOW)
    assert now_is(staffed, "retention.audit") == 2000


def test_every_setting_of_the_profile_has_a_looser_value_here() -> None:
    assert set(LOOSER) == {each.id for each in SETTINGS}


@pytest.mark.parametrize("setting", LOOSER)
def test_one_alone_loosens_nothing_whichever_action_is_called(strict: Office, setting: str) -> None:
    if setting == "people_experiences":
        people.opt_out(confirmed="hillside", by=strict.gina, now=NOW)
    before = now_is(strict, setting)
    assert before != LOOSER[setting]
    about = BY_ID[setting]
    if about.make is not None:
        reason = refused(about.make, LOOSER[setting], strict.gina, NOW)
    elif setting == "comparisons":
        reason = refused(council_actions.set_comparisons, on=True, by=strict.gina, now=NOW)
    elif setting == "mail":
        reason = refused(council_actions.tell_at, mail="", by=strict.gina, now=NOW)
    else:
        reason = "needs_two"  # there is no action that turns the profile off, but a proposal
    assert reason == ("needs_two" if setting not in ON_ITS_OWN else "no_approved_evaluation")
    assert now_is(strict, setting) == before


@pytest.mark.parametrize("setting", sorted(set(LOOSER) - ON_ITS_OWN))
def test_two_together_loosen_any_of_it(strict: Office, gus, setting: str) -> None:
    if setting == "people_experiences":
        people.opt_out(confirmed="hillside", by=strict.gina, now=NOW)
    number = propose(strict, setting, LOOSER[setting])
    assert now_is(strict, setting) != LOOSER[setting]
    council_actions.agree(proposal_id=number, by=gus, now=NOW + timedelta(hours=1))
    assert now_is(strict, setting) == LOOSER[setting]
    (told,) = proposals(fresh(strict), NOW)
    assert (told.state, told.proposed_by, told.decided_by) == ("agreed", strict.gina.sign_in, gus.sign_in)
    if setting == "profile":
        assert not holds(fresh(strict))
    else:
        assert [row.id for row in short_of(fresh(strict))] == []  # agreed by two is no breach
    noted = AuditEntry.objects.of(strict.tenant).filter(action__in=["council.proposed", "council.agreed"])
    assert {entry.admin for entry in noted} == {strict.gina.sign_in, gus.sign_in}


def test_what_two_agreed_to_may_become_stricter_again_by_one_and_not_looser_still(strict: Office, gus) -> None:
    council_actions.agree(proposal_id=propose(strict, "messages.weekly_cap", 10), by=gus, now=NOW)

    def cap(value: int) -> None:
        BY_ID["messages.weekly_cap"].make(value, strict.gina, NOW)

    assert refused(cap, 11) == "needs_two"
    cap(8)
    assert short_of(fresh(strict)) == []
    assert refused(cap, 10) == "needs_two"  # what was given up is given up


def test_turned_on_again_it_takes_back_what_was_agreed(strict: Office, gus) -> None:
    council_actions.agree(proposal_id=propose(strict, "messages.weekly_cap", 10), by=gus, now=NOW)
    council_actions.turn_on(by=gus, now=NOW)
    assert now_is(strict, "messages.weekly_cap") == 3


def test_one_may_make_it_stricter(strict: Office) -> None:
    BY_ID["messages.weekly_cap"].make(1, strict.gina, NOW)
    assert now_is(strict, "messages.weekly_cap") == 1
    assert short_of(fresh(strict)) == []


def test_a_setting_that_the_profile_leaves_alone_is_changed_by_one(strict: Office) -> None:
    decided = settings_of(fresh(strict))
    change_settings(decided=type(decided)(**{**vars(decided), "remind_days": 9}), by=strict.gina, now=NOW)
    assert settings_of(fresh(strict)).remind_days == 9


def test_nobody_agrees_to_their_own_proposal_nor_with_a_token(strict: Office, gus) -> None:
    number = propose(strict, "comparisons", True)
    assert refused(council_actions.agree, proposal_id=number, by=strict.gina, now=NOW) == "proposer_may_not_agree"
    program = acting_as(Admin.objects.get(pk=gus.admin_id), strict.tenant)
    by_token = type(program)(**{**vars(program), "token": "abcdef01"})
    assert refused(council_actions.agree, proposal_id=number, by=by_token, now=NOW) == "people_agree_themselves"
    assert now_is(strict, "comparisons") is False


def test_an_account_that_the_proposer_makes_for_the_purpose_is_no_second_person(strict: Office) -> None:
    number = propose(strict, "comparisons", True)
    puppet = strict.admin("gina-again", Role.GLOBAL_ADMINISTRATOR)
    assert refused(council_actions.agree, proposal_id=number, by=puppet, now=NOW) == "second_came_later"


def test_an_account_made_anew_under_the_same_name_is_the_same_person(strict: Office, gus) -> None:
    number = propose(strict, "comparisons", True)
    Admin.objects.filter(pk=strict.gina.admin_id).delete()
    del strict.actings["gina"]
    again = strict.admin("gina", Role.GLOBAL_ADMINISTRATOR)
    assert refused(council_actions.agree, proposal_id=number, by=again, now=NOW) == "proposer_may_not_agree"
    assert refused(council_actions.agree, proposal_id=number, by=gus, now=NOW) == "proposer_may_no_more"


def test_a_proposer_who_lost_the_role_in_between_has_proposed_nothing(strict: Office, gus) -> None:
    number = propose(strict, "comparisons", True)
    Assignment.objects.of(strict.tenant).filter(admin=strict.gina.admin_id).update(role=Role.GLOBAL_READER.value)
    assert refused(council_actions.agree, proposal_id=number, by=gus, now=NOW) == "proposer_may_no_more"
    Assignment.objects.of(strict.tenant).filter(admin=strict.gina.admin_id).update(role=Role.GLOBAL_ADMINISTRATOR.value)
    Admin.objects.filter(pk=strict.gina.admin_id).update(is_active=False)
    assert refused(council_actions.agree, proposal_id=number, by=gus, now=NOW) == "proposer_may_no_more"
    assert now_is(strict, "comparisons") is False


def test_a_second_person_without_the_role_by_then_may_not_agree(strict: Office, gus) -> None:
    number = propose(strict, "comparisons", True)
    Assignment.objects.of(strict.tenant).filter(admin=gus.admin_id).update(role=Role.MESSAGES_WRITER.value)
    weaker = acting_as(Admin.objects.get(pk=gus.admin_id), strict.tenant)
    assert refused(council_actions.agree, proposal_id=number, by=weaker, now=NOW) == "not_allowed"


def test_after_seven_days_a_proposal_has_lapsed_and_may_be_made_anew(strict: Office, gus) -> None:
    number = propose(strict, "comparisons", True)
    assert refused(propose, strict, "comparisons", True) == "proposed_already"
    late = NOW + LASTS
    assert refused(council_actions.agree, proposal_id=number, by=gus, now=late) == "proposal_expired"
    assert proposals(strict.tenant, late)[0].state == "lapsed"
    again = propose(strict, "comparisons", True, now=late)
    council_actions.agree(proposal_id=again, by=gus, now=late)
    assert now_is(strict, "comparisons") is True


def test_a_decided_proposal_cannot_be_decided_again(strict: Office, gus) -> None:
    number = propose(strict, "comparisons", True)
    council_actions.turn_down(proposal_id=number, by=gus, now=NOW)
    assert proposals(strict.tenant, NOW)[0].state == "refused"
    assert refused(council_actions.agree, proposal_id=number, by=gus, now=NOW) == "proposal_decided"
    number = propose(strict, "comparisons", True)
    council_actions.turn_down(proposal_id=number, by=strict.gina, now=NOW)
    assert proposals(strict.tenant, NOW)[0].state == "withdrawn"
    assert now_is(strict, "comparisons") is False


def test_what_changed_since_it_was_proposed_is_not_agreed_to(strict: Office, gus) -> None:
    number = propose(strict, "messages.weekly_cap", 10)
    BY_ID["messages.weekly_cap"].make(1, strict.gina, NOW)
    assert refused(council_actions.agree, proposal_id=number, by=gus, now=NOW) == "changed_meanwhile"


def test_proposals_that_make_no_sense_are_refused(strict: Office) -> None:
    assert refused(propose, strict, "no.such", True) == "no_such_setting"
    assert refused(propose, strict, "messages.weekly_cap", 2) == "not_looser"
    told = {"setting": "comparisons", "value": True, "reason": "  ", "by": strict.gina, "now": NOW}
    assert refused(council_actions.propose, **told) == "council_reason"


def test_when_the_action_itself_says_no_the_proposal_stays_open(strict: Office, gus) -> None:
    number = propose(strict, "group_insights", True)
    assert refused(council_actions.agree, proposal_id=number, by=gus, now=NOW)
    assert proposals(strict.tenant, NOW)[0].state == "open"


def test_an_agreement_to_one_setting_opens_no_other(strict: Office, gus) -> None:
    council_actions.agree(proposal_id=propose(strict, "messages.weekly_cap", 10), by=gus, now=NOW)
    decided = settings_of(fresh(strict))
    looser = type(decided)(**{**vars(decided), "quiet_weekends": False})
    assert refused(change_settings, decided=looser, by=gus, now=NOW) == "needs_two"


def test_a_program_loosens_nothing_either(strict: Office, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    token = make_token(name="p", scopes=[Scope.SETTINGS_WRITE.value], by=strict.gina, now=NOW)
    answer = Client(SERVER_NAME="localhost").patch(
        "/api/v1/settings/messages",
        json.dumps({"weekly_cap": 50}),
        content_type="application/json",
        headers={"authorization": f"Bearer {token}", "if-match": "*"},
    )
    assert (answer.status_code, answer.json()["reason"]) == (409, "needs_two")
    assert now_is(strict, "messages.weekly_cap") == 3


def test_nobody_is_left_out_by_chance_while_comparisons_are_off(strict: Office, gus) -> None:
    number = strict.draft()
    Message.objects.of(strict.tenant).filter(pk=number).update(holdout=50)
    message = Message.objects.of(strict.tenant).get(pk=number)
    assert by_chance(message, BitMap(range(1, 1001))) == BitMap()
    council_actions.agree(proposal_id=propose(strict, "comparisons", True), by=gus, now=NOW)
    assert len(by_chance(message, BitMap(range(1, 1001)))) > 100


def test_the_council_is_told_of_every_step_and_nothing_is_sent_twice(strict: Office, gus, settings, tmp_path) -> None:
    settings.UPTAKE = Environment(data=tmp_path / "data", demo=True, smtp_url="smtp://localhost:2525")
    council_actions.agree(proposal_id=propose(strict, "retention.activity", 60), by=gus, now=NOW)
    send_due(strict.tenant, NOW)
    assert [each.subject for each in mail.outbox] == [
        "hillside: The works council profile was turned on",
        "hillside: A loosening was proposed",
        "hillside: A loosening was agreed to",
    ]
    assert all(each.to == ["council@hillside.example"] for each in mail.outbox)
    assert "from 36 days to 60 days" in mail.outbox[-1].body
    assert "gina" not in mail.outbox[-1].body
    assert not CouncilNotice.objects.of(strict.tenant).filter(sent_at=None).exists()


def test_a_mail_server_that_is_away_loses_nothing(strict: Office, gus, settings, tmp_path, monkeypatch, caplog) -> None:
    def away(*_args, **_kwargs):
        raise OSError("no route to council@hillside.example")

    settings.UPTAKE = Environment(data=tmp_path / "data", demo=True, smtp_url="smtp://localhost:2525")
    monkeypatch.setattr("uptake.privacy.council_notices.EmailMessage.send", away)
    council_actions.agree(proposal_id=propose(strict, "comparisons", True), by=gus, now=NOW)
    assert "council@" not in caplog.text
    monkeypatch.undo()
    assert send_due(strict.tenant, NOW) == 3


def test_another_organization_is_not_held_to_it(strict: Office) -> None:
    other = Office.founded("elsewhere")
    tenancy.keep_for(what="activity", days=300, by=other.gina, now=NOW)
    number = propose(strict, "comparisons", True)
    assert refused(council_actions.agree, proposal_id=number, by=other.gina, now=NOW) == "no_such_proposal"
