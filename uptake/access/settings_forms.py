"""Forms of signing in under Settings."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uptake.access.fetching import NoAnswer, address_parts
from uptake.rules.permissions import Role
from uptake.rules.role_mapping import APP_ROLES, GROUPS
from uptake.tenancy.names import ROLE_NAMES

CLAIM_NAMES = {GROUPS: gettext_lazy("Group (object id)"), APP_ROLES: gettext_lazy("App role (value)")}


class RulesForm(forms.Form):
    """What is asked of everybody who signs in."""

    second_factor = forms.BooleanField(
        label=gettext_lazy("A second factor is required"),
        required=False,
        help_text=gettext_lazy(
            "Who signs in with a password and has neither an authenticator app nor a passkey sets one up before "
            "anything else."
        ),
    )
    local_off = forms.BooleanField(
        label=gettext_lazy("Passwords and passkeys are turned off"),
        required=False,
        help_text=gettext_lazy(
            "Everybody signs in at the identity provider, but for break-glass accounts. Roles names them."
        ),
    )


class ProviderForm(forms.Form):
    """How the identity provider is reached."""

    name = forms.CharField(
        label=gettext_lazy("Name on the button"), max_length=60, help_text=gettext_lazy("Contoso, Microsoft Entra ID")
    )
    issuer = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=500,
        help_text=gettext_lazy("For Microsoft Entra ID: https://login.microsoftonline.com/, the directory id, /v2.0"),
    )
    client_id = forms.CharField(label=gettext_lazy("Application (client) id"), max_length=200)
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Kept sealed and never shown again. Leave it empty to keep the one there is."),
    )
    scopes = forms.CharField(label=gettext_lazy("Scopes"), max_length=200, initial="openid profile email")
    subject_claim = forms.CharField(
        label=gettext_lazy("Claim that never changes"),
        max_length=60,
        initial="oid",
        help_text=gettext_lazy("By it people are known again: oid for Microsoft Entra ID, sub for most others."),
    )
    directory = forms.CharField(
        label=gettext_lazy("Directory (tenant) id"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For Microsoft Entra ID: nobody from another directory gets in. Others leave it empty."),
    )
    on = forms.BooleanField(label=gettext_lazy("People sign in with it"), required=False)

    def clean_issuer(self) -> str:
        """Refuse addresses that are never asked."""
        issuer = str(self.cleaned_data["issuer"]).strip()
        try:
            address_parts(issuer)
        except NoAnswer:
            raise forms.ValidationError(_("Give an address that begins with https://.")) from None
        return issuer

    def clean_scopes(self) -> str:
        """Without `openid` it is not OpenID Connect."""
        scopes = str(self.cleaned_data["scopes"]).split()
        return " ".join(scopes if "openid" in scopes else ["openid", *scopes])


class LineForm(forms.Form):
    """One line of the mapping."""

    claim = forms.ChoiceField(label=gettext_lazy("What the provider tells"), choices=list(CLAIM_NAMES.items()))
    value = forms.CharField(label=gettext_lazy("Value"), max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[(role.value, ROLE_NAMES[role]) for role in Role])
