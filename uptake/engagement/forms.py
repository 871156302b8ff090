"""The filters of the Manage page, and the questions of the page "Why not delivered?"."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uptake.engagement.queries import ManageRow
from uptake.messaging import sayings
from uptake.messaging.queries import MessageRow
from uptake.rules.message_lifecycle import State
from uptake.ui.states import STATE_BADGES

GROUPS: Mapping[str, tuple[Any, tuple[State, ...]]] = {
    "drafts": (_("Drafts"), (State.DRAFT, State.PENDING_APPROVAL, State.REJECTED)),
    "living": (_("Scheduled and active"), (State.PENDING, State.SCHEDULED, State.ACTIVE)),
    "ended": (_("Ended"), (State.COMPLETED, State.CANCELED, State.FAILED)),
}


class ManageFilter(forms.Form):
    """Which messages are listed."""

    q = forms.CharField(label=_("Search by name"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, data: Mapping[str, Any], *, rows: Sequence[ManageRow]) -> None:
        super().__init__(data)
        each = [(state.value, STATE_BADGES[state].text) for state in State]
        groups = [(name, title) for name, (title, _states) in GROUPS.items()]
        self.fields["status"].choices = [("", _("All")), (_("Groups"), groups), (_("Status"), each)]  # type: ignore[attr-defined]
        found = sorted({(row.message.category, row.category) for row in rows}, key=lambda pair: pair[1])
        self.fields["category"].choices = [("", _("All")), *found]  # type: ignore[attr-defined]

    def apply(self, rows: Sequence[ManageRow]) -> list[ManageRow]:
        """The rows that pass; a filter that says nothing valid lets everything pass."""
        told = self.cleaned_data if self.is_valid() else {}
        wanted, category = told.get("status", ""), told.get("category", "")
        states = GROUPS[wanted][1] if wanted in GROUPS else (State(wanted),) if wanted else tuple(State)
        name = told.get("q", "").casefold()
        return [
            row
            for row in rows
            if row.message.state in states
            and (not category or row.message.category == category)
            and name in row.name.casefold()
        ]


class WhyForm(forms.Form):
    """A message, and the circumstances in which it is asked for."""

    message = forms.TypedChoiceField(label=_("Message"), coerce=int)
    who = forms.ChoiceField(
        label=_("For whom"),
        widget=forms.RadioSelect,
        choices=[("made_up", _("Somebody made up")), ("me", _("Me, with what really happened"))],
        initial="made_up",
    )
    surface = forms.ChoiceField(
        label=_("Place"),
        choices=list(sayings.SURFACES.items()),
        help_text=_("Where the person is at that moment."),
    )
    languages = forms.CharField(
        label=_("Languages"),
        help_text=_("Language tags by comma, the best first: de-DE, en"),
        initial="en",
        max_length=200,
    )
    moment = forms.DateTimeField(
        label=_("Moment"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    recipient = forms.BooleanField(label=_("Is a recipient"), required=False, initial=True)
    showings = forms.IntegerField(label=_("Times seen"), min_value=0, max_value=1000, initial=0, required=False)
    shown_at = forms.DateTimeField(
        label=_("Seen last"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        required=False,
    )
    reaction = forms.ChoiceField(
        label=_("Reaction"),
        choices=[("", _("None")), ("click", _("Clicked")), ("dismiss", _("Dismissed"))],
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, rows: Sequence[MessageRow], now: datetime, about: str = ""
    ) -> None:
        super().__init__(data, initial={"moment": now, "message": about})
        self.fields["message"].choices = [(row.id, row.name) for row in rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who has seen it must have seen it at some moment, and not after the moment asked about."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        seen, at, moment = told.get("showings") or 0, told.get("shown_at"), told.get("moment")
        if told.get("who") == "made_up" and (seen or told.get("reaction")) and not at:
            self.add_error("shown_at", _("Tell when it was seen last."))
        if at and moment and at > moment:
            self.add_error("shown_at", _("This is after the moment that is asked about."))
        return told
