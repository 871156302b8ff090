"""Forms about one's own account."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uptake.tenancy.models import Admin


class PasswordForm(forms.Form):
    """A new password, twice."""

    new = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters, and none that everybody uses."),
    )
    repeated = forms.CharField(
        label=gettext_lazy("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, admin: Admin, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.admin = admin

    def clean_new(self) -> str:
        """Refuse what is easily guessed."""
        new: str = self.cleaned_data["new"]
        validate_password(new, self.admin)
        return new

    def clean_repeated(self) -> str:
        """Refuse two different passwords."""
        if self.cleaned_data["repeated"] != self.cleaned_data.get("new", self.cleaned_data["repeated"]):
            raise forms.ValidationError(_("The two passwords are different."))
        return str(self.cleaned_data["repeated"])


class CodeForm(forms.Form):
    """The first code of a new app."""

    code = forms.CharField(
        label=gettext_lazy("Code that the app shows"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    """What a new passkey is called."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("So that you know it later: Laptop, key ring"),
    )
    passkey = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-passkey-answer": ""}))
