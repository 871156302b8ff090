"""The forms of the page about peers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uptake.peers.benchmark_file import MOST_BYTES
from uptake.peers.likeness import Likeness
from uptake.peers.sayings import PROBLEMS, VALUES
from uptake.rules.cohorts import INDUSTRIES, REGIONS, Key


class ProfileForm(forms.Form):
    """What the organization is like."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    customer_since = forms.DateField(
        label=_("With Microsoft 365 since"),
        help_text=_("The first day of a subscription, as near as you know it."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, kept: Likeness) -> None:
        initial = {"region": kept.region, "industry": kept.industry, "customer_since": kept.customer_since}
        super().__init__(data, initial=initial)
        for name, key, values in (("region", Key.REGION, REGIONS), ("industry", Key.INDUSTRY, INDUSTRIES)):
            told = sorted(((value, str(VALUES[key][value])) for value in values), key=lambda each: each[1])
            self.fields[name].choices = [("", _("not known")), *told]  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A file of benchmarks."""

    file = forms.FileField(
        label=_("Benchmark file (CSV)"),
        help_text=_("It takes the place of the file that is there."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            raise forms.ValidationError(str(PROBLEMS["too_large"]))
        return found
