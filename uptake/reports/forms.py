"""The form that takes a file of answers."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SurveyForm(forms.Form):
    """A CSV file, and for an overwrite the confirmation."""

    file = forms.FileField(
        label=_("File with answers"),
        help_text=_("CSV with one row for each person who answered, with the columns of the template."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    replace = forms.BooleanField(
        label=_("Replace the survey that is there. It goes whole and cannot be brought back."), required=False
    )
