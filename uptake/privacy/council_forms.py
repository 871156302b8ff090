"""The forms of the works council profile: its address, and a proposal for one setting."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from uptake.people.queries import known_groups
from uptake.privacy.council_actions import LONGEST_REASON
from uptake.privacy.council_words import in_words
from uptake.rules.works_council import Order, Value, asked, loosens
from uptake.tenancy.models import Tenant

_MOST = 3_650  # days or messages; the action of the setting knows the real limit


class MailForm(forms.Form):
    """Where the works council is told of changes."""

    mail = forms.EmailField(label=gettext_lazy("Mail address of the works council"), required=False, max_length=254)


class LooserForm(forms.Form):
    """A looser value for one setting, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever is to agree reads it, and it is kept with the decision."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, tenant: Tenant, setting: str, now: Value) -> None:
        super().__init__(data)
        self.setting = setting
        self.fields = {"value": _field(tenant, setting, now), **self.fields}

    def wanted(self) -> Value:
        """The value that is proposed, as the setting knows it."""
        value = self.cleaned_data["value"]
        return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def _field(tenant: Tenant, setting: str, now: Value) -> forms.Field:
    """The field for a looser value of this setting."""
    about, label = asked(setting), pgettext_lazy("a value", "Looser value")
    if about is None or (about.order is Order.LISTED and not about.values):
        return forms.EmailField(label=label, required=False)
    if about.order is Order.KEEPING:
        names = {group.directory_id: group.name for group in known_groups(tenant)}
        held = now if isinstance(now, list) else []
        return forms.MultipleChoiceField(
            label=_("Groups that stay left out"),
            choices=[(each, names.get(each, each)) for each in held],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
    if about.order is Order.LONGER:
        return forms.RegexField(
            r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$",
            label=label,
            required=False,
            help_text=_("Two times with a hyphen, like 20:00-07:00; empty for no quiet hours."),
        )
    if about.order in (Order.FEWER, Order.MORE):
        none = _(" Empty for no limit.") if setting == "messages.weekly_cap" else ""
        return forms.IntegerField(
            label=label,
            min_value=1,
            max_value=_MOST,
            required=setting != "messages.weekly_cap",
            help_text=(_("Now: %(now)s.") % {"now": in_words(setting, now)}) + none,
        )
    looser = [each for each in about.values if loosens(setting, now, each)]
    return forms.ChoiceField(label=label, choices=[(_written(each), in_words(setting, each)) for each in looser])


def _written(value: Value) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
