"""What an organization has decided about messages, and how it decides anew."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, time
from secrets import token_urlsafe

from django.db import transaction

from uptake.messaging.models import MessageSettings
from uptake.messaging.outbound import check_address
from uptake.messaging.publish import ask, publish_snapshot
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.rules.reviews import Strictness
from uptake.rules.works_council import Value
from uptake.tenancy.acting import Acting
from uptake.tenancy.agreements import before_change
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

MOST_A_WEEK = 50
LONGEST_SNOOZE = 90  # days
EARLIEST_REMINDER = 30  # days before the end date


@dataclass(frozen=True)
class MessageSettingsDecided:
    """All that can be decided. There is nothing among it that lets an author's own words go out without approval.

    Times are of the organization's zone; `weekly_cap` is None for none; departments are by sign-in name of the
    approver, and an approver who is missing there reviews everything.
    """

    microsoft_messages: bool = True
    premade_needs_approval: bool = False
    two_approvers: bool = False
    approver_departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tell_approvers: bool = True
    remind_days: int = 3
    webhook_url: str = ""
    quiet_from: time | None = None
    quiet_to: time | None = None
    quiet_weekends: bool = False
    weekly_cap: int | None = None
    snooze_days: int = 7

    @property
    def strictness(self) -> Strictness:
        """What of it the rules of review ask."""
        return Strictness(premade_needs_approval=self.premade_needs_approval, two_approvers=self.two_approvers)

    def for_the_council(self) -> Mapping[str, Value]:
        """What of it the works council profile asks about, under the names that it has there (rules/works_council)."""
        quiet = (self.quiet_from, self.quiet_to)
        hours = "-".join(f"{each:%H:%M}" for each in quiet if each is not None)
        return {
            "messages.premade_needs_approval": self.premade_needs_approval,
            "messages.quiet_hours": hours,
            "messages.quiet_weekends": self.quiet_weekends,
            "messages.weekly_cap": self.weekly_cap,
            "messages.snooze_days": self.snooze_days,
        }


ABOUT_APPROVAL = frozenset(
    {
        "premade_needs_approval",
        "two_approvers",
        "approver_departments",
        "tell_approvers",
        "remind_days",
        "webhook_url",
    }
)  # who is judged may not decide how: for global administrators alone


def settings_of(tenant: Tenant) -> MessageSettingsDecided:
    """What holds now; the defaults where nothing was decided."""
    row = MessageSettings.objects.of(tenant).first()
    if row is None:
        return MessageSettingsDecided()
    told = {each.name: getattr(row, each.name) for each in fields(MessageSettingsDecided)}
    told["approver_departments"] = {name: tuple(held) for name, held in row.approver_departments.items()}
    return MessageSettingsDecided(**told)


def change_settings(*, decided: MessageSettingsDecided, by: Acting, now: datetime) -> None:
    """Decide anew: a writer about what recipients meet, a global administrator about approval as well (7.4, 8.1).

    Every difference is kept in the audit log. Raises Refused("quiet_hours"), Refused("out_of_range"), or a reason of
    `outbound` for the address of the webhook.
    """
    by.require(Permission.OPT_IN_MESSAGES)
    _check(decided)
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
        held = settings_of(tenant)
        before, after = _plain(held), _plain(decided)
        changed = [name for name in after if after[name] != before[name]]
        if not ABOUT_APPROVAL.isdisjoint(changed):
            by.require(Permission.CHANGE_SETTINGS)
        if not changed:
            return
        for name, became in decided.for_the_council().items():
            before_change(tenant, name, held.for_the_council()[name], became)
        row, _made = MessageSettings.objects.of(tenant).get_or_create(tenant=tenant)
        for name in changed:
            setattr(row, name, getattr(decided, name))
        row.approver_departments = {name: list(held) for name, held in decided.approver_departments.items() if held}
        if decided.webhook_url and not row.webhook_secret:
            row.webhook_secret = token_urlsafe(16)
        row.save()
        for name in changed:
            was, now_is = (_for_the_log(name, told) for told in (before, after))
            note(by, "messages.setting", name, tenant=tenant, at=now, before=was, after=now_is)
        ask(tenant)
    publish_snapshot(by.tenant, now)


def _check(decided: MessageSettingsDecided) -> None:
    quiet = (decided.quiet_from, decided.quiet_to)
    if (None in quiet and quiet != (None, None)) or (quiet[0] is not None and quiet[0] == quiet[1]):
        raise Refused("quiet_hours")
    for number, least, most in (
        (decided.weekly_cap, 1, MOST_A_WEEK),
        (decided.snooze_days, 1, LONGEST_SNOOZE),
        (decided.remind_days, 0, EARLIEST_REMINDER),
    ):
        if number is not None and not least <= number <= most:
            raise Refused("out_of_range", least=least, most=most)
    if decided.webhook_url:
        check_address(decided.webhook_url)


def _plain(decided: MessageSettingsDecided) -> dict[str, object]:
    told = asdict(decided)
    told["approver_departments"] = {
        name: sorted(held) for name, held in sorted(decided.approver_departments.items()) if held
    }
    return told | {name: told[name].isoformat() for name in ("quiet_from", "quiet_to") if told[name]}


def _for_the_log(name: str, told: Mapping[str, object]) -> object:
    """Say whether there is a webhook, as its address may hold a key of its receiver; count approvers, name none."""
    held = told[name]
    if name == "webhook_url":
        return bool(held)
    return len(held) if isinstance(held, Mapping) else held
