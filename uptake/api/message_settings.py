"""What an organization has decided about messages: read, and decided anew."""

from dataclasses import asdict, replace
from datetime import time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from uptake.api.bearer import Bearer, acting, asking
from uptake.api.message_edit import Address, Name, Names
from uptake.api.problems import REFUSALS, WRITE_REFUSALS
from uptake.messaging import actions
from uptake.messaging.message_settings import (
    EARLIEST_REMINDER,
    LONGEST_SNOOZE,
    MOST_A_WEEK,
    settings_of,
)
from uptake.rules.permissions import Permission
from uptake.tenancy.models import Tenant

router = Router(tags=["Settings"])


class MessageSettings(Schema):
    """What an organization has decided about messages; nothing in it lets own words go out without approval."""

    microsoft_messages: bool = Field(description="Whether Microsoft's own messages may be displayed")
    premade_needs_approval: bool = Field(description="Whether premade messages need approval, too")
    two_approvers: bool = Field(description="Whether two different people must approve")
    approver_departments: dict[str, list[str]] = Field(
        description="Departments by sign-in name of the approver who judges messages for these alone"
    )
    tell_approvers: bool = Field(description="Whether approvers are told by mail and webhook")
    remind_days: int = Field(description="How many days before the end date they are reminded; 0: never")
    webhook_url: str = Field(description="Address that is told of what waits for approval; empty for none")
    quiet_from: str | None = Field(
        description="Nothing is shown from this time on (`22:00:00`); null for no quiet hours"
    )
    quiet_to: str | None = Field(description="Until this time, in the organization's time zone")
    quiet_weekends: bool = Field(description="Whether Saturdays and Sundays are quiet")
    weekly_cap: int | None = Field(description="Showings per person and week, over all messages; null for no limit")
    snooze_days: int = Field(description="How many days a snooze lasts")


class MessageSettingsEdit(Schema):
    """What to decide anew; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    microsoft_messages: bool = Field(default=True, description="Whether Microsoft's own messages may be displayed")
    premade_needs_approval: bool = Field(default=False, description="Whether premade messages need approval, too")
    two_approvers: bool = Field(default=False, description="Whether two different people must approve")
    approver_departments: dict[Name, Names] = Field(
        {}, max_length=500, description="Departments by sign-in name of the approver who judges these alone"
    )
    tell_approvers: bool = Field(default=True, description="Whether approvers are told by mail and webhook")
    remind_days: int = Field(3, ge=0, le=EARLIEST_REMINDER, description="Days before the end date; 0: never")
    webhook_url: Address = Field("", description="Address that is told of what waits for approval; empty for none")
    quiet_from: time | None = Field(None, description="Quiet from this time on, `22:00`; null together with `quiet_to`")
    quiet_to: time | None = Field(None, description="Until this time, in the organization's time zone")
    quiet_weekends: bool = Field(default=False, description="Whether Saturdays and Sundays are quiet")
    weekly_cap: int | None = Field(
        None, ge=1, le=MOST_A_WEEK, description="Showings per person and week; null: no limit"
    )
    snooze_days: int = Field(7, ge=1, le=LONGEST_SNOOZE, description="How many days a snooze lasts")


@router.get(
    "/settings/messages",
    auth=Bearer(Permission.READ_MESSAGES),
    response={200: MessageSettings, **REFUSALS},
    summary="Settings of messages",
)
def message_settings(request: HttpRequest) -> dict[str, Any]:
    """What holds for all messages: approval, quiet hours, caps, and who is told."""
    return _told(asking(request).tenant)


@router.patch(
    "/settings/messages",
    auth=Bearer(Permission.OPT_IN_MESSAGES),
    response={200: MessageSettings, **WRITE_REFUSALS},
    summary="Change settings of messages",
)
def change_message_settings(request: HttpRequest, told: MessageSettingsEdit) -> dict[str, Any]:
    """Decide some of it anew: what recipients meet by writers, approval by global administrators alone."""
    by = acting(request)
    new: dict[str, Any] = {name: getattr(told, name) for name in told.model_fields_set}
    if "approver_departments" in new:
        new["approver_departments"] = {name: tuple(held) for name, held in told.approver_departments.items()}
    for name in ("quiet_from", "quiet_to"):
        if new.get(name):
            new[name] = new[name].replace(tzinfo=None, microsecond=0)
    actions.change_settings(decided=replace(settings_of(by.tenant), **new), by=by, now=timezone.now())
    return _told(by.tenant)


def _told(tenant: Tenant) -> dict[str, Any]:
    found = settings_of(tenant)
    times = {"quiet_from": found.quiet_from, "quiet_to": found.quiet_to}
    return asdict(found) | {name: at.isoformat() if at else None for name, at in times.items()}
