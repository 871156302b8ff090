"""Writes about the works council profile: turn it on, propose a loosening, agree to it together, or not.

Everything locks the organization's row first, as the actions that change its settings do: of two who agree at once one
waits, and finds the proposal decided.
"""

from datetime import datetime

from django.db import transaction

from uptake.messaging.publish import after_the_change
from uptake.privacy import council_notices
from uptake.privacy.council import council_of, holds, together, value_of
from uptake.privacy.council_settings import BY_ID, SETTINGS, Setting
from uptake.privacy.models import Council, Loosening
from uptake.rules.permissions import Permission, Role, may
from uptake.rules.refusals import Refused
from uptake.rules.works_council import LASTS, Proposal, Second, Value, asked, check_agreement, loosens, meets
from uptake.tenancy.acting import Acting
from uptake.tenancy.agreements import before_change
from uptake.tenancy.audit import note
from uptake.tenancy.models import Assignment, Tenant

_OWN = {"comparisons": "comparisons", "profile": "on", "mail": "mail"}
LONGEST_REASON = 500


def turn_on(*, by: Acting, now: datetime) -> None:
    """Make every setting as strict as the profile asks, and let one person alone loosen none of them any more.

    All of it or nothing. Raises what the actions raise, Refused("needs_somebody_else") while nobody else is a global
    administrator: two have to be there who could loosen something together.
    """
    by.require(Permission.CHANGE_SETTINGS)
    with after_the_change(), transaction.atomic():
        tenant = _locked(by)
        if not _others(tenant, by.admin_id):
            raise Refused("needs_somebody_else")
        row = _kept(tenant)
        was = row.on
        for setting in SETTINGS:
            wanted = asked(setting.id)
            value = value_of(tenant, setting)
            if wanted is not None and wanted.asked is not None and not meets(setting.id, value):
                _make(tenant, setting, wanted.asked, by, now)
                tenant.refresh_from_db()
        Council.objects.of(tenant).update(on=True, agreed={}, since=row.since if was else now)
        note(by, "council.on", tenant.slug, tenant=tenant, at=now)
        council_notices.tell(tenant, "on", now=now)
    council_notices.send_due(by.tenant, now)


def tell_at(*, mail: str, by: Acting, now: datetime) -> None:
    """Tell the works council of changes at this address; while the profile holds, one alone cannot change it again."""
    by.require(Permission.CHANGE_SETTINGS)
    with transaction.atomic():
        tenant = _locked(by)
        _set_own(tenant, "mail", mail.strip(), by, now)


@transaction.atomic
def propose(*, setting: str, value: Value, reason: str, by: Acting, now: datetime) -> int:
    """Propose to loosen a setting; the number of the proposal. It lapses after seven days.

    Raises Refused("no_such_setting"), ("not_looser") for what needs no second person, ("council_reason") without a
    reason, ("proposed_already"), ("profile_is_off"), and ("needs_somebody_else") while nobody else could agree.
    """
    by.require(Permission.CHANGE_SETTINGS)
    about = _setting(setting)
    tenant = _locked(by)
    if not holds(tenant):
        raise Refused("profile_is_off")
    before = value_of(tenant, about)
    if not loosens(setting, before, value):
        raise Refused("not_looser")
    if not reason.strip():
        raise Refused("council_reason")
    open_ones = Loosening.objects.of(tenant).filter(setting=setting, state=Loosening.OPEN)
    open_ones.filter(ends_at__lte=now).update(state=Loosening.LAPSED, decided_at=now)
    if open_ones.exists():
        raise Refused("proposed_already")
    known = _others(tenant, by.admin_id)
    if not known:
        raise Refused("needs_somebody_else")
    row = Loosening.objects.of(tenant).create(
        tenant=tenant,
        setting=setting,
        before=before,
        after=value,
        reason=reason.strip()[:LONGEST_REASON],
        proposer_id=by.admin_id,
        proposed_by=by.sign_in,
        proposed_at=now,
        ends_at=now + LASTS,
        known=known,
    )
    note(by, "council.proposed", setting, tenant=tenant, at=now, before=_plain(before), after=_plain(value))
    council_notices.tell(tenant, "proposed", now=now, setting=setting, before=before, after=value)
    return row.pk


def agree(*, proposal_id: int, by: Acting, now: datetime) -> None:
    """Make a proposal true, as a second person; the change itself is made in the same transaction.

    Raises Refused("no_such_proposal"), ("proposal_decided"), what rules/works_council.check_agreement raises, and
    what the action of the setting raises: then the proposal stays open.
    """
    by.require(Permission.CHANGE_SETTINGS)
    if by.token:
        raise Refused("people_agree_themselves")
    with after_the_change(), transaction.atomic():
        tenant = _locked(by)
        row = _open(tenant, proposal_id)
        about = _setting(row.setting)
        second = Second(by.admin_id, by.sign_in, _may_still(tenant, row.proposer_id), value_of(tenant, about), now)
        told = Proposal(
            row.setting, row.before, row.proposer_id or 0, row.proposed_by, row.ends_at, frozenset(row.known)
        )
        check_agreement(told, second)
        with together(row.setting):
            _make(tenant, about, row.after, by, now)
        if row.setting not in _OWN or row.setting == "comparisons":
            kept = council_of(tenant)
            Council.objects.of(tenant).update(agreed=kept.agreed | {row.setting: row.after})
        _decide(row, Loosening.AGREED, by, now)
    council_notices.send_due(by.tenant, now)


@transaction.atomic
def turn_down(*, proposal_id: int, by: Acting, now: datetime) -> None:
    """End an open proposal: its proposer withdraws it, anybody else who may change settings refuses it."""
    by.require(Permission.CHANGE_SETTINGS)
    row = _open(_locked(by), proposal_id)
    _decide(row, Loosening.WITHDRAWN if row.proposer_id == by.admin_id else Loosening.REFUSED, by, now)


def set_comparisons(*, on: bool, by: Acting, now: datetime) -> None:
    """Let messages leave people out by chance, or not; while the profile holds, two together turn it on again."""
    by.require(Permission.CHANGE_SETTINGS)
    with transaction.atomic():
        _set_own(_locked(by), "comparisons", on, by, now)


def _make(tenant: Tenant, about: Setting, value: Value, by: Acting, now: datetime) -> None:
    if about.make is not None:
        about.make(value, by, now)
    else:
        _set_own(tenant, about.id, value, by, now)


def _set_own(tenant: Tenant, name: str, value: Value, by: Acting, now: datetime) -> None:
    """Change what the profile keeps itself, held to the profile like every other action."""
    row = _kept(tenant)
    before = getattr(row, _OWN[name])
    if before == value:
        return
    before_change(tenant, name, before, value)
    setattr(row, _OWN[name], value)
    row.save(update_fields=[_OWN[name]])
    told = {} if name == "mail" else {"before": before, "after": value}  # an address is somebody's
    note(by, f"council.{name}", tenant.slug, tenant=tenant, at=now, **told)


def _decide(row: Loosening, state: str, by: Acting, now: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by.sign_in, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    told = {"before": _plain(row.before), "after": _plain(row.after)}
    note(by, f"council.{state}", row.setting, tenant=row.tenant, at=now, proposal=row.pk, **told)
    council_notices.tell(row.tenant, state, now=now, setting=row.setting, before=row.before, after=row.after)


def _locked(by: Acting) -> Tenant:
    return Tenant.objects.select_for_update().get(pk=by.tenant.pk)


def _kept(tenant: Tenant) -> Council:
    row, _made = Council.objects.of(tenant).get_or_create(tenant=tenant)
    return row


def _setting(name: str) -> Setting:
    found = BY_ID.get(name)
    if found is None:
        raise Refused("no_such_setting", setting=name)
    return found


def _open(tenant: Tenant, proposal_id: int) -> Loosening:
    row = Loosening.objects.of(tenant).select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise Refused("no_such_proposal")
    if row.state != Loosening.OPEN:
        raise Refused("proposal_decided")
    return row


def _others(tenant: Tenant, besides: int) -> list[int]:
    """Numbers of the other admins who may change settings here, and can sign in."""
    roles = [role.value for role in Role if may([role], Permission.CHANGE_SETTINGS)]
    found = Assignment.objects.of(tenant).filter(role__in=roles, admin__is_active=True).exclude(admin=besides)
    return sorted(set(found.values_list("admin_id", flat=True)))


def _may_still(tenant: Tenant, admin_id: int | None) -> bool:
    return admin_id is not None and admin_id in _others(tenant, 0)


def _plain(value: Value) -> str:
    """A value for the log: text, and of a list only how long it is."""
    return f"{len(value)} groups" if isinstance(value, list) else str(value)
