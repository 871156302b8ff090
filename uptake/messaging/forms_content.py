"""The form of the step "Customize": words in their languages, addresses, and the picture."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from uptake.messaging import addresses, steps
from uptake.messaging.content import PARTS, destination
from uptake.messaging.deciding import LONGEST_KEPT, locales_of
from uptake.messaging.preview import language_names
from uptake.messaging.queries import MessageRow
from uptake.messaging.written import checked
from uptake.rules.locales import direction
from uptake.rules.locations import Picture, Place
from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import sentence

_BETWEEN = "__"
_LABELS = {
    "title": _("Title"),
    "body": _("Message"),
    "button": _("Button"),
    "second_title": _("Second title"),
    "second_body": _("Second message"),
}


class TextField(forms.CharField):
    """A part of a text; its limit is said beside it, and counted there where scripts run."""

    def __init__(self, limit: int, **more: Any) -> None:
        super().__init__(max_length=LONGEST_KEPT, required=False, **more)
        self.limit_says = ngettext("At most %(limit)s character.", "At most %(limit)s characters.", limit) % {
            "limit": limit
        }


@dataclass(frozen=True)
class Language:
    """The fields of one language."""

    locale: str
    name: str
    direction: str
    fields: tuple[BoundField, ...]
    is_author: bool
    is_filled: bool


class CustomizeForm(forms.Form):
    """Own words by language where the message is customized, and where it leads."""

    url = forms.CharField(
        label=_("Address that it opens"),
        help_text=_("Begins with https://"),
        max_length=addresses.LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr", "autocomplete": "off"}),
    )
    second_url = forms.CharField(
        label=_("Address of the second text"),
        max_length=addresses.LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr", "autocomplete": "off"}),
    )
    every_language = forms.BooleanField(
        label=_("Whoever reads none of these languages gets the text of the author's language"),
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        row: MessageRow,
        place: Place,
        domains: Container[str] | None = None,
    ) -> None:
        kept = {
            "url": row.url or destination(row.action),
            "second_url": row.second_url,
            "every_language": row.every_language,
        }
        super().__init__(data, initial=kept)
        self.row, self.place, self.domains = row, place, domains
        self.locales = written_in(row) if row.customized else ()
        for locale in self.locales:
            for part in parts_of(place):
                self.fields[locale + _BETWEEN + part] = self._text(locale, part)
        if not place.second:
            del self.fields["second_url"]
        if not row.customized or row.author_locale not in self.locales:
            del self.fields["every_language"]

    def _text(self, locale: str, part: str) -> "TextField":
        limit = self.place.limits[part.removeprefix("second_")]
        near = f"id_{locale}{_BETWEEN}{part}"
        attrs = {
            "data-characters": limit,
            "lang": locale,
            "dir": direction(locale),
            "aria-describedby": f"{near}_limit {near}_error",
        }
        return TextField(
            limit,
            label=_LABELS[part],
            widget=forms.Textarea(attrs=attrs | {"rows": 3}) if part.endswith("body") else forms.TextInput(attrs=attrs),
            initial=self.row.own_texts.get(locale, {}).get(part, ""),
        )

    def languages(self) -> Iterator[Language]:
        """The languages with their fields, in the order of the page."""
        names = dict(language_names(self.locales))
        for locale in self.locales:
            own = self.row.own_texts.get(locale, {})
            yield Language(
                locale,
                names[locale],
                direction(locale),
                tuple(self[locale + _BETWEEN + part] for part in parts_of(self.place)),
                locale == self.row.author_locale,
                bool(own.get("title") and own.get("body")),
            )

    def clean(self) -> dict[str, Any]:
        """Check texts and addresses by the rules of the server; the counters of the page are a comfort alone."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name in told if _BETWEEN in name and told[name]]:
            part = name.rpartition(_BETWEEN)[2]
            self._try(name, lambda n=name, p=part: checked(told[n], self.place.limits[p.removeprefix("second_")]))
        for name in ("url", "second_url"):
            if told.get(name):
                self._try(name, lambda n=name: told.__setitem__(n, addresses.normalized(told[n], self.domains)))
        return told

    def _try(self, name: str, check: Any) -> None:
        try:
            check()
        except Refused as refused:
            self.add_error(name, sentence(refused))

    def decided(self) -> steps.Customize:
        """What was typed; a text that breaks a rule is kept as far as it can harm nobody, an address is not."""
        url = self.cleaned_data.get("url", self.row.url)
        return steps.Customize(
            texts={locale: self._typed(locale) for locale in self.locales} if self.locales else None,
            url="" if url == destination(self.row.action) else url,
            second_url=self.cleaned_data.get("second_url", self.row.second_url),
            every_language=self.cleaned_data.get("every_language", self.row.every_language),
        )

    def _typed(self, locale: str) -> dict[str, str]:
        names = {part: locale + _BETWEEN + part for part in parts_of(self.place)}
        return {part: str(self.cleaned_data.get(name, self.data.get(name, ""))) for part, name in names.items()}


def parts_of(place: Place) -> tuple[str, ...]:
    """The parts of a text at a location, in the order of the page."""
    return tuple(
        part
        for part in PARTS
        if part.removeprefix("second_") in place.limits and (place.second or not part.startswith("second_"))
    )


def written_in(row: MessageRow) -> tuple[str, ...]:
    """The locales of the own words, that of the author first; before the first word it stands alone."""
    own = set(row.own_texts) or ({row.author_locale} if row.author_locale else set())
    known = locales_of(row.kind)
    return tuple(sorted(own & set(known), key=lambda locale: (locale != row.author_locale, known.index(locale))))


def languages_to_add(row: MessageRow) -> tuple[tuple[str, str], ...]:
    """The languages that are not there yet, by name."""
    missing = [locale for locale in locales_of(row.kind) if locale not in written_in(row)]
    return tuple(sorted(language_names(missing), key=lambda pair: pair[1]))


def picture_rule(rule: Picture) -> str:
    """What a picture must be, in one sentence."""
    formats = gettext("PNG") if rule.formats == ("png",) else gettext("PNG or JPEG")
    told = {
        "formats": formats,
        "width": _span(rule.width),
        "height": _span(rule.height),
        "size": _size(rule.most_bytes),
    }
    said = gettext("%(formats)s, %(width)s pixels wide, %(height)s pixels high, at most %(size)s.") % told
    if rule.alpha:
        said += " " + gettext("The background is transparent.")
    if rule.ratio:
        said += " " + gettext("Width to height is %(width)s to %(height)s.") % {
            "width": rule.ratio[0],
            "height": rule.ratio[1],
        }
    return said


def _span(ends: tuple[int, int]) -> str:
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]}\u2013{ends[1]}"


def _size(most: int) -> str:
    return f"{most // 1_048_576} MB" if most >= 1_048_576 else f"{most // 1024} KB"
