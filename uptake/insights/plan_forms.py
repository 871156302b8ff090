"""The forms of the pages that plan: what-if, goals and notes."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uptake.insights.notes import LONGEST
from uptake.insights.what_if_groups import Somebody
from uptake.score.categories import CATEGORIES, Category

EVERYBODY = ""


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SharesForm(forms.Form):
    """Another share for any category, in percent; an empty field leaves the category as it is."""

    def __init__(self, data: Mapping[str, Any] | None, *, categories: Sequence[Category]) -> None:
        super().__init__(data)
        for category in categories:
            self.fields[category.id] = forms.DecimalField(
                label=_(category.title), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
            )

    def wanted(self) -> dict[str, Fraction]:
        """The shares that were given, 0 to 1."""
        return {name: Fraction(value) / 100 for name, value in self.cleaned_data.items() if value is not None}


class BegunForm(forms.Form):
    """A part of those who do not yet, or of a group."""

    begin = forms.ChoiceField(label=_("What they begin"))
    who = forms.ChoiceField(label=_("Who"), required=False)
    part = forms.DecimalField(label=_("How many of them, in percent"), min_value=0, max_value=100, decimal_places=2)

    def __init__(
        self, data: Mapping[str, Any] | None, *, categories: Sequence[Category], groups: Sequence[Somebody]
    ) -> None:
        super().__init__(data, initial={"part": 50})
        self.fields["begin"].choices = [(each.id, _(each.title)) for each in categories]  # type: ignore[attr-defined]
        everybody = [(EVERYBODY, _("Everybody who does not yet"))]
        named = [(group.key, group.name) for group in groups]
        self.fields["who"].choices = everybody + named  # type: ignore[attr-defined]


class GoalForm(forms.Form):
    """How many points, where, by when."""

    category = forms.ChoiceField(label=_("For"), required=False)
    points = forms.IntegerField(
        label=_("Goal"),
        help_text=_("Points of a category, or percent of the total score."),
        min_value=1,
        max_value=100,
    )
    by_day = _day(_("To be reached by"))

    def __init__(self, data: Mapping[str, Any] | None = None, **kept: Any) -> None:
        super().__init__(data, **kept)
        total = [("", _("Total score (percent)"))]
        self.fields["category"].choices = total + [(each.id, _(each.title)) for each in CATEGORIES]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A note at a day."""

    day = _day(_("Day"))
    text = forms.CharField(label=_("What happened"), max_length=LONGEST)
