"""Random admins, clock and settings against a simple model of the lifecycle: "must hold 2", the half of the authors.

The model keeps, of each message, its state and who did what; it is written from the specification (section 3), not
from the code. Registration needs no facts here: recipients and snapshot are chosen elsewhere, and tested there.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.messaging.office import ACTION, Office
from uptake.messaging import actions, clock, steps
from uptake.messaging.message_settings import MessageSettingsDecided, settings_of
from uptake.messaging.models import Message, MessageMove, Review, Version
from uptake.messaging.versions import digest, judged
from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.tenancy.models import Tenant

BEGIN = datetime(2025, 3, 5, 14, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ROLES = {
    "will": (Role.MESSAGES_WRITER,),
    "wanda": (Role.MESSAGES_WRITER,),
    "april": (Role.MESSAGES_APPROVER,),
    "arno": (Role.MESSAGES_APPROVER,),
    "both": (Role.MESSAGES_WRITER, Role.MESSAGES_APPROVER),
    "gina": (Role.GLOBAL_ADMINISTRATOR,),
    "rita": (Role.REPORTS_READER,),
}
WRITERS = {"will", "wanda", "both", "gina"}
APPROVERS = {"april", "arno", "both", "gina"}
WHO = st.sampled_from(sorted(ROLES))
PICK = st.integers(0, 47)
DEEDS = [
    *["writes_an_announcement"] * 2,
    *["writes_a_recommendation"] * 2,
    *["sends"] * 4,
    *["approves"] * 4,
    *["registers"] * 3,
    *["time_passes"] * 2,
    *["rejects"] * 2,
    "withdraws",
    "cancels",
    "deletes",
    "replaces",
    "changes_the_words",
    "decides_anew",
]
LIVING = {"pending", "scheduled", "active"}
OUT = {"scheduled", "active"}
EDGES = {
    ("draft", "pending_approval"),
    ("draft", "pending"),
    ("pending_approval", "pending"),
    ("pending_approval", "rejected"),
    ("rejected", "draft"),
    ("pending", "scheduled"),
    ("pending", "failed"),
    ("scheduled", "active"),
    ("active", "completed"),
    ("scheduled", "canceled"),
    ("active", "canceled"),
}


@dataclass
class Known:
    """What the model knows of a message."""

    creator: str
    kind: str
    own_words: bool
    insight: str
    first: datetime | None  # begins at midnight
    last: datetime | None  # midnight at which the end date begins
    state: str = "draft"
    sender: str = ""
    sent_at: datetime | None = None
    approved_by: set[str] = field(default_factory=set)
    out_at: datetime | None = None  # of an urgent message
    replaces: int | None = None
    deleted: bool = False

    @property
    def lapses(self):
        return self.last or self.sent_at + 7 * DAY

    @property
    def starts(self):
        return self.out_at if self.kind == "urgent" else self.first

    @property
    def ends(self):
        return self.out_at + DAY if self.kind == "urgent" else self.last + DAY


class Lifecycle(RuleBasedStateMachine):
    """Everybody does whatever comes to mind; the model says what must come of it."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.office = Office.founded("model")
        self.who = {name: self.office.admin(name, *roles) for name, roles in ROLES.items()}
        self.now, self.known, self.two, self.premade_too = BEGIN, {}, False, False
        self.group = self.everybody()

    def everybody(self):
        self.office.hire(12)
        return self.office.group("All", range(1, 13))

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # What is tried, and whether the model allows it: the two must agree, reason for reason where there is one.

    def tries(self, allowed, doing, /, **asked):
        refused = ""
        try:
            found = doing(now=self.now, **asked)
        except Refused as no:
            found, refused = None, no.reason
        if allowed == bool(refused):
            raise AssertionError(f"{doing.__name__} {asked}: {refused or 'should have been refused'}")
        if refused:
            return None
        return found if found is not None else True

    @rule(what=st.sampled_from(DEEDS), pick=PICK, who=WHO, apt=st.integers(0, 3))
    def somebody_does_something(self, what, pick, who, apt):
        """One rule for all deeds, so that no run goes without some of them; mostly somebody who may."""
        roles = APPROVERS if what in ("approves", "rejects") else WRITERS
        who = sorted(roles)[pick % len(roles)] if apt else who
        if what in ("time_passes", "registers", "decides_anew"):
            getattr(self, what)(pick)
        elif self.known or what.startswith("writes"):
            getattr(self, what)(pick, who)

    def one(self, pick, *states):
        """A message, mostly one in these states: most of what people try is possible."""
        fitting = [n for n, each in self.known.items() if each.state in states and not each.deleted]
        among = fitting if fitting and pick % 4 else list(self.known)
        number = among[pick // 4 % len(among)]
        return number, self.known[number]

    def holder(self, number):
        """Whether another message than the one that is replaced holds the insight."""
        mine = self.known[number]
        return mine.insight and any(
            each.insight == mine.insight
            and each.state in LIVING
            and not each.deleted
            and other not in (number, mine.replaces)
            for other, each in self.known.items()
        )

    def writes_an_announcement(self, pick, who):
        later, days, kind = pick % 3, 7 + pick % 4, "urgent" if pick % 5 == 4 else "announcement"
        if who not in WRITERS:
            self.tries(False, actions.start_announcement, by=self.who[who])
            return
        first = self.midnight() + later * DAY
        last = first + days * DAY
        urgent = kind == "urgent"
        dates = {} if urgent else {"starts_at": first, "ends_at": last + DAY}
        number = self.office.own_words(
            by=self.who[who], now=self.now, urgent=urgent, groups_within=[self.group], all_users=False, **dates
        )
        self.known[number] = Known(who, kind, True, "", None if urgent else first, None if urgent else last)

    def writes_a_recommendation(self, pick, who):
        if who not in WRITERS:
            self.tries(False, actions.start_draft, action=ACTION, by=self.who[who])
            return
        later, days, own_words = pick % 3, pick % 7, pick % 2 == 0
        number = actions.start_draft(action=ACTION, by=self.who[who], now=self.now)
        first = self.midnight() + later * DAY
        last = first + days * DAY
        decided = steps.Schedule("Teams", first.date(), last.date())
        actions.save_step(message_id=number, decided=decided, completed=True, by=self.who[who], now=self.now)
        if own_words:
            texts = {"en": {"title": "Write in Teams", "body": "It is quicker.", "button": "How"}}
            Message.objects.of(self.office.tenant).filter(pk=number).update(texts=texts)
        self.known[number] = Known(who, "recommendation", own_words, "communication.teams", first, last)

    def sends(self, pick, who):
        number, mine = self.one(pick, "draft")
        asks = mine.own_words or self.premade_too
        in_time = mine.kind == "urgent" or (mine.first >= self.midnight() and mine.last >= mine.first)
        if mine.kind == "announcement":
            in_time = in_time and mine.last - mine.first >= 7 * DAY
        review_in_time = not asks or mine.kind == "urgent" or self.now < mine.last
        allowed = (
            who in WRITERS
            and mine.state == "draft"
            and not mine.deleted
            and in_time
            and review_in_time
            and not self.holder(number)
        )
        if self.tries(allowed, actions.schedule, message_id=number, by=self.who[who]):
            mine.sender, mine.sent_at, mine.approved_by = who, self.now, set()
            mine.state = "pending_approval" if asks else "pending"
            mine.out_at = None if asks else self.now

    def approves(self, pick, who):
        number, mine = self.one(pick, "pending_approval")
        needed = 2 if self.two else 1
        allowed = (
            who in APPROVERS
            and mine.state == "pending_approval"
            and not mine.deleted
            and who not in (mine.creator, mine.sender)
            and self.now < mine.lapses
            and not self.holder(number)
            and (who not in mine.approved_by or len(mine.approved_by) >= needed)
        )
        if self.tries(allowed, actions.approve, message_id=number, by=self.who[who]):
            mine.approved_by.add(who)
            if len(mine.approved_by) >= needed:
                mine.state, mine.out_at = "pending", self.now

    def rejects(self, pick, who):
        comment = ("no", "wrong link", "no", " ")[pick % 4]
        number, mine = self.one(pick, "pending_approval")
        allowed = (
            who in APPROVERS
            and mine.state == "pending_approval"
            and not mine.deleted
            and who not in (mine.creator, mine.sender)
            and self.now < mine.lapses
            and bool(comment.strip())
        )
        if self.tries(allowed, actions.reject, message_id=number, comment=comment, by=self.who[who]):
            mine.state = "rejected"

    def withdraws(self, pick, who):
        number, mine = self.one(pick, "rejected")
        allowed = who in WRITERS and mine.state == "rejected" and not mine.deleted
        if self.tries(allowed, actions.withdraw, message_id=number, by=self.who[who]):
            mine.state = "draft"

    def cancels(self, pick, who):
        number, mine = self.one(pick, *OUT)
        allowed = who in WRITERS and mine.state in OUT and not mine.deleted
        if self.tries(allowed, actions.cancel, message_id=number, by=self.who[who]):
            mine.state = "canceled"

    def deletes(self, pick, who):
        number, mine = self.one(pick)
        if self.tries(who in WRITERS and not mine.deleted, actions.delete, message_id=number, by=self.who[who]):
            mine.deleted = True
            mine.state = "canceled" if mine.state in OUT else mine.state

    def replaces(self, pick, who):
        number, mine = self.one(pick, *OUT)
        allowed = who in WRITERS and mine.state in OUT and not mine.deleted
        fresh = self.tries(allowed, actions.replace, message_id=number, by=self.who[who])
        if fresh is None:
            return
        first = None if mine.kind == "urgent" else max(mine.first, self.midnight())
        self.known[fresh] = Known(who, mine.kind, mine.own_words, mine.insight, first, mine.last, replaces=number)

    def changes_the_words(self, pick, who):
        number, mine = self.one(pick, "draft")
        if not mine.own_words:
            return
        allowed = who in WRITERS and mine.state == "draft" and not mine.deleted
        locale = "en" if mine.kind == "recommendation" else "en-US"
        text = {"title": f"Changed {self.now:%d%H%M}", "body": "Other words.", "button": "Plan"}
        if mine.kind == "urgent":
            del text["button"]
        decided = steps.Customize({locale: text}, "https://intranet.model.example/x")
        self.tries(allowed, actions.save_step, message_id=number, decided=decided, completed=True, by=self.who[who])

    def decides_anew(self, pick):
        two, premade = pick % 3 == 0, pick % 2 == 0
        decided = MessageSettingsDecided(two_approvers=two, premade_needs_approval=premade)
        actions.change_settings(decided=decided, by=self.who["gina"], now=self.now)
        self.two, self.premade_too = two, premade

    def registers(self, pick):
        works = pick % 4 != 3
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(clock, "refresh", _nothing if works else _no_audience)
            patched.setattr(clock, "publish_snapshot", _without_a_file)
            clock.register_pending(self.office.tenant, self.now.date(), self.now)
        for mine in self.known.values():
            if mine.state != "pending" or mine.deleted:
                continue
            mine.state = "scheduled" if works else "failed"
            if works:
                old = self.known.get(mine.replaces)
                if old is not None and old.state in OUT:
                    old.state = "canceled"
                self.time_passes_for(mine)

    def time_passes(self, pick):
        hours = (1, 9, 30, 100)[pick % 4]
        self.now += timedelta(hours=hours)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(clock, "publish_snapshot", _without_a_file)
            clock.move_due(self.office.tenant, self.now)
        for mine in self.known.values():
            self.time_passes_for(mine)

    def time_passes_for(self, mine):
        if mine.deleted:
            return
        if mine.state == "pending_approval" and self.now >= mine.lapses:
            mine.state = "rejected"
        if mine.state == "scheduled" and self.now >= mine.starts:
            mine.state = "active"
        if mine.state == "active" and self.now >= mine.ends:
            mine.state = "completed"

    def midnight(self):
        return self.now.replace(hour=0, minute=0)

    @invariant()
    def states_are_those_of_the_model(self):
        found = dict(Message.objects.of(self.office.tenant).values_list("pk", "state"))
        assert found == {number: each.state for number, each in self.known.items()}

    @invariant()
    def history_walks_along_the_edges(self):
        at = {}
        for move in MessageMove.objects.of(self.office.tenant).order_by("pk"):
            assert at.get(move.message_id, "draft") == move.source
            assert (move.source, move.target) in EDGES
            at[move.message_id] = move.target

    @invariant()
    def nobody_judged_their_own(self):
        for review in Review.objects.of(self.office.tenant).select_related("version__message"):
            assert review.by not in (review.version.message.creator, review.version.by)

    @invariant()
    def one_living_message_per_insight(self):
        rows = Message.objects.of(self.office.tenant).filter(deleted_at=None).exclude(insight="")
        held = [row for row in rows if row.state in LIVING]
        taking_over = [row for row in held if row.state == "pending" and row.replaces_id]
        assert len(held) - len(taking_over) <= 1
        assert len(taking_over) <= 1

    @precondition(lambda self: any(each.own_words and each.state in LIVING for each in self.known.values()))
    @invariant()
    def own_words_live_only_as_somebody_else_approved_of_them(self):
        tenant = Tenant.objects.get(pk=self.office.tenant.pk)
        for row in Message.objects.of(tenant).filter(state__in=LIVING):
            if not row.customized:
                continue
            version = Version.objects.of(tenant).filter(message=row).latest("number")
            assert version.digest == digest(judged(row, tenant))
            yes = (
                Review.objects.of(tenant)
                .filter(version=version, approves=True)
                .exclude(by__in=[row.creator, version.by])
            )
            assert yes.exists()


def _nothing(*_args, **_told):
    return None


def _no_audience(*_args, **_told):
    raise Refused("no_audience")


def _without_a_file(_tenant, _now, *, with_change=None):
    with transaction.atomic():
        if with_change:
            with_change()


def test_the_lifecycle_is_that_of_the_model(db, folder, monkeypatch):
    for module in ("ending_actions", "message_settings"):
        monkeypatch.setattr(f"uptake.messaging.{module}.publish_snapshot", _without_a_file)
    assert settings_of(Tenant(pk=0)) == MessageSettingsDecided()
    run_state_machine_as_test(
        Lifecycle,
        settings=hypothesis_settings(
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
