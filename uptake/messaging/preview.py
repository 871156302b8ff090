"""How a message looks to the people who receive it, for the preview in the wizards and on the details page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from uptake.messaging.content import Content, Words
from uptake.rules import locales
from uptake.rules.surfaces import Format
from uptake.ui.locales import babel_locale

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Preview:
    """One message as it appears: words, format, and the surroundings that were asked for."""

    text: Words
    format: Format | None
    locale: str
    direction: str
    theme: str
    url: str
    second_url: str
    picture: str
    languages: tuple[tuple[str, str], ...]  # locale and its name in the language of the page


def preview(content: Content, asked: Mapping[str, str], *, form: Format | None) -> Preview:
    """The preview for what was asked; whatever is not known falls back to what the message has."""
    locale = nearest(content.words, asked.get("locale", ""))
    theme = asked.get("theme", "")
    return Preview(
        text=content.words.get(locale, Words()),
        format=form,
        locale=locale,
        direction=locales.direction(locale),
        theme=theme if theme in THEMES else THEMES[0],
        url=content.url,
        second_url=content.second_url,
        picture=content.picture,
        languages=language_names(content.words),
    )


def nearest(known: Iterable[str], wanted: str) -> str:
    """The locale that is wanted, or else that of the page, or English, or any; "" when there is none."""
    page = get_language() or locales.FALLBACK
    found = list(known)
    if wanted in found:
        return wanted
    for language in (page, locales.FALLBACK):
        name = language.partition("-")[0]
        alike = [each for each in found if each == language or each.partition("-")[0] == name]
        if alike:
            return alike[0]
    return found[0] if found else ""


def language_names(known: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The locales of a text, each with its name in the language of the page."""
    speaking = babel_locale(get_language() or locales.FALLBACK)
    return tuple((locale, babel_locale(locale).get_display_name(speaking) or locale) for locale in known)
