"""The forms of the wizard's steps.

"Next" checks everything; "Back" and "Save and close" keep what can be kept: a draft may be unfinished.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from uptake.messaging import days, naming, sayings, steps
from uptake.messaging.catalogue.library import Recommendation, WordingText
from uptake.messaging.queries import MessageRow
from uptake.people.queries import GroupRow
from uptake.rules import locales
from uptake.rules.refusals import Refused
from uptake.rules.small_groups import SMALLEST_SHOWN, size_band
from uptake.rules.surfaces import Format
from uptake.tenancy.sentences import sentence


class MessagesForm(forms.Form):
    """Which wording, and in which format."""

    wording = forms.ChoiceField(label=_("Message"), widget=forms.RadioSelect)
    format = forms.ChoiceField(
        label=_("Format"), widget=forms.RadioSelect, choices=[(f.value, sayings.FORMATS[f]) for f in Format]
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, row: MessageRow) -> None:
        kept = {"wording": row.wording, "format": row.format.value}
        super().__init__(data, initial=kept)
        self.texts = wording_texts(row.about)
        self.fields["wording"].choices = [(name, text.title) for name, text in self.texts]  # type: ignore[attr-defined]
        self.formats = [(form.value, sayings.FORMATS[form], sayings.FORMATS_SAY[form]) for form in Format]

    def decided(self) -> steps.Messages:
        """What was chosen, or what was kept where the choice is not valid."""
        told = {**self.initial, **self.cleaned_data}
        return steps.Messages(told["wording"], Format(told["format"]))


class RecipientsForm(forms.Form):
    """Who of the default audience receives it."""

    groups_within = forms.MultipleChoiceField(
        label=_("Only these groups"),
        help_text=_("Nobody outside of these groups receives the message. Without a group everybody does."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    groups_omitted = forms.MultipleChoiceField(
        label=_("Leave these groups out"),
        help_text=_("Leaving out wins over everything else."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    omit_priority = forms.BooleanField(label=_("Leave priority accounts out"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        row: MessageRow,
        groups: Sequence[GroupRow],
    ) -> None:
        kept = {
            "groups_within": list(row.groups_within),
            "groups_omitted": list(row.groups_omitted),
            "omit_priority": row.omit_priority,
        }
        super().__init__(data, initial=kept)
        choices = [(group.directory_id, f"{group.name} ({_band(group.size)})") for group in groups]
        for name in ("groups_within", "groups_omitted"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def decided(self) -> steps.Recipients:
        """What was chosen, or what was kept where the choice is not valid."""
        told = {**self.initial, **self.cleaned_data}
        return steps.Recipients(
            tuple(told["groups_within"]), tuple(told["groups_omitted"]), bool(told["omit_priority"])
        )


class ScheduleForm(forms.Form):
    """When, how often, and under which name."""

    name = forms.CharField(
        label=_("Name of the message"),
        help_text=_("Only admins see it."),
        max_length=naming.LONGEST,
    )
    first = forms.DateField(label=_("Start date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(
        label=_("End date"),
        help_text=_("Leave it empty for 365 days. The message ends when this day is over."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    interval = forms.ChoiceField(
        label=_("Frequency"),
        help_text=_("How often the same person may see it, wherever it appears."),
        choices=list(sayings.INTERVALS.items()),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, row: MessageRow, today: date, strict: bool = False
    ) -> None:
        kept = {
            "name": row.name if row.named else sayings.ACTIONS[row.action].title,
            "first": row.first_day or today,
            "last": row.last_day,
            "interval": row.interval,
        }
        super().__init__(data, initial=kept)
        self.row, self.today, self.strict = row, today, strict

    def clean(self) -> dict[str, Any]:
        """Check the days when the admin goes on; a draft may keep days that have passed."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        first = told.get("first")
        if self.strict and first and "last" in told:
            try:
                days.check(first, told["last"] or days.default_last_day(first), today=self.today)
            except Refused as refused:
                field = "first" if refused.reason == "starts_in_the_past" else "last"
                self.add_error(field, sentence(refused))
        return told

    def decided(self) -> steps.Schedule:
        """What was chosen, or what was kept where the choice is not valid."""
        kept = {
            "name": "",
            "first": self.row.first_day,
            "last": self.row.last_day,
            "interval": self.row.interval,
        }
        return steps.Schedule(**{**kept, **self.cleaned_data})


def _band(size: int | None) -> str:
    least, most = size_band(size or SMALLEST_SHOWN)
    return gettext("%(least)s or more") % {"least": least} if most is None else f"{least}\u2013{most}"


def wording_texts(about: Recommendation) -> list[tuple[str, WordingText]]:
    """The wordings in the language of the page, where they exist in it."""
    locale = locales.choose((get_language() or locales.FALLBACK,))
    return [(wording.id, wording.texts.get(locale, wording.texts[locales.FALLBACK])) for wording in about.wordings]
