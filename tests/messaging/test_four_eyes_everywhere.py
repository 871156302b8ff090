"""Four eyes: whoever had a hand in what a message says never lets it out, whatever their roles, whichever the door.

Generated: each way of having a hand x each set of roles x each door, with rules and roles that change in between.
"""

import itertools
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.authorization.two_organizations import prove
from tests.authorization.visitors import visitor
from tests.messaging.office import Office
from uptake.messaging import actions, authoring, queries, steps
from uptake.messaging.message_settings import MessageSettingsDecided, settings_of
from uptake.messaging.models import Message, Review
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import MAY, Permission, Role
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, Assignment
from uptake.tenancy.token_actions import make_token
from uptake.tenancy.token_scopes import OPENS, Scope

WRITES, JUDGES = MAY[Permission.WRITE_MESSAGE], MAY[Permission.APPROVE_MESSAGE]
ABOUT = sorted(WRITES | JUDGES)
OTHERS = tuple(role for role in Role if role not in ABOUT)
SETS = [
    (*some, *more)
    for many in range(1, len(ABOUT) + 1)
    for some in itertools.combinations(ABOUT, many)
    for more in ((), OTHERS)
]
BOTH = [roles for roles in SETS if WRITES & set(roles) and JUDGES & set(roles)]
OWN_WORDS = {"en-US": {"title": "Other door", "body": "Use the other door.", "button": "Plan"}}


def now():
    """This very moment: pages and tokens are judged by the clock of the server."""
    return timezone.now().replace(microsecond=0)


def wills(office, **decided):
    """A draft of somebody else, in their words."""
    return office.own_words(by=office.will, now=now(), **decided)


def sent(office, number, by):
    """Send it for approval; its number."""
    assert actions.schedule(message_id=number, by=by, now=now()) is State.PENDING_APPROVAL
    return number


def step(number, decided, by):
    actions.save_step(message_id=number, decided=decided, completed=True, by=by, now=now())


def dates(interval="weekly"):
    """From today on for three weeks."""
    return steps.Schedule("New door", now().date(), now().date() + timedelta(days=21), interval)


def wrote_and_sent(office, who):
    return sent(office, office.own_words(by=who, now=now()), who)


def wrote_and_another_sent(office, who):
    return sent(office, office.own_words(by=who, now=now()), office.will)


def sent_what_another_wrote(office, who):
    return sent(office, wills(office), who)


def changed_the_words(office, who):
    number = wills(office)
    step(number, steps.Customize(OWN_WORDS, url="https://intranet.hillside.example/other"), who)
    return sent(office, number, office.will)


def changed_the_recipients(office, who):
    number = wills(office)
    step(number, steps.Recipients(departments=("Sales",)), who)
    step(number, steps.Recipients(all_users=True, holdout=5), who)
    return sent(office, number, office.will)


def changed_the_dates(office, who):
    number = wills(office)
    step(number, dates("monthly"), who)
    return sent(office, number, office.will)


def added_a_language(office, who):
    number = wills(office)
    authoring.add_language(message_id=number, locale="de-DE", by=who, now=now())
    told = {**OWN_WORDS, "de-DE": {"title": "Neue Tür", "body": "Bitte die neue Tür nehmen.", "button": "Plan"}}
    step(number, steps.Customize(told, url="https://intranet.hillside.example/door"), office.will)
    return sent(office, number, office.will)


def changed_after_a_rejection(office, who):
    number = sent(office, wills(office), office.will)
    actions.reject(message_id=number, comment="no", by=office.arno, now=now())
    actions.withdraw(message_id=number, by=office.will, now=now())
    step(number, steps.Customize(OWN_WORDS, url="https://intranet.hillside.example/other"), who)
    return sent(office, number, office.will)


def changed_and_another_changed_after(office, who):
    number = wills(office)
    step(number, steps.Customize(OWN_WORDS, url="https://intranet.hillside.example/other"), who)
    step(number, dates("monthly"), office.will)
    return sent(office, number, office.will)


def another_copied_it(office, who):
    number = actions.clone(message_id=office.own_words(by=who, now=now()), by=office.will, now=now())
    step(number, dates(), office.will)
    return sent(office, number, office.will)


def copied_what_another_wrote(office, who):
    number = actions.clone(message_id=wills(office), by=who, now=now())
    step(number, dates(), office.will)
    return sent(office, number, office.will)


HANDS = [
    wrote_and_sent, wrote_and_another_sent, sent_what_another_wrote, changed_the_words, changed_the_recipients,
    changed_the_dates, added_a_language, changed_after_a_rejection, changed_and_another_changed_after,
    another_copied_it, copied_what_another_wrote,
]  # fmt: skip


def somebody(office, roles):
    return office.admin("somebody", *roles)


def browser(acting):
    client = visitor()
    client.force_login(Admin.objects.get(pk=acting.admin_id), backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    return client


def token(acting, name):
    """A token with every scope that opens anything to them."""
    scopes = [each.value for each in Scope if any(acting.may(opened) for opened in OPENS[each])]
    return make_token(name=name, scopes=scopes, by=acting, now=now())


def doors(acting):
    """Every way to say yes, by its name: what is asked, and what came of it as a reason or a status."""
    client, outside = browser(acting), visitor()
    tokens = [token(acting, name) for name in ("one", "another")]

    def by_action(number, version):
        actions.approve(message_id=number, version=version, by=acting, now=now())

    def by_page(number, version):
        client.post(f"/messages/{number}/review/", {"answer": "approve", "version": version or 1})

    def by_token(held):
        def asked(number, version):
            headers = {"authorization": f"Bearer {held}"}
            body = {"comment": "", "version": version}
            outside.post(f"/api/v1/messages/{number}:approve", body, content_type="application/json", headers=headers)

        return asked

    return [by_action, by_page, *map(by_token, tokens)]


def tried(office, acting, number):
    """Try every door; the state afterwards, with what was kept of it."""
    for door in doors(acting):
        for version in (None, 1, 2):
            with suppress(Refused):
                door(number, version)
    kept = Review.objects.of(office.tenant).filter(version__message=number, by=acting.sign_in)
    return queries.row(office.tenant, number).state, kept.count()


@pytest.fixture
def busy(db, folder):
    """An organization of which the settings, the roles and the messages change."""
    found = Office.founded()
    found.hire(3)
    assert found.will
    assert found.arno
    return found


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: hand.__name__)
def test_whoever_had_a_hand_in_it_lets_it_out_by_no_door_whatever_the_roles(busy, hand):
    for roles in BOTH:
        who = office_of(busy, roles)
        number = hand(busy, who)
        assert tried(busy, who, number) == (State.PENDING_APPROVAL, 0), roles
        assert actions.approve(message_id=number, by=busy.arno, now=now()) is State.PENDING, roles


def office_of(office, roles):
    """An admin of their own for each set of roles."""
    return office.admin(f"somebody-{'-'.join(str(list(Role).index(role)) for role in roles)}", *roles)


def test_every_set_of_roles_either_cannot_write_or_cannot_judge_or_is_tried_above():
    assert len(SETS) == 2 * (2 ** len(ABOUT) - 1)
    for roles in SETS:
        assert roles in BOTH or not WRITES & set(roles) or not JUDGES & set(roles)
    assert {frozenset({Role.GLOBAL_ADMINISTRATOR}), frozenset(Role)} <= {frozenset(roles) for roles in BOTH}


def test_whoever_may_not_judge_judges_nothing_even_of_others(busy):
    number = sent(busy, wills(busy), busy.will)
    for roles in [roles for roles in SETS if not JUDGES & set(roles)] + [OTHERS]:
        assert tried(busy, office_of(busy, roles), number) == (State.PENDING_APPROVAL, 0), roles


def test_looking_through_the_steps_of_a_draft_is_no_hand_in_it(busy):
    both = office_of(busy, (Role.MESSAGES_WRITER, Role.MESSAGES_APPROVER))
    number = wills(busy)
    step(number, steps.Recipients(all_users=True), both)
    actions.rename(message_id=number, name="Called otherwise", by=both, now=now())
    assert Message.objects.of(busy.tenant).get(pk=number).changed_by == []
    sent(busy, number, busy.will)
    assert actions.approve(message_id=number, by=both, now=now()) is State.PENDING


def decide(office, **decided):
    found = replace(settings_of(office.tenant), **decided)
    actions.change_settings(decided=found, by=office.gina, now=now())


RULES = [
    {"two_approvers": True},
    {"two_approvers": False},
    {"premade_needs_approval": True},
    {"premade_needs_approval": False},
    {"two_approvers": True, "premade_needs_approval": True},
]


def test_rules_that_change_in_between_open_no_gap(busy):
    gina = busy.gina  # changes the rules herself, and wrote the message
    for before, after in zip(RULES, [*RULES[1:], RULES[0]], strict=True):
        decide(busy, **before)
        number = wrote_and_sent(busy, gina)
        decide(busy, **after)
        assert tried(busy, gina, number) == (State.PENDING_APPROVAL, 0), (before, after)
        decide(busy, approver_departments={gina.sign_in: ("Sales",), gina.sign_in.upper(): ("Sales",)})
        assert tried(busy, gina, number) == (State.PENDING_APPROVAL, 0)
        decide(busy, approver_departments={})
        actions.reject(message_id=number, comment="next", by=busy.arno, now=now())


def test_of_two_approvals_none_is_ever_the_authors_though_one_suffices_later(busy):
    decide(busy, two_approvers=True)
    both = office_of(busy, (Role.MESSAGES_WRITER, Role.MESSAGES_APPROVER))
    number = changed_the_words(busy, both)
    assert actions.approve(message_id=number, by=busy.arno, now=now()) is State.PENDING_APPROVAL
    assert tried(busy, both, number) == (State.PENDING_APPROVAL, 0)
    decide(busy, two_approvers=False)
    assert tried(busy, both, number) == (State.PENDING_APPROVAL, 0)
    assert actions.approve(message_id=number, by=busy.april, now=now()) is State.PENDING


def test_an_approval_from_before_one_had_a_hand_in_it_is_worth_nothing_after(busy):
    decide(busy, two_approvers=True)
    both = office_of(busy, (Role.MESSAGES_WRITER, Role.MESSAGES_APPROVER))
    number = sent(busy, wills(busy), busy.will)
    assert actions.approve(message_id=number, by=both, now=now()) is State.PENDING_APPROVAL
    actions.reject(message_id=number, comment="no", by=busy.arno, now=now())
    actions.withdraw(message_id=number, by=both, now=now())
    step(number, steps.Customize(OWN_WORDS, url="https://intranet.hillside.example/other"), both)
    sent(busy, number, busy.will)
    assert actions.approve(message_id=number, by=busy.april, now=now()) is State.PENDING_APPROVAL
    before = Review.objects.of(busy.tenant).filter(by=both.sign_in).count()
    assert tried(busy, both, number) == (State.PENDING_APPROVAL, before)


def test_a_role_that_is_given_after_writing_is_no_way_either(busy):
    number = wrote_and_another_sent(busy, office_of(busy, (Role.MESSAGES_WRITER,)))
    writer = Admin.objects.get(pk=office_of(busy, (Role.MESSAGES_WRITER,)).admin_id)
    held = Assignment.objects.of(busy.tenant)
    for roles in [(Role.MESSAGES_APPROVER,), (Role.GLOBAL_ADMINISTRATOR,), tuple(Role)]:
        held.filter(admin=writer).delete()
        held.bulk_create(Assignment(tenant=busy.tenant, admin=writer, role=role.value) for role in roles)
        acting = acting_as(writer, busy.tenant)
        assert acting is not None
        assert tried(busy, acting, number) == (State.PENDING_APPROVAL, 0), roles


def test_the_settings_have_no_switch_that_lets_own_words_out_alone():
    assert {name for name in vars(MessageSettingsDecided()) if "approv" in name} == {
        "premade_needs_approval", "two_approvers", "approver_departments", "tell_approvers",
    }  # fmt: skip
