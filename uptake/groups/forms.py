"""The form of the attributes that groups are made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uptake.groups.naming import ATTRIBUTE_NAMES


class AttributesForm(forms.Form):
    """Which attributes of the directory make groups."""

    attributes = forms.MultipleChoiceField(
        label=_("Groups are made by"),
        choices=list(ATTRIBUTE_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Country, state and city lie within each other, so equal names of cities never merge."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, chosen: Sequence[str]) -> None:
        super().__init__(data, initial={"attributes": list(chosen)})
