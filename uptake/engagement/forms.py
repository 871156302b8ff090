"""The questions of the page "Why was it (not) shown?"."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uptake.engagement.explain import MadeUp, Place
from uptake.messaging import sayings
from uptake.messaging.queries import MessageRow
from uptake.rules.device_gates import TASKBAR_UPDATE, Device
from uptake.rules.device_policies import POLICIES, Policy
from uptake.rules.frequency import History

_MOMENT = "%Y-%m-%dT%H:%M"
_MOMENTS = [_MOMENT, "%Y-%m-%dT%H:%M:%S"]
_ASKED = {name: policy for name, policy in POLICIES.items() if policy.surfaces}


class _MomentField(forms.DateTimeField):
    """A day and a time, as browsers let people choose them."""

    def __init__(self, **told: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
        super().__init__(widget=widget, input_formats=_MOMENTS, **told)


def _policy(policy: Policy) -> forms.ChoiceField:
    values = sorted({0, 1, *policy.needed})
    not_set = _("Not set (%(value)d)") % {"value": policy.default}
    return forms.ChoiceField(
        label=policy.name, required=False, choices=[("", not_set), *((str(value), str(value)) for value in values)]
    )


class WhyForm(forms.Form):
    """A message, and the circumstances in which it is asked for."""

    message = forms.TypedChoiceField(label=_("Message"), coerce=int)
    who = forms.ChoiceField(
        label=_("For whom"),
        widget=forms.RadioSelect,
        choices=[("made_up", _("Somebody made up")), ("me", _("Me, with what really happened"))],
        initial="made_up",
    )
    surface = forms.ChoiceField(
        label=_("Place"),
        choices=list(sayings.SURFACES.items()),
        help_text=_("Where the person is at that moment."),
    )
    languages = forms.CharField(
        label=_("Languages"),
        help_text=_("Language tags by comma, the best first: de-DE, en"),
        initial="en",
        max_length=200,
    )
    moment = _MomentField(label=_("Moment"))
    recipient = forms.BooleanField(label=_("Is a recipient"), required=False, initial=True)
    unlicensed = forms.BooleanField(label=_("Lacks the licence"), required=False)
    held_out = forms.BooleanField(label=_("Is in the control group"), required=False)
    showings = forms.IntegerField(label=_("Times seen"), min_value=0, max_value=1000, initial=0, required=False)
    shown_at = _MomentField(label=_("Seen last"), required=False)
    reaction = forms.ChoiceField(
        label=_("Reaction"),
        choices=[
            ("", _("None")),
            ("click", _("Clicked")),
            ("dismiss", _("Dismissed")),
            ("irrelevant", _("Said that it is not relevant")),
        ],
        required=False,
    )
    snoozed_until = _MomentField(label=_("Asked for a pause until"), required=False)
    this_week = forms.IntegerField(
        label=_("Other messages seen in the seven days before"), min_value=0, max_value=100, initial=0, required=False
    )
    join = forms.ChoiceField(
        label=_("Joined to"),
        choices=[
            ("", _("The device has told nothing")),
            ("entra", _("Microsoft Entra")),
            ("hybrid", _("Microsoft Entra and a domain (hybrid)")),
            ("registered", _("Registered only")),
            ("none", _("Nothing (workgroup)")),
        ],
        required=False,
    )
    edition = forms.ChoiceField(
        label=_("Edition of Windows"),
        choices=[
            ("enterprise", _("Enterprise")),
            ("education", _("Education")),
            ("iot", _("IoT Enterprise")),
            ("pro", _("Pro")),
            ("other", _("Another one")),
        ],
        initial="enterprise",
        required=False,
    )
    build = forms.CharField(label=_("Build of Windows"), initial="10.0.26100.1234", max_length=40, required=False)
    has_update = forms.BooleanField(
        label=_("Has update %(update)s") % {"update": TASKBAR_UPDATE}, initial=True, required=False
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, rows: Sequence[MessageRow], now: datetime, about: str = ""
    ) -> None:
        super().__init__(data, initial={"moment": now, "message": about})
        self.fields |= {f"policy_{name}": _policy(policy) for name, policy in _ASKED.items()}
        self.fields["message"].choices = [(row.id, row.name) for row in rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who has seen it must have seen it at some moment, and not after the moment asked about."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        seen, at, moment = told.get("showings") or 0, told.get("shown_at"), told.get("moment")
        if told.get("who") == "made_up" and (seen or told.get("reaction")) and not at:
            self.add_error("shown_at", _("Tell when it was seen last."))
        if at and moment and at > moment:
            self.add_error("shown_at", _("This is after the moment that is asked about."))
        return told

    @property
    def policies(self) -> list[forms.BoundField]:
        """The fields of the policies, in the order in which they are asked."""
        return [self[f"policy_{name}"] for name in _ASKED]

    @property
    def place(self) -> Place:
        """Where and when, with the device where one was told; for a valid form."""
        told = self.cleaned_data
        languages = tuple(part.strip() for part in told["languages"].split(",") if part.strip())
        return Place(told["surface"], languages, told["moment"], self._device(told) if told["join"] else None)

    @property
    def made_up(self) -> MadeUp:
        """The made-up person; for a valid form."""
        told = self.cleaned_data
        at: datetime | None = told["shown_at"]
        reaction = told["reaction"]
        history = History(
            showings=max(told["showings"] or 0, 1 if reaction else 0),
            shown_at=at,
            clicked_at=at if reaction == "click" else None,
            dismissed_at=at if reaction == "dismiss" else None,
            irrelevant_at=at if reaction == "irrelevant" else None,
        )
        return MadeUp(
            recipient=told["recipient"],
            licensed=not told["unlicensed"],
            held_out=told["held_out"],
            history=history,
            snoozed_until=told["snoozed_until"],
            this_week=told["this_week"] or 0,
        )

    def _device(self, told: Mapping[str, Any]) -> Device:
        values = {name: told[f"policy_{name}"] for name in _ASKED}
        return Device(
            join=told["join"],
            edition=told["edition"] or "enterprise",
            build=told["build"],
            updates=frozenset({TASKBAR_UPDATE} if told["has_update"] else ()),
            policies={name: int(value) for name, value in values.items() if value},
        )
