"""The form of the step "Recipients": groups everywhere, the rest as far as kind and location allow it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uptake.messaging import steps
from uptake.messaging.attributes import Values
from uptake.messaging.deciding import MOST_HOLDOUT
from uptake.messaging.queries import MessageRow
from uptake.messaging.recipient_sayings import place_name
from uptake.messaging.segments import SEGMENTS
from uptake.people.queries import GroupRow
from uptake.rules.frequency import Kind
from uptake.rules.locations import Reach
from uptake.rules.small_groups import SMALLEST_SHOWN, size_band

EVERYONE, CHOSEN = "everyone", "chosen"
_BOXES = forms.CheckboxSelectMultiple


class RecipientsForm(forms.Form):
    """Who of the default audience receives it, or who at all."""

    who = forms.ChoiceField(
        label=_("Who receives it"),
        choices=[(EVERYONE, _("Everybody in the organization")), (CHOSEN, _("Only whom I choose below"))],
        widget=forms.RadioSelect,
    )
    groups_within = forms.MultipleChoiceField(
        label=_("Only these groups"),
        help_text=_("Nobody outside of these groups receives the message. Without a group everybody does."),
        widget=_BOXES,
        required=False,
    )
    companies = forms.MultipleChoiceField(label=_("Companies"), widget=_BOXES, required=False)
    departments = forms.MultipleChoiceField(label=_("Departments"), widget=_BOXES, required=False)
    places = forms.MultipleChoiceField(label=_("Places"), widget=_BOXES, required=False)
    usage = forms.ChoiceField(label=_("Usage"), widget=forms.RadioSelect, required=False)
    groups_omitted = forms.MultipleChoiceField(
        label=_("Leave these groups out"),
        help_text=_("Leaving out wins over everything else."),
        widget=_BOXES,
        required=False,
    )
    omit_priority = forms.BooleanField(label=_("Leave priority accounts out"), required=False)
    holdout = forms.IntegerField(
        label=_("Left out by chance, in percent"),
        help_text=_("Comparing with them shows what the message brings. 0 turns it off."),
        min_value=0,
        max_value=MOST_HOLDOUT,
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        row: MessageRow,
        groups: Sequence[GroupRow],
        reach: frozenset[Reach],
        values: Values,
        advanced_shut: bool,
    ) -> None:
        kept = {
            "who": EVERYONE if row.all_users else CHOSEN,
            "groups_within": list(row.groups_within),
            "groups_omitted": list(row.groups_omitted),
            "companies": list(row.companies),
            "departments": list(row.departments),
            "places": [json.dumps(path) for path in row.places],
            "usage": row.usage,
            "omit_priority": row.omit_priority,
            "holdout": row.holdout,
        }
        super().__init__(data, initial=kept)
        self.row, self.recommends = row, row.kind == Kind.RECOMMENDATION.value
        choices = [(group.directory_id, f"{group.name} ({_band(group.size)})") for group in groups]
        for name in ("groups_within", "groups_omitted"):
            self._offer(name, choices)
        told = Values() if advanced_shut or Reach.ATTRIBUTES not in reach else values
        self._offer("companies", [(name, name) for name in told.companies])
        self._offer("departments", [(name, name) for name in told.departments])
        self._offer("places", [(json.dumps(path), place_name(path)) for path in told.places])
        self._offer("usage", [("", _("No filter")), *((each.id, each.title) for each in SEGMENTS.values())])
        self._forget(who=Reach.EVERYONE not in reach, usage=advanced_shut or Reach.USAGE not in reach)
        self._forget(companies=not told.companies, departments=not told.departments, places=not told.places)
        self._forget(holdout=not self.recommends)
        if not self.recommends:
            self.fields["groups_within"].label = _("These groups")
            self.fields["groups_within"].help_text = ""

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _forget(self, **gone: bool) -> None:
        for name in [name for name, holds in gone.items() if holds]:
            del self.fields[name]

    def decided(self) -> steps.Recipients:
        """What was chosen, or what was kept where the choice is not valid; what is not on offer goes."""
        told = {**{name: self.initial[name] for name in self.fields}, **self.cleaned_data}
        left_out = steps.Recipients(
            groups_omitted=tuple(told["groups_omitted"]),
            omit_priority=bool(told["omit_priority"]),
            holdout=told.get("holdout"),
        )
        if told.get("who") == EVERYONE:
            return replace(left_out, all_users=True)
        return replace(
            left_out,
            groups_within=tuple(told["groups_within"]),
            companies=tuple(told.get("companies", ())),
            departments=tuple(told.get("departments", ())),
            places=tuple(tuple(json.loads(path)) for path in told.get("places", ())),
            usage=told.get("usage", ""),
        )


def _band(size: int | None) -> str:
    least, most = size_band(size or SMALLEST_SHOWN)
    return gettext("%(least)s or more") % {"least": least} if most is None else f"{least}\u2013{most}"
