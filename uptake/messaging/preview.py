"""How a message looks to the people who receive it, for the preview in the wizard and on the details page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from uptake.messaging.catalogue.library import Recommendation, WordingText
from uptake.rules import locales
from uptake.rules.surfaces import Format
from uptake.ui.locales import babel_locale

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Preview:
    """One message as it appears: text, format, and the surroundings that were asked for."""

    text: WordingText
    format: Format
    locale: str
    direction: str
    theme: str
    languages: tuple[tuple[str, str], ...]  # locale and its name in the language of the page


def preview(about: Recommendation, asked: Mapping[str, str], *, wording: str, form: Format) -> Preview:
    """The preview for what was asked; whatever is not known falls back to what the message has."""
    chosen = about.wording(asked.get("wording", wording)) or about.wording(wording) or about.wordings[0]
    page = locales.choose((get_language() or locales.FALLBACK,))
    locale = next((one for one in (asked.get("locale", ""), page) if one in chosen.texts), locales.FALLBACK)
    wanted_format = asked.get("format", form.value)
    wanted_theme = asked.get("theme")
    return Preview(
        text=chosen.texts[locale],
        format=Format(wanted_format) if wanted_format in set(Format) else form,
        locale=locale,
        direction=locales.direction(locale),
        theme=wanted_theme if wanted_theme in THEMES else THEMES[0],
        languages=language_names(chosen.texts),
    )


def language_names(texts: Mapping[str, WordingText]) -> tuple[tuple[str, str], ...]:
    """The locales of a text, each with its name in the language of the page."""
    speaking = babel_locale(get_language() or locales.FALLBACK)
    return tuple((locale, babel_locale(locale).get_display_name(speaking) or locale) for locale in texts)
