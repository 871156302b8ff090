"""The settings of the works council profile: what each is called, why it is asked, how it is read and changed.

Every change goes through the action that pages and programs use as well, with its checks and its audit entry. How
strict a value is: rules/works_council.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.access.settings_actions import rules_of, set_rules
from uptake.groups import actions as groups
from uptake.groups import queries as group_queries
from uptake.messaging.message_settings import change_settings, settings_of
from uptake.peers import actions as peers
from uptake.peers.likeness import likeness
from uptake.privacy import actions as people
from uptake.rules.choices import chosen
from uptake.rules.retention import days_kept
from uptake.rules.works_council import Value
from uptake.tenancy import actions as tenancy
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Tenant

Read = Callable[[Tenant], Value]
Make = Callable[[Value, Acting, datetime], object]


@dataclass(frozen=True)
class Setting:
    """One setting of the profile; `make` is None for what the profile keeps itself (council_actions)."""

    id: str
    title: Promise
    why: Promise
    now: Read | None = None
    make: Make | None = None


def _choice(name: str, title: Promise, why: Promise) -> Setting:
    def make(value: Value, by: Acting, now: datetime) -> None:
        tenancy.make_choice(choice_id=name, value=str(value), by=by, now=now)

    return Setting(f"choice.{name}", title, why, lambda tenant: chosen(tenant.choices, name), make)


def _kept(name: str, title: Promise, why: Promise) -> Setting:
    def make(value: Value, by: Acting, now: datetime) -> None:
        tenancy.keep_for(what=name, days=_whole(value), by=by, now=now)

    return Setting(f"retention.{name}", title, why, lambda tenant: days_kept(tenant.retention, name), make)


def _of_messages(name: str, title: Promise, why: Promise) -> Setting:
    def now_(tenant: Tenant) -> Value:
        return settings_of(tenant).for_the_council()[f"messages.{name}"]

    def make(value: Value, by: Acting, now: datetime) -> None:
        decided = settings_of(Tenant.objects.get(pk=by.tenant.pk))
        if name == "quiet_hours":
            begin, _dash, end = str(value or "").partition("-")
            fresh = replace(decided, quiet_from=_time(begin), quiet_to=_time(end))
        else:
            fresh = replace(decided, **{name: value})  # type: ignore[arg-type]
        change_settings(decided=fresh, by=by, now=now)

    return Setting(f"messages.{name}", title, why, now_, make)


def _show_groups(value: Value, by: Acting, now: datetime) -> None:
    attributes = group_queries.settings_of(by.tenant).attributes
    groups.choose(on=bool(value), attributes=attributes, by=by, now=now)


def _second_factor(value: Value, by: Acting, now: datetime) -> None:
    set_rules(second_factor=bool(value), local_off=rules_of(by.tenant).local_off, by=by, now=now)


def _leave_out(value: Value, by: Acting, now: datetime) -> None:
    people.leave_out(groups=value if isinstance(value, list) else [], by=by, now=now)


def _people(value: Value, by: Acting, now: datetime) -> None:
    if value:
        people.opt_in(by=by, now=now)
    else:
        people.opt_out(confirmed=by.tenant.slug, by=by, now=now)


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _time(told: str) -> time | None:
    return time.fromisoformat(told) if told else None


SETTINGS = (
    Setting(
        "group_insights",
        _("Group-level insights"),
        _("Figures of departments and places bring numbers closer to single people than figures of everybody."),
        lambda tenant: group_queries.settings_of(tenant).on,
        _show_groups,
    ),
    _choice(
        "smallest_group",
        _("Smallest group that is shown"),
        _("Should groups be shown one day, large ones alone: the larger, the less a figure tells of one person."),
    ),
    _choice(
        "group_noise",
        _("Noise in figures of groups"),
        _("Whoever compares two days cannot tell what one newcomer changed."),
    ),
    _choice(
        "exclusions_hold",
        _("Newcomers and exclusions"),
        _("People come and go in tens, so that figures before and after tell nothing of one of them."),
    ),
    _choice(
        "accounts_that_end",
        _("Accounts that are disabled or deleted"),
        _("Nobody leaves the figures alone, so their leaving cannot be read from them."),
    ),
    _choice(
        "recommendation_filters",
        _("Groups chosen for a recommendation"),
        _("Nobody is addressed because of the group they are in."),
    ),
    _choice(
        "own_exclusion",
        _("People who want no recommendations"),
        _("Whoever does not want to be addressed because of what they do decides that alone, and tells nobody why."),
    ),
    _choice(
        "url_domain_policy",
        _("Where messages may lead"),
        _("Messages lead to pages of the organization; no other site learns who followed one."),
    ),
    _kept(
        "activity",
        _("Days that activity of people is kept"),
        _("The score looks back 28 days, and reports are corrected for 8 more; nothing needs older days of people."),
    ),
    _kept("weeks", _("Days that weeks of work are kept"), _("As above, for reports by week.")),
    _kept(
        "showings",
        _("Days that showings are kept after a message has ended"),
        _("Who was shown a message is needed while it runs, not afterwards."),
    ),
    _kept(
        "recipients",
        _("Days that recipients are kept after a message has ended"),
        _("Who received a recommendation had not adopted something; the list goes with the message."),
    ),
    _kept(
        "audit",
        _("Days that the audit log is kept"),
        _("What admins did can be looked up for two years: the council controls them, not the people."),
    ),
    _of_messages(
        "premade_needs_approval",
        _("Approval of premade messages"),
        _("No message goes out that only one person has looked at."),
    ),
    _of_messages("quiet_hours", _("Quiet hours"), _("Messages wait for working hours.")),
    _of_messages("quiet_weekends", _("Quiet weekends"), _("Messages wait for working days.")),
    _of_messages(
        "weekly_cap",
        _("Messages a person sees within seven days"),
        _("Messages of all authors together stay few for everybody."),
    ),
    _of_messages(
        "snooze_days",
        _("Days without messages when somebody asks for it"),
        _("Whoever wants to be left in peace is, for long."),
    ),
    Setting(
        "comparisons",
        _("Leaving people out of a message by chance"),
        _("Nobody is part of an experiment: messages go to everybody they are meant for, or to nobody."),
    ),
    Setting(
        "contributes",
        _("Contributing to the benchmarks of others"),
        _("Nothing about the organization's people leaves it, not even as points."),
        lambda tenant: likeness(tenant).contributes,
        lambda value, by, now: peers.contribute(on=bool(value), by=by, now=now),
    ),
    Setting(
        "second_factor",
        _("Second factor at sign-in"),
        _("A stolen password alone opens nothing."),
        lambda tenant: rules_of(tenant).second_factor,
        _second_factor,
    ),
    Setting(
        "excluded_groups",
        _("Groups left out of people experiences"),
        _("Who is left out stays left out."),
        lambda tenant: sorted(tenant.excluded_groups),
        _leave_out,
    ),
    Setting(
        "people_experiences",
        _("People experiences"),
        _("Once opted out, one person alone does not turn them on again."),
        lambda tenant: not tenant.people_off,
        _people,
    ),
    Setting("profile", _("Works council profile"), _("The profile itself ends by two together only.")),
    Setting("mail", _("Mail address of the works council"), _("Whoever is told of changes cannot be silenced by one.")),
)
BY_ID: Mapping[str, Setting] = MappingProxyType({each.id: each for each in SETTINGS})

ALWAYS = (
    _("There is no page about one person, for any role; nobody can look anybody up."),
    _("Figures about fewer than ten people are shown nowhere: pages, files, interface, logs."),
    _("Why a message is (not) shown is told for somebody made up, or to oneself."),
    _("Who clicks or closes a recommendation is never shown it again."),
    _("Test sends and own messages cannot be approved by their author."),
)
"""What holds without any setting, and cannot be turned off."""
