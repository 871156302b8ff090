"""Forms of the page "Connected apps and devices"."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from uptake.delivery.revoked import What
from uptake.messaging.enrolment_codes import DAYS, MOST_USES
from uptake.messaging.host_keys import LONGEST_NAME
from uptake.messaging.issuers import CLAIMS, IssuerDecided


class HostForm(forms.Form):
    """What a new host is called."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("Which application vouches with it, so that you know later: the intranet"),
    )


class IssuerForm(forms.Form):
    """A provider of identities to trust."""

    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=500,
        help_text=_("Exactly as its tokens say: https://login.microsoftonline.com/TENANT-ID/v2.0"),
    )
    audience = forms.CharField(
        label=_("Audience"), max_length=500, help_text=_("Whom its tokens are for: the client id")
    )
    claim = forms.ChoiceField(
        label=_("Claim that names the person"),
        choices=[(claim, claim) for claim in CLAIMS],
        help_text=_("It must hold a directory id or a user principal name. Choose one that nobody can change: oid."),
    )
    parties = forms.CharField(
        label=_("Clients that may ask for tokens"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One client id per line; empty: only the audience itself"),
    )

    @property
    def decided(self) -> IssuerDecided:
        """What the form says."""
        told = self.cleaned_data
        parties = tuple(line.strip() for line in told["parties"].splitlines() if line.strip())
        return IssuerDecided(told["issuer"].strip(), told["audience"].strip(), told["claim"], parties)


class CodeForm(forms.Form):
    """How often a code may be used, for how long, and by whom."""

    uses = forms.IntegerField(label=_("Devices it may enrol"), min_value=1, max_value=MOST_USES, initial=1)
    days = forms.TypedChoiceField(
        label=_("Days until it expires"), coerce=int, choices=[(days, str(days)) for days in DAYS], initial=7
    )
    principal = forms.CharField(
        label=_("For"),
        required=False,
        max_length=254,
        help_text=_("A user principal name; empty: whoever signs in to a host, or to a trusted provider"),
    )


class RevokeForm(forms.Form):
    """Whose tokens are ended."""

    CHOICES: ClassVar = [
        (What.PERSON.value, _("of one person")),
        (What.DEVICE.value, _("of one device")),
        (What.ALL.value, _("of everybody")),
    ]
    what = forms.ChoiceField(label=_("End all sessions"), choices=CHOICES, initial=What.PERSON.value)
    about = forms.CharField(
        label=_("Which one"),
        required=False,
        max_length=254,
        help_text=_("The user principal name, or the id that the device shows"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the person or the device where one is meant."""
        told = super().clean() or {}
        if told.get("what") != What.ALL.value and not told.get("about", "").strip():
            self.add_error("about", _("Say which one."))
        return told
