"""The forms of the wizards' steps that choose: objective, location, premade message, wording, and schedule.

"Next" checks everything; "Back" and "Save and close" keep what can be kept: a draft may be unfinished.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from uptake.messaging import days, naming, sayings, steps
from uptake.messaging.catalogue.library import Recommendation, Template, WordingText, recommendation, templates
from uptake.messaging.licences import Closed
from uptake.messaging.preview import nearest
from uptake.messaging.queries import MessageRow
from uptake.messaging.readiness import LEAST_LENGTH
from uptake.messaging.written import is_plain
from uptake.rules import locales
from uptake.rules.frequency import Kind
from uptake.rules.locations import Location, of_kind
from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import sentence

OWN = "own"  # what the page sends for words of the author
PRIORITIES = ((0, _("Normal")), (1, _("High: before others for the same person")), (-1, _("Low: after all others")))
_DAY = {"type": "date"}


def own_words_say(shut: str) -> str:
    """What stands below "Write it yourself": what it means, or why it is closed."""
    if shut:
        return sentence(Refused(shut))
    return gettext("Your own words, in one or several languages. Somebody else approves them before they are sent.")


class ObjectiveForm(forms.Form):
    """What an announcement is for."""

    objective = forms.ChoiceField(
        label=_("Objective"), choices=list(sayings.OBJECTIVES.items()), widget=forms.RadioSelect
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, row: MessageRow) -> None:
        super().__init__(data, initial={"objective": row.objective})
        self.cards = [(name, title, sayings.OBJECTIVES_SAY[name], False) for name, title in sayings.OBJECTIVES.items()]

    def decided(self) -> steps.Objective:
        """What was chosen, or what was kept where the choice is not valid."""
        return steps.Objective(self.cleaned_data.get("objective") or self.initial["objective"])


class LocationForm(forms.Form):
    """Where an announcement or an urgent message appears."""

    location = forms.ChoiceField(label=pgettext_lazy("of a message", "Location"), widget=forms.RadioSelect)

    def __init__(self, data: Mapping[str, Any] | None = None, *, row: MessageRow) -> None:
        super().__init__(data, initial={"location": row.location or ""})
        self.cards = [
            (place.id.value, sayings.LOCATIONS[place.id], sayings.LOCATIONS_SAY[place.id], False)
            for place in of_kind(Kind(row.kind))
        ]
        self.fields["location"].choices = [(name, title) for name, title, _says, _off in self.cards]  # type: ignore[attr-defined]

    def decided(self) -> steps.Where:
        """What was chosen, or what was kept where the choice is not valid."""
        told = self.cleaned_data.get("location") or self.initial["location"]
        return steps.Where(Location(told) if told else None)


class TemplateForm(forms.Form):
    """Which premade announcement, or words of the author; a closed choice shows why, and cannot be made."""

    template = forms.ChoiceField(label=_("Message"), widget=forms.RadioSelect)

    def __init__(self, data: Mapping[str, Any] | None = None, *, row: MessageRow, shut: Closed) -> None:
        kept = row.template or (OWN if row.own_texts or steps.reached(row.step) > _BEFORE_TEMPLATE else "")
        super().__init__(data, initial={"template": kept})
        self.own_card = (OWN, gettext("Write it yourself"), own_words_say(shut.own_words), bool(shut.own_words))
        self.topics = [
            (sayings.TOPICS[topic], [(each.id, words.title, words.body, False) for each, words in found])
            for topic, found in _by_topic(on_offer(row), row.organization).items()
        ]
        premade = [(name, title) for _topic, cards in self.topics for name, title, _body, _off in cards]
        own = [] if shut.own_words else [(OWN, self.own_card[1])]
        self.fields["template"].choices = [*own, *premade]  # type: ignore[attr-defined]

    def decided(self) -> steps.Template:
        """What was chosen, or what was kept where the choice is not valid."""
        told = self.cleaned_data.get("template") or self.initial["template"]
        return steps.Template("" if told == OWN else told)


_BEFORE_TEMPLATE = steps.reached(steps.Step.LOCATION.value)


def on_offer(row: MessageRow) -> list[Template]:
    """The premade announcements for the objective and location of a draft; urgent ones whatever their objective."""
    urgent = row.kind == Kind.URGENT.value
    return [
        each
        for each in templates().values()
        if row.location in each.locations and (each.urgent if urgent else each.objective == row.objective)
    ]


def read_here(texts: Mapping[str, WordingText], organization: str) -> WordingText:
    """Premade words in the language of the page, or else in English."""
    return texts[nearest(texts, get_language() or locales.FALLBACK)].naming(organization)


def _by_topic(found: Sequence[Template], organization: str) -> dict[str, list[tuple[Template, WordingText]]]:
    topics: dict[str, list[tuple[Template, WordingText]]] = {}
    for each in found:
        topics.setdefault(each.topic, []).append((each, read_here(each.texts, organization)))
    return topics


def first_name(row: MessageRow) -> str:
    """What a message is called until its author says otherwise: its title, or what it is about."""
    words = row.own_texts or {locale: vars(text) for locale, text in _premade_texts(row).items()}
    title = words[nearest(words, get_language() or locales.FALLBACK)].get("title", "") if words else ""
    return (
        (title or sayings.title(row))[: naming.LONGEST] if row.kind == Kind.ANNOUNCEMENT.value else sayings.title(row)
    )


def _premade_texts(row: MessageRow) -> Mapping[str, WordingText]:
    chosen = templates().get(row.template)
    return {locale: text.naming(row.organization) for locale, text in chosen.texts.items()} if chosen else {}


class MessagesForm(forms.Form):
    """Which wording of a recommendation, and where it appears."""

    wording = forms.ChoiceField(label=_("Message"), widget=forms.RadioSelect)
    location = forms.ChoiceField(label=pgettext_lazy("of a message", "Location"), widget=forms.RadioSelect)

    def __init__(self, data: Mapping[str, Any] | None = None, *, row: MessageRow) -> None:
        kept = {"wording": row.wording or OWN, "location": row.location}
        super().__init__(data, initial=kept)
        about = recommendation(row.action)
        self.texts = wording_texts(about)
        self.own_says = own_words_say("")
        wordings = [*((name, text.title) for name, text in self.texts), (OWN, gettext("Write it yourself"))]
        self.fields["wording"].choices = wordings  # type: ignore[attr-defined]
        self.locations = [
            (each.value, sayings.LOCATIONS[each], sayings.LOCATIONS_SAY[each]) for each in about.locations
        ]
        self.fields["location"].choices = [(name, title) for name, title, _says in self.locations]  # type: ignore[attr-defined]

    def decided(self) -> steps.Messages:
        """What was chosen, or what was kept where the choice is not valid."""
        told = {**self.initial, **self.cleaned_data}
        return steps.Messages("" if told["wording"] == OWN else told["wording"], Location(told["location"]))


class ScheduleForm(forms.Form):
    """When, how often, before or after others, and under which name."""

    name = forms.CharField(
        label=_("Name of the message"),
        help_text=_("Only admins see it."),
        max_length=naming.LONGEST,
    )
    first = forms.DateField(label=_("Start date"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    last = forms.DateField(
        label=_("End date"),
        help_text=_("Leave it empty for 365 days. The message ends when this day is over."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        required=False,
    )
    interval = forms.ChoiceField(
        label=_("Frequency"),
        help_text=_("How often the same person may see it, wherever it appears."),
        choices=list(sayings.INTERVALS.items()),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        help_text=_("Which message comes first when several wait for the same person."),
        choices=PRIORITIES,
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, row: MessageRow, today: date, strict: bool = False
    ) -> None:
        self.planned = row.kind == Kind.ANNOUNCEMENT.value
        kept = {
            "name": row.name if row.named else first_name(row),
            "first": row.first_day or today,
            "last": row.last_day or (today + days.ANNOUNCED_LENGTH if self.planned else None),
            "interval": row.interval,
            "priority": row.priority,
        }
        super().__init__(data, initial=kept)
        self.row, self.today, self.strict = row, today, strict
        if self.planned:
            last = self.fields["last"]
            last.required, last.help_text = True, _("At least 7 days after the start. The message ends with this day.")

    def clean_name(self) -> str:
        """A name is plain text, too: it stands in lists beside others."""
        name = str(self.cleaned_data["name"])
        if not is_plain(name):
            raise forms.ValidationError(sentence(Refused("text_not_plain")))
        return name

    def clean(self) -> dict[str, Any]:
        """Check the days when the admin goes on; a draft may keep days that have passed."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        first = told.get("first")
        if self.strict and first and "last" in told:
            least = LEAST_LENGTH if self.planned else timedelta()
            try:
                days.check(first, told["last"] or days.default_last_day(first), today=self.today, least=least)
            except Refused as refused:
                field = "first" if refused.reason == "starts_in_the_past" else "last"
                self.add_error(field, sentence(refused))
        return told

    def decided(self) -> steps.Schedule:
        """What was chosen, or what was kept where the choice is not valid."""
        kept = {
            "name": "",
            "first": self.row.first_day,
            "last": self.row.last_day,
            "interval": self.row.interval,
        }
        told = {**kept, **self.cleaned_data}
        if told.get("priority") is None:
            told["priority"] = self.row.priority
        return steps.Schedule(**told)


def wording_texts(about: Recommendation) -> list[tuple[str, WordingText]]:
    """The wordings in the language of the page, where they exist in it."""
    locale = locales.choose((get_language() or locales.FALLBACK,))
    return [(wording.id, wording.texts.get(locale) or wording.texts[locales.FALLBACK]) for wording in about.wordings]
