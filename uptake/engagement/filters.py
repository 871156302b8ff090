"""The filters of the Manage page and of Review activity: what may be asked for, and what was."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from uptake.messaging import sayings
from uptake.messaging.listing import Wanted
from uptake.rules.frequency import Kind
from uptake.rules.locations import Location
from uptake.rules.message_lifecycle import State
from uptake.score.categories import CATEGORIES
from uptake.ui.states import STATE_BADGES

MOST_DAYS = 180
USUAL_DAYS = 30
_ALL = ("", _("All"))
_WHOLE_NUMBERS = 2**63 - 1

GROUPS: Mapping[str, tuple[Promise, tuple[State, ...]]] = {
    "drafts": (_("Drafts"), (State.DRAFT, State.PENDING_APPROVAL, State.REJECTED)),
    "living": (_("Scheduled and active"), (State.PENDING, State.SCHEDULED, State.ACTIVE)),
    "ended": (_("Ended"), (State.COMPLETED, State.CANCELED, State.FAILED)),
}


class MessageFilter(forms.Form):
    """Which messages are asked for; a field that says nothing valid lets everything pass."""

    q = forms.CharField(label=_("Search by name"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    location = forms.ChoiceField(label=pgettext_lazy("of a message", "Location"), required=False)
    objective = forms.ChoiceField(label=_("Objective"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        each = [(state.value, STATE_BADGES[state].text) for state in State]
        groups = [(name, title) for name, (title, _states) in GROUPS.items()]
        self._offer("status", [(_("Groups"), groups), (_("Status"), each)])
        self._offer("location", [(name.value, text) for name, text in sayings.LOCATIONS.items()])
        self._offer("objective", list(sayings.OBJECTIVES.items()))

    def wanted(self) -> Wanted:
        """What passes."""
        self.is_valid()
        told = self.cleaned_data
        status, location, kind = (told.get(name, "") for name in ("status", "location", "kind"))
        return Wanted(
            name=told.get("q", ""),
            states=GROUPS[status][1] if status in GROUPS else (State(status),) if status else (),
            location=Location(location) if location else None,
            objective=told.get("objective", ""),
            category=told.get("category", ""),
            kind=Kind(kind) if kind else None,
            source=told.get("source", ""),
            message=told.get("message"),
        )

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = [_ALL, *choices]  # type: ignore[attr-defined]


class ManageFilter(MessageFilter):
    """The filters of the Manage page."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self._offer("category", [(each.id, _(each.title)) for each in CATEGORIES])
        self._offer("kind", [(kind.value, text) for kind, text in sayings.KINDS.items()])
        self._offer("source", list(sayings.SOURCES.items()))


class ActivityFilter(MessageFilter):
    """The filters of Review activity: days (UTC, both included, at most 180), and messages."""

    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    message = forms.IntegerField(required=False, min_value=1, max_value=_WHOLE_NUMBERS, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        self.today = today
        told = {name: data[name] for name in data}
        if not told.get("last"):
            told["last"] = today.isoformat()
        if not told.get("first"):
            told["first"] = (today - timedelta(days=USUAL_DAYS - 1)).isoformat()
        super().__init__(told)

    def clean(self) -> dict[str, Any]:
        """The first day comes first, and the days are not too many."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = told.get("first"), told.get("last")
        if first and last and first > last:
            self.add_error("last", _("This is before the first day."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("first", _("Choose at most 180 days."))
        return told

    @property
    def range(self) -> tuple[date, date]:
        """The first and the last day; ask only after `is_valid`."""
        return self.cleaned_data["first"], self.cleaned_data["last"]
