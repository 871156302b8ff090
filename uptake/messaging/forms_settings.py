"""The form of what an organization decides about messages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uptake.messaging.message_settings import (
    ABOUT_APPROVAL,
    EARLIEST_REMINDER,
    LONGEST_SNOOZE,
    MOST_A_WEEK,
    MessageSettingsDecided,
)

_TIME = {"type": "time"}
_DEPARTMENTS = "departments_of_"


class MessageSettingsForm(forms.Form):
    """All settings; those about approval are shown and disabled for who may not change them."""

    microsoft_messages = forms.BooleanField(
        label=_("Allow Microsoft messages to display"),
        required=False,
        help_text=_("Turned off, only messages of your own organization appear on Windows."),
    )
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=forms.TimeInput(_TIME, format="%H:%M"))
    quiet_to = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(_TIME, format="%H:%M"),
        help_text=_("In the time zone of the organization. Urgent messages appear all the same."),
    )
    quiet_weekends = forms.BooleanField(label=_("Quiet on Saturdays and Sundays"), required=False)
    weekly_cap = forms.IntegerField(
        label=_("Messages per person and week, at most"),
        required=False,
        min_value=1,
        max_value=MOST_A_WEEK,
        help_text=_("Over all messages and places, urgent ones aside. Empty: no limit."),
    )
    snooze_days = forms.IntegerField(
        label=_("Days that “Snooze” lasts"), min_value=1, max_value=LONGEST_SNOOZE, initial=7
    )
    premade_needs_approval = forms.BooleanField(
        label=_("Premade messages need approval, too"),
        required=False,
        help_text=_("Messages with words of their author always do; nothing turns that off."),
    )
    two_approvers = forms.BooleanField(
        label=_("Two approvers"),
        required=False,
        help_text=_("Two different people approve of the same version, and neither of them is its author."),
    )
    tell_approvers = forms.BooleanField(
        label=_("Tell approvers by mail and webhook"),
        required=False,
        help_text=_("The list “Waiting for your review” is there in any case."),
    )
    remind_days = forms.IntegerField(
        label=_("Days before the end date on which approvers are reminded"),
        min_value=0,
        max_value=EARLIEST_REMINDER,
        help_text=_("0: never."),
    )
    webhook_url = forms.CharField(
        label=_("Webhook"),
        required=False,
        max_length=2048,
        widget=forms.URLInput,
        help_text=_("Address that is told of every message that waits for approval. It begins with https://"),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        now: MessageSettingsDecided,
        approvers: Sequence[tuple[str, str]],
        may_change_approval: bool,
    ) -> None:
        self.now = now
        known = dict(approvers) | {name: name for name in now.approver_departments if name not in dict(approvers)}
        self.names = {f"{_DEPARTMENTS}{place}": sign_in for place, sign_in in enumerate(known)}
        told = {name: getattr(now, name) for name in self.base_fields}
        held = {field: "\n".join(now.approver_departments.get(who, ())) for field, who in self.names.items()}
        super().__init__(data, initial=told | held)
        for field, sign_in in self.names.items():
            self.fields[field] = forms.CharField(
                label=known[sign_in], required=False, max_length=20_000, widget=forms.Textarea({"rows": 2})
            )
        if not may_change_approval:
            del self.fields["webhook_url"]  # addresses of webhooks hold keys of their receivers
            for field in [*ABOUT_APPROVAL, *self.names]:
                if field in self.fields:
                    self.fields[field].disabled = True

    @property
    def departments(self) -> list[forms.BoundField]:
        """One field for each approver: the departments whose messages they review, one per line."""
        return [self[field] for field in self.names]

    def decided(self) -> MessageSettingsDecided:
        """What a valid form says."""
        told = self.cleaned_data
        held = {who: tuple(dict.fromkeys(_lines(told[field]))) for field, who in self.names.items()}
        return MessageSettingsDecided(
            **{name: told.get(name, getattr(self.now, name)) for name in self.base_fields},
            approver_departments={who: names for who, names in held.items() if names},
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
