"""What holds of the works council profile: its settings as they are, open proposals, and the guard at every action."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from uptake.privacy.council_settings import SETTINGS, Setting
from uptake.privacy.models import Council, Loosening
from uptake.rules.refusals import Refused
from uptake.rules.works_council import Value, asked, loosens, meets
from uptake.tenancy.models import Tenant

_together: ContextVar[str] = ContextVar("together", default="")


@dataclass(frozen=True)
class SettingRow:
    """One setting of the profile: what is asked, what holds now, and whether two have agreed to something looser."""

    id: str
    title: Promise
    why: Promise
    asked: Value
    now: Value
    is_asked: bool
    as_asked: bool
    agreed: bool


@dataclass(frozen=True)
class Proposed:
    """One proposal to loosen a setting; whoever decided is "" while it is open."""

    id: int
    setting: str
    title: Promise
    before: Value
    after: Value
    reason: str
    proposer_id: int | None
    proposed_by: str
    proposed_at: datetime
    ends_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None


class Guard:
    """Holds actions of all rooms to the profile (tenancy/agreements)."""

    def before_change(self, tenant: Tenant, setting: str, before: Value, after: Value) -> None:
        """Raise Refused("needs_two") where the profile holds and this setting would become looser by one alone."""
        if loosens(setting, before, after) and _together.get() != setting and holds(tenant):
            raise Refused("needs_two", setting=setting)

    def forbids(self, tenant: Tenant, what: str) -> bool:
        """Whether the profile forbids it; comparisons by chance are all that it can forbid so far."""
        return what == "comparisons" and not council_of(tenant).comparisons


@contextmanager
def together(setting: str) -> Iterator[None]:
    """While this is open, the setting may become looser: two have agreed to it."""
    token = _together.set(setting)
    try:
        yield
    finally:
        _together.reset(token)


def council_of(tenant: Tenant) -> Council:
    """What the organization has agreed with its works council; nothing, when it never did."""
    return Council.objects.of(tenant).first() or Council(tenant=tenant)


def holds(tenant: Tenant) -> bool:
    """Whether the profile is on."""
    return council_of(tenant).on


def value_of(tenant: Tenant, setting: Setting) -> Value:
    """What a setting is now; those that the profile keeps itself are its own columns."""
    if setting.now is not None:
        return setting.now(tenant)
    row = council_of(tenant)
    kept: dict[str, Value] = {"comparisons": row.comparisons, "profile": row.on, "mail": row.mail}
    return kept[setting.id]


def settings_now(tenant: Tenant) -> list[SettingRow]:
    """Every setting of the profile as it is, in the order of the page."""
    agreed = council_of(tenant).agreed
    return [_row(tenant, each, agreed) for each in SETTINGS]


def short_of(tenant: Tenant) -> list[SettingRow]:
    """Settings that are looser than asked although nobody, or one alone, agreed to that: the profile does not hold."""
    return [row for row in settings_now(tenant) if not row.as_asked and not row.agreed]


def proposals(tenant: Tenant, now: datetime) -> list[Proposed]:
    """Proposals, the newest first; one that nobody agreed to in time has lapsed."""
    titles = {each.id: each.title for each in SETTINGS}
    found = Loosening.objects.of(tenant)[:50]
    return [_proposed(row, titles[row.setting], now) for row in found if row.setting in titles]


def _row(tenant: Tenant, setting: Setting, agreed: dict[str, Value]) -> SettingRow:
    about, value = asked(setting.id), value_of(tenant, setting)
    wanted = about.asked if about else None
    looser = setting.id in agreed and not loosens(setting.id, agreed[setting.id], value)
    return SettingRow(
        id=setting.id,
        title=setting.title,
        why=setting.why,
        asked=wanted,
        now=value,
        is_asked=wanted is not None,
        as_asked=meets(setting.id, value),
        agreed=looser,
    )


def _proposed(row: Loosening, title: Promise, now: datetime) -> Proposed:
    lapsed = row.state == Loosening.OPEN and now >= row.ends_at
    return Proposed(
        id=row.pk,
        setting=row.setting,
        title=title,
        before=row.before,
        after=row.after,
        reason=row.reason,
        proposer_id=row.proposer_id,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        ends_at=row.ends_at,
        state=Loosening.LAPSED if lapsed else row.state,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
