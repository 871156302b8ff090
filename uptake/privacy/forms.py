"""The forms of people experiences: who is left out, and the confirmation of the removal."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uptake.people.queries import GroupRow
from uptake.rules.small_groups import size_band

ALL, SOME = "all", "some"


class LeaveOutForm(forms.Form):
    """All users, or without the people of some groups."""

    whom = forms.ChoiceField(
        label=_("Whose activity is calculated"),
        choices=[(ALL, _("All users")), (SOME, _("Exclude specific users via group"))],
        widget=forms.RadioSelect,
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups to leave out"),
        help_text=_("Members of groups inside these groups are left out as well."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, groups: Sequence[GroupRow], chosen: Sequence[str]
    ) -> None:
        super().__init__(data, initial={"whom": SOME if chosen else ALL, "groups": list(chosen)})
        known = {group.directory_id: f"{group.name} ({_size(group.size)})" for group in groups}
        gone = {each: gettext("%(id)s (not in the directory any more)") % {"id": each} for each in chosen}
        self.fields["groups"].choices = list((gone | known).items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a group where some are to be left out."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("whom") == SOME and not told.get("groups") and "groups" in told:
            self.add_error("groups", gettext("Choose at least one group, or all users."))
        return told

    def decided(self) -> list[str]:
        """The groups to leave out, by directory id."""
        return list(self.cleaned_data["groups"]) if self.cleaned_data["whom"] == SOME else []


class RemoveForm(forms.Form):
    """The short name of the organization, written out, so that nobody removes data by one click."""

    confirmed = forms.CharField(max_length=63, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, slug: str) -> None:
        super().__init__(data)
        self.fields["confirmed"].label = gettext("To confirm, write %(slug)s") % {"slug": slug}


def _size(size: int | None) -> str:
    if size is None:
        return gettext("fewer than 10")
    least, most = size_band(size)
    return gettext("%(least)s or more") % {"least": least} if most is None else f"{least}\u2013{most}"
